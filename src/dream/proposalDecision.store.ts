// Decisions about proposals as they are stored: who took one from where to where, what its author is told, and what staff
// notes for itself.
import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Sql, Transaction } from '../db/client.ts'
import { publicId } from '../graphql/publicId.ts'
import { dream } from './dream.store.ts'
import { dreamProposal } from './proposal.store.ts'
import type { ProposalState, ProposalVerb } from './proposalState.ts'

export const proposalDecision = pgTable(
  'proposal_decision',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    proposalId: integer('proposal_id')
      .notNull()
      .references(() => dreamProposal.id),
    at: timestamp({ withTimezone: true }).notNull(),
    /** As in actorOf(viewer). */
    actor: text().notNull(),
    verb: text().$type<ProposalVerb>().notNull(),
    fromState: text('from_state').$type<ProposalState>().notNull(),
    toState: text('to_state').$type<ProposalState>().notNull(),
    /** What its author is told. */
    reason: text().notNull(),
    /** What staff alone reads. */
    note: text(),
    intoProposalId: integer('into_proposal_id').references(() => dreamProposal.id),
    intoDreamId: integer('into_dream_id').references(() => dream.id),
  },
  (table) => [
    index('proposal_decision_of_proposal').on(table.proposalId, table.id),
    check(
      'proposal_decision_verb_is_known',
      sql`${table.verb} in ('SUBMIT', 'WITHDRAW', 'SCREEN', 'REJECT', 'SHORTLIST', 'SELECT', 'MERGE', 'RELEASE')`,
    ),
    check('proposal_decision_moves', sql`${table.fromState} <> ${table.toState}`),
  ],
)

export type ProposalDecisionRow = typeof proposalDecision.$inferSelect
export type NewDecision = Omit<ProposalDecisionRow, 'id'>

const decisionColumns = (tx: Sql | Transaction) => tx`
  id, proposal_id as "proposalId", at, actor, verb, from_state as "fromState", to_state as "toState", reason, note,
  into_proposal_id as "intoProposalId", into_dream_id as "intoDreamId"`

/** Many at once, each with its entry in the audit. */
export async function insertDecisions(tx: Transaction, decisions: readonly NewDecision[]): Promise<void> {
  const [proposalId, at, actor, verb, from, to, reason, note, intoProposal, intoDream] = columns(
    decisions,
    'proposalId',
    'at',
    'actor',
    'verb',
    'fromState',
    'toState',
    'reason',
    'note',
    'intoProposalId',
    'intoDreamId',
  )
  await tx`
    insert into proposal_decision (proposal_id, at, actor, verb, from_state, to_state, reason, note, into_proposal_id,
      into_dream_id)
    select * from unnest(${proposalId}::int[], ${at}::timestamptz[], ${actor}::text[], ${verb}::text[], ${from}::text[],
      ${to}::text[], ${reason}::text[], ${note}::text[], ${intoProposal}::int[], ${intoDream}::int[])`
  const subject = arrayLiteral(decisions.map(({ proposalId }) => publicId('DreamProposal', proposalId)))
  const before = arrayLiteral(decisions.map(({ fromState }) => JSON.stringify({ state: fromState })))
  const after = arrayLiteral(decisions.map((decision) => JSON.stringify(audited(decision))))
  await tx`
    insert into audit_entry (at, actor, action, subject, before, after, reason)
    select e.at, e.actor, e.verb || '_PROPOSAL', e.subject, e.before::jsonb, e.after::jsonb, e.reason
    from unnest(${at}::timestamptz[], ${actor}::text[], ${verb}::text[], ${subject}::text[], ${before}::text[],
      ${after}::text[], ${reason}::text[]) with ordinality as e (at, actor, verb, subject, before, after, reason, place)
    order by e.place`
}

function audited({ toState, note, intoProposalId, intoDreamId }: NewDecision) {
  return {
    state: toState,
    ...(note === null ? {} : { note }),
    ...(intoProposalId === null ? {} : { mergedInto: publicId('DreamProposal', intoProposalId) }),
    ...(intoDreamId === null ? {} : { dream: publicId('Dream', intoDreamId) }),
  }
}

/** The last decision about each. */
export async function lastDecisions(
  tx: Transaction,
  proposalIds: readonly number[],
): Promise<Map<number, ProposalDecisionRow>> {
  const rows = await tx<ProposalDecisionRow[]>`
    select distinct on (proposal_id) ${decisionColumns(tx)} from proposal_decision
    where proposal_id = any(${arrayLiteral(proposalIds)}::int[]) order by proposal_id, id desc`
  return new Map(rows.map((row) => [row.proposalId, row]))
}

/** The newest decisions about each proposal, the oldest of them first. */
export function decisionsOf(
  db: Sql,
  proposalIds: readonly number[],
  most: number,
): Promise<ProposalDecisionRow[]> {
  return db<ProposalDecisionRow[]>`
    select found.* from unnest(${arrayLiteral(proposalIds)}::int[]) as wanted (id)
    cross join lateral (
      select ${decisionColumns(db)} from proposal_decision where proposal_id = wanted.id order by id desc limit ${most}
    ) found
    order by found.id`
}
