// Dream proposals as they are stored, and how they are written. Lists are read in proposal.read.store.ts.
import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core'
import { campaign } from '../campaign/campaign.store.ts'
import type { CampaignPhase } from '../campaign/campaign.ts'
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Sql, Transaction } from '../db/client.ts'
import { donor } from '../donor/donor.store.ts'
import type { ProjectCategory } from '../project/project.ts'
import { tsvector } from '../search/search.ts'
import { dream } from './dream.store.ts'
import { openStates, type ProposalLanguage, type ProposalState } from './proposalState.ts'

export const dreamProposal = pgTable(
  'dream_proposal',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
    /** From 1, in the order of submission; null: it was never submitted. */
    number: integer(),
    proposerId: bigint('proposer_id', { mode: 'bigint' })
      .notNull()
      .references(() => donor.id),
    /** The language that the author wrote in. */
    language: text().$type<ProposalLanguage>().notNull().default('ZH'),
    title: text().notNull(),
    problem: text().notNull(),
    beneficiaries: text().notNull(),
    /** The same in the other language. */
    translatedTitle: text('translated_title'),
    translatedProblem: text('translated_problem'),
    translatedBeneficiaries: text('translated_beneficiaries'),
    translatedBy: text('translated_by').$type<'AUTHOR' | 'STAFF'>(),
    place: text().notNull(),
    regionCode: text('region_code').notNull().default('UNKNOWN'),
    category: text().$type<ProjectCategory>(),
    /** Fen. */
    estimate: bigint({ mode: 'bigint' }).notNull(),
    state: text().$type<ProposalState>().notNull(),
    /** The proposal that it was merged into. */
    mergedIntoId: integer('merged_into_id').references((): AnyPgColumn => dreamProposal.id),
    /** The dream that its proposer is credited in: selected for it, merged into it, or into something that was. */
    dreamId: integer('dream_id').references(() => dream.id),
    /** The last write to it, as the season counts them. */
    change: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    submittedAt: timestamp('submitted_at', { withTimezone: true }),
    /** The screener at work on it, as in actorOf(viewer), and until when. */
    claimedBy: text('claimed_by'),
    claimedUntil: timestamp('claimed_until', { withTimezone: true }),
    /** Whether one like it had been submitted when it was, or was later. */
    hasSimilar: boolean('has_similar').notNull().default(false),
    idempotencyKey: text('idempotency_key').notNull(),
    contentDigest: text('content_digest').notNull(),
    search: tsvector().notNull().default(sql`''::tsvector`),
  },
  (table) => [
    unique('dream_proposal_key_is_unique_for_its_proposer').on(table.proposerId, table.idempotencyKey),
    unique('dream_proposal_number_is_unique_in_its_campaign').on(table.campaignId, table.number),
    index('dream_proposal_of_state').on(table.campaignId, table.state, table.number),
    index('dream_proposal_of_region').on(table.campaignId, table.state, table.regionCode, table.number),
    index('dream_proposal_changed').on(table.campaignId, table.change, table.id),
    index('dream_proposal_of_proposer').on(table.proposerId, table.campaignId, table.id),
    index('dream_proposal_merged').on(table.mergedIntoId).where(sql`${table.mergedIntoId} is not null`),
    index('dream_proposal_credited').on(table.dreamId, table.number).where(sql`${table.dreamId} is not null`),
    index('dream_proposal_claimed')
      .on(table.campaignId, table.claimedBy, table.number)
      .where(sql`${table.claimedBy} is not null`),
    index('dream_proposal_with_similar')
      .on(table.campaignId, table.state, table.number)
      .where(sql`${table.hasSimilar}`),
    index('dream_proposal_search').using('gin', table.search),
    check(
      'dream_proposal_state_is_known',
      sql`${table.state} in ('DRAFT', 'SUBMITTED', 'SCREENED', 'SHORTLISTED', 'SELECTED', 'REJECTED', 'MERGED', 'WITHDRAWN')`,
    ),
    check('dream_proposal_estimate_is_positive', sql`${table.estimate} > 0`),
    check('dream_proposal_language_is_known', sql`${table.language} in ('ZH', 'EN')`),
    check(
      'dream_proposal_category_is_known',
      sql`${table.category} in ('EDUCATION', 'RURAL_REVITALIZATION', 'MEDICAL', 'DISASTER_RELIEF', 'NATURE', 'CARE_AND_ADVOCACY')`,
    ),
    check(
      'dream_proposal_is_translated_as_a_whole',
      sql`num_nulls(${table.translatedTitle}, ${table.translatedProblem}, ${table.translatedBeneficiaries}, ${table.translatedBy}) in (0, 4) and coalesce(${table.translatedBy} in ('AUTHOR', 'STAFF'), true)`,
    ),
    check(
      'dream_proposal_is_public_in_both_languages',
      sql`${table.translatedTitle} is not null or ${table.state} not in ('SHORTLISTED', 'SELECTED')`,
    ),
    check(
      'dream_proposal_is_numbered_when_submitted',
      sql`(${table.number} is null) = (${table.submittedAt} is null) and (${table.number} is not null or ${table.state} in ('DRAFT', 'WITHDRAWN'))`,
    ),
    check(
      'dream_proposal_is_merged_into_something_else',
      sql`(${table.mergedIntoId} is null or ${table.state} = 'MERGED') and (${table.state} <> 'MERGED' or ${table.mergedIntoId} is not null or ${table.dreamId} is not null) and ${table.mergedIntoId} is distinct from ${table.id}`,
    ),
    check(
      'dream_proposal_is_credited_where_it_led',
      sql`(${table.dreamId} is null or ${table.state} in ('SELECTED', 'MERGED')) and (${table.state} <> 'SELECTED' or ${table.dreamId} is not null)`,
    ),
    check(
      'dream_proposal_claim_has_an_end',
      sql`(${table.claimedBy} is null) = (${table.claimedUntil} is null) and (${table.claimedBy} is null or ${table.state} = 'SUBMITTED')`,
    ),
  ],
)

/** As it is read and written: without the terms that only a search needs. */
export type DreamProposalRow = Omit<typeof dreamProposal.$inferSelect, 'search'>

export const rowColumns = (tx: Transaction) => tx`
  id, campaign_id as "campaignId", number, proposer_id as "proposerId", language, title, problem, beneficiaries,
  translated_title as "translatedTitle", translated_problem as "translatedProblem",
  translated_beneficiaries as "translatedBeneficiaries", translated_by as "translatedBy", place,
  region_code as "regionCode", category, estimate, state, merged_into_id as "mergedIntoId", dream_id as "dreamId", change,
  created_at as "createdAt", submitted_at as "submittedAt", claimed_by as "claimedBy", claimed_until as "claimedUntil",
  has_similar as "hasSimilar", idempotency_key as "idempotencyKey", content_digest as "contentDigest"`

export async function phaseOfCampaign(tx: Transaction, campaignId: number): Promise<CampaignPhase | null> {
  const [row] = await tx<{ phase: CampaignPhase }[]>`select phase from campaign where id = ${campaignId}`
  return row?.phase ?? null
}

export async function findProposal(
  tx: Transaction,
  proposerId: bigint,
  idempotencyKey: string,
): Promise<DreamProposalRow | null> {
  const [row] = await tx<DreamProposalRow[]>`
    select ${rowColumns(tx)} from dream_proposal
    where proposer_id = ${proposerId} and idempotency_key = ${idempotencyKey}`
  return row ?? null
}

export async function countOpen(tx: Transaction, campaignId: number, proposerId: bigint): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from dream_proposal
    where campaign_id = ${campaignId} and proposer_id = ${proposerId}
      and state = any(${arrayLiteral(openStates)}::text[])`
  return row?.count ?? 0
}

export async function insertProposal(
  tx: Transaction,
  proposal: Omit<DreamProposalRow, 'id'>,
  terms: readonly string[],
): Promise<DreamProposalRow> {
  const [row] = await tx<{ id: number }[]>`
    insert into dream_proposal (campaign_id, proposer_id, language, title, problem, beneficiaries, translated_title,
      translated_problem, translated_beneficiaries, translated_by, place, region_code, category, estimate, state, change,
      idempotency_key, content_digest, created_at, search)
    values (${proposal.campaignId}, ${proposal.proposerId}, ${proposal.language}, ${proposal.title}, ${proposal.problem},
      ${proposal.beneficiaries}, ${proposal.translatedTitle}, ${proposal.translatedProblem},
      ${proposal.translatedBeneficiaries}, ${proposal.translatedBy}, ${proposal.place}, ${proposal.regionCode},
      ${proposal.category}, ${proposal.estimate}, ${proposal.state}, ${proposal.change}, ${proposal.idempotencyKey},
      ${proposal.contentDigest}, ${proposal.createdAt}, array_to_tsvector(${arrayLiteral(terms)}::text[]))
    returning id`
  return { ...proposal, id: (row as { id: number }).id }
}

/** The campaigns of proposals. They never change, so that no lock is needed; what does not exist has none. */
export function campaignsOfProposals(sql: Sql, ids: readonly number[]) {
  return sql<{ id: number; campaignId: number }[]>`
    select id, campaign_id as "campaignId" from dream_proposal where id = any(${arrayLiteral(ids)}::int[])`
}

/** In the order of their ids, whatever the order asked for. */
export async function lockProposals(
  tx: Transaction,
  campaignId: number,
  ids: readonly number[],
): Promise<Map<number, DreamProposalRow>> {
  const rows = await tx<DreamProposalRow[]>`
    select ${rowColumns(tx)} from dream_proposal
    where id = any(${arrayLiteral(ids)}::int[]) and campaign_id = ${campaignId}
    order by id for update`
  return new Map(rows.map((row) => [row.id, row]))
}

/** Those that were merged straight into it. */
export function lockMergedInto(tx: Transaction, id: number): Promise<DreamProposalRow[]> {
  return tx<DreamProposalRow[]>`
    select ${rowColumns(tx)} from dream_proposal where merged_into_id = ${id} order by id for update`
}

export async function storeText(
  tx: Transaction,
  proposal: DreamProposalRow,
  terms: readonly string[],
): Promise<void> {
  await tx`
    update dream_proposal set language = ${proposal.language}, title = ${proposal.title}, problem = ${proposal.problem},
      beneficiaries = ${proposal.beneficiaries}, translated_title = ${proposal.translatedTitle},
      translated_problem = ${proposal.translatedProblem},
      translated_beneficiaries = ${proposal.translatedBeneficiaries}, translated_by = ${proposal.translatedBy},
      place = ${proposal.place}, region_code = ${proposal.regionCode}, category = ${proposal.category},
      estimate = ${proposal.estimate}, change = ${proposal.change},
      search = array_to_tsvector(${arrayLiteral(terms)}::text[])
    where id = ${proposal.id}`
}

/** Where proposals stand now. Whoever was at work on them no longer is. */
export async function storeStates(tx: Transaction, rows: readonly DreamProposalRow[]): Promise<void> {
  const [id, state, mergedIntoId, dreamId, number, submittedAt, change] = columns(
    rows,
    'id',
    'state',
    'mergedIntoId',
    'dreamId',
    'number',
    'submittedAt',
    'change',
  )
  await tx`
    update dream_proposal proposal set state = moved.state, merged_into_id = moved.merged_into_id, dream_id = moved.dream_id,
      number = moved.number, submitted_at = moved.submitted_at, change = moved.change, claimed_by = null,
      claimed_until = null
    from unnest(${id}::int[], ${state}::text[], ${mergedIntoId}::int[], ${dreamId}::int[], ${number}::int[],
      ${submittedAt}::timestamptz[], ${change}::bigint[])
      as moved (id, state, merged_into_id, dream_id, number, submitted_at, change)
    where proposal.id = moved.id`
}

/**
 * Tells all that were merged, however far around, into these what became of these: they are credited in the dream of these,
 * and have changed with them.
 */
export async function carryToMerged(
  tx: Transaction,
  rootIds: readonly number[],
  change: bigint,
): Promise<void> {
  await tx`
    with recursive below as (
      select merged.id as below_id, root.dream_id as led_to
      from dream_proposal root join dream_proposal merged on merged.merged_into_id = root.id
      where root.id = any(${arrayLiteral(rootIds)}::int[])
      union
      select merged.id, below.led_to from below join dream_proposal merged on merged.merged_into_id = below.below_id
    )
    update dream_proposal set dream_id = led_to, change = ${change} from below where id = below_id`
}

export async function dreamIsOf(tx: Transaction, dreamId: number, campaignId: number): Promise<boolean> {
  const rows = await tx`select 1 from dream where id = ${dreamId} and campaign_id = ${campaignId}`
  return rows.length > 0
}
