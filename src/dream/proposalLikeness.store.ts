// Prints of the titles of proposals that were submitted, and the search for those that may be alike: so many look-ups in
// one index, however many proposals there are. Where the database has pg_trgm and its locale lets it read Chinese, its
// measure is taken too.
import { index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql, Transaction } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import { dreamProposal } from './proposal.store.ts'
import { type Likeness, likeness, printsOf, titlesOf } from './proposalLikeness.ts'
import type { ProposalLanguage } from './proposalState.ts'

export const proposalPrint = pgTable(
  'proposal_print',
  {
    campaignId: integer('campaign_id').notNull(),
    print: integer().notNull(),
    proposalId: integer('proposal_id')
      .notNull()
      .references(() => dreamProposal.id),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.print, table.proposalId] }),
    index('proposal_print_of_proposal').on(table.proposalId),
  ],
)

/** The prints of a proposal as its titles are now. */
export async function storePrints(
  tx: Transaction,
  proposal: {
    id: number
    campaignId: number
    language: ProposalLanguage
    title: string
    translatedTitle: string | null
  },
): Promise<void> {
  const { zh, en } = titlesOf(proposal)
  const prints = [zh, en].flatMap((title) => (title === null ? [] : printsOf(title)))
  await tx`
    insert into proposal_print (campaign_id, print, proposal_id)
    select distinct ${proposal.campaignId}::int, print, ${proposal.id}::int
    from unnest(${arrayLiteral(prints)}::int[]) as wanted (print)
    on conflict do nothing`
}

export async function deletePrints(tx: Transaction, proposalId: number): Promise<void> {
  await tx`delete from proposal_print where proposal_id = ${proposalId}`
}

export interface Similar extends Likeness {
  /** Whom it is like. */
  ofId: number
  proposalId: number
}

/** Of those with the same print, the newest so many; of those with any, the ones with most in common. */
const mostPerPrint = 25
const mostCandidates = 40

interface Candidate {
  ofId: number
  ofLanguage: ProposalLanguage
  ofTitle: string
  ofTranslatedTitle: string | null
  proposalId: number
  language: ProposalLanguage
  title: string
  translatedTitle: string | null
  zh: number | null
  en: number | null
}

/** Those that are like each of these, the most alike first, then the lower id. One statement. */
export async function similarTo(
  db: Sql | Transaction,
  proposalIds: readonly number[],
  trigrams: boolean,
): Promise<Similar[]> {
  const zh = (row: 'own' | 'other') =>
    db`case ${db(row)}.language when 'ZH' then ${db(row)}.title else ${db(row)}.translated_title end`
  const en = (row: 'own' | 'other') =>
    db`case ${db(row)}.language when 'EN' then ${db(row)}.title else ${db(row)}.translated_title end`
  const measured = trigrams
    ? db`similarity(${zh('own')}, ${zh('other')})::float8 as zh, similarity(${en('own')}, ${en('other')})::float8 as en`
    : db`null::float8 as zh, null::float8 as en`
  const candidates = await db<Candidate[]>`
    select own.id as "ofId", own.language as "ofLanguage", own.title as "ofTitle",
      own.translated_title as "ofTranslatedTitle", other.id as "proposalId", other.language, other.title,
      other.translated_title as "translatedTitle", ${measured}
    from unnest(${arrayLiteral(proposalIds)}::int[]) as wanted (id)
    join dream_proposal own on own.id = wanted.id
    cross join lateral (
      select same.proposal_id as id, count(*) as shared
      from proposal_print mine
      cross join lateral (
        select print.proposal_id from proposal_print print
        where print.campaign_id = mine.campaign_id and print.print = mine.print and print.proposal_id <> own.id
        order by print.proposal_id desc limit ${mostPerPrint}
      ) same
      where mine.proposal_id = own.id
      group by same.proposal_id
      order by count(*) desc, same.proposal_id limit ${mostCandidates}
    ) near
    join dream_proposal other on other.id = near.id`
  return candidates
    .map((one) => {
      const own = { language: one.ofLanguage, title: one.ofTitle, translatedTitle: one.ofTranslatedTitle }
      const found = likeness(titlesOf(own), titlesOf(one), { zh: one.zh, en: one.en })
      return { ofId: one.ofId, proposalId: one.proposalId, ...found }
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.proposalId - other.proposalId)
}

/** Says of these that there are similar ones. */
export async function markSimilar(tx: Transaction, proposalIds: readonly number[]): Promise<void> {
  await tx`
    update dream_proposal set has_similar = true
    where id = any(${arrayLiteral(proposalIds)}::int[]) and not has_similar`
}

const usable = new WeakMap<object, Promise<boolean>>()

/**
 * Whether pg_trgm is here and sees Chinese: in a database of the locale C every Chinese character is nothing to it. Asked
 * until it is answered, and then remembered; not inside a transaction, which in an embedded database has the only connection.
 */
export function trigramsUsable(db: { sql: Sql }): Promise<boolean> {
  const known = usable.get(db)
  if (known) return known
  const asked = reading(askForTrigrams(db.sql))
  usable.set(db, asked)
  asked.catch(() => usable.delete(db))
  return asked
}

async function askForTrigrams(sql: Sql): Promise<boolean> {
  const [there] = await sql<{ found: boolean }[]>`select to_regproc('show_trgm') is not null as found`
  if (!there?.found) return false
  const [seen] = await sql<{ found: boolean }[]>`select cardinality(show_trgm('小红花')) > 0 as found`
  return seen?.found ?? false
}
