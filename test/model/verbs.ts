// The mutations as the tests of one concept after the other send them, with every field that a refusal can have, and
// what it takes to say that nothing was written.
import { expect } from 'vitest'
import type { Sql } from '../../src/db/client.ts'
import { findingsOn } from '../../src/ledger/audit.ts'
import { fixtureNow } from '../setup/clock.ts'
import type { Answer, Service } from '../setup/service.ts'

const refusal = `__typename ... on UserError { code message } ... on InvalidInput { fields { path message } }`
const notFound = '... on NotFound { path }'
const donation = `donation {
  id seq state day paidAt message amount { minorUnits } project { id } receivingOrganization { id }
  region { code } donor { __typename ... on NamedDonor { displayName } } paymentReference }`

export const documents = {
  donate: `mutation ($input: DonateInput!) { donate(input: $input) { ${refusal} ${notFound}
    ... on CampaignNotLive { phase startsAt endsAt } ... on ProjectNotOpen { state }
    ... on DonateSuccess { replayed ${donation} } } }`,
  refundDonation: `mutation ($input: RefundDonationInput!) { refundDonation(input: $input) { ${refusal} ${notFound}
    ... on RefundDonationSuccess { replayed ${donation} } } }`,
  voidDonation: `mutation ($input: VoidDonationInput!) { voidDonation(input: $input) { ${refusal} ${notFound}
    ... on VoidDonationSuccess { replayed ${donation} } } }`,
  recordDeeds: `mutation ($input: RecordDeedsInput!) { recordDeeds(input: $input) { ${refusal} ${notFound}
    ... on RecordDeedsSuccess { results { externalId result flowers reason deed { id day result } } } } }`,
  giveFlowers: `mutation ($input: GiveFlowersInput!) { giveFlowers(input: $input) { ${refusal} ${notFound}
    ... on CampaignNotLive { phase startsAt endsAt } ... on DreamNotCollecting { state opensAt closesAt }
    ... on InsufficientFlowers { balance } ... on GiveFlowersSuccess { replayed balance gift { id count counted } } } }`,
  proposeDream: `mutation ($input: ProposeDreamInput!) { proposeDream(input: $input) { ${refusal} ${notFound}
    ... on ProposalsClosed { phase }
    ... on ProposeDreamSuccess { replayed proposal { id title problem state estimate { minorUnits } } } } }`,
  updateDonor: `mutation ($input: UpdateDonorInput!) { updateDonor(input: $input) { ${refusal}
    ... on UpdateDonorSuccess { donor { id displayName anonymous region { code } } } } }`,
} as const

export type Verb = keyof typeof documents
// biome-ignore lint/suspicious/noExplicitAny: a member of a union whose fields each test states itself
export type Verdict = any

export function send(service: Service, verb: Verb, input: unknown, token?: string): Promise<Answer> {
  return service.graphql(documents[verb], { input }, token)
}

/** The member of the result union that the mutation answers with. */
export async function ask(service: Service, verb: Verb, input: unknown, token?: string): Promise<Verdict> {
  const { body } = await send(service, verb, input, token)
  if (body.errors) throw new Error(`${verb} has no result: ${JSON.stringify(body.errors)}`)
  return body.data[verb]
}

export const totalsFields = `donationCount donorCount received { minorUnits } refunded { minorUnits } net { minorUnits }
  flowerCount flowersReversed flowersCounted giverCount`

export async function campaignTotals(service: Service): Promise<Record<string, unknown>> {
  const { body } = await service.graphql(`{ campaign(code: "test") { totals { ${totalsFields} } } }`)
  return body.data.campaign.totals
}

export async function nodeTotals(service: Service, type: 'Dream' | 'Project', id: string) {
  const { body } = await service.graphql(
    `query ($id: ID!) { node(id: $id) { ... on ${type} { totals { ${totalsFields} } } } }`,
    { id },
  )
  return body.data.node.totals
}

export async function dayTotals(service: Service, day: string): Promise<Record<string, unknown>> {
  const { body } = await service.graphql(
    `{ campaign(code: "test") { breakdown(by: DAY) { rows { key totals { ${totalsFields} } } } } }`,
  )
  const rows: { key: string; totals: Record<string, unknown> }[] = body.data.campaign.breakdown.rows
  return rows.find(({ key }) => key === day)?.totals ?? {}
}

export async function flowerAccount(service: Service, token: string) {
  const { body } = await service.graphql(
    `{ viewer { flowerAccount(campaign: "cmp_1") { balance earned given
      deeds(first: 100) { edges { node { id day result flowers deedType { code } } } }
      gifts(first: 100) { edges { node { id count counted } } } } } }`,
    {},
    token,
  )
  return body.data.viewer.flowerAccount
}

/** How many rows every table has, and how far the journals are. */
export async function written(sql: Sql): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`
  // That somebody was refused is told in the audit, and changes nothing.
  const counts = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*)::text as rows from "${name}"${name === 'audit_entry' ? ` where action <> 'REFUSED'` : ''}`,
  )
  const rows = await sql.unsafe<{ name: string; rows: string }[]>(
    `${counts.join(' union all ')} union all select 'head', coalesce(sum(seq), 0)::text from journal_head`,
  )
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]))
}

/** Does something that must leave the database as it was. */
export async function writesNothing<Value>(service: Service, work: () => Promise<Value>): Promise<Value> {
  const before = await written(service.sql)
  const value = await work()
  expect(await written(service.sql)).toEqual(before)
  return value
}

/** Invariants that the data contradicts. Asked over the service's own connection: an embedded database has no other. */
export async function violatedInvariants({ sql }: Service): Promise<string[]> {
  const found = await findingsOn(sql)
  return found
    .filter(({ violations }) => violations > 0)
    .map(({ invariant, says, figure, violations }) => `${invariant} ${says} (${figure}: ${violations})`)
}

/** What the fixture wrote; everything else came later. */
const fixtureTables = [
  'campaign',
  'journal_head',
  'organization',
  'project',
  'partner',
  'deed_type',
  'partner_deed_type',
  'dream',
]

/**
 * Emptying a small table row by row is quicker than giving it new files, and one that others refer to takes no other way.
 * Whatever is counted starts at 1 again.
 */
const emptied = `
  do $$ declare later record; begin
    for later in
      select oid, oid::regclass as name, pg_relation_size(oid) as bytes,
        exists (select from pg_constraint where confrelid = c.oid and conrelid <> c.oid) as referenced
      from pg_class c
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all('{${fixtureTables}}'::text[])
    loop
      if later.bytes > 262144 and not later.referenced then execute format('truncate %s', later.name);
      elsif later.bytes > 0 then execute format('delete from %s', later.name);
      end if;
      perform setval(d.objid, 1, false) from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
        where d.refobjid = later.oid;
    end loop;
  end $$`

/** Back to the fixture, in which nothing has happened yet and the campaign is LIVE. */
export async function startOver(service: Service): Promise<void> {
  await service.sql.begin(async (sql) => {
    await sql`set local statement_timeout = 0`
    // What a dream and a milestone have reached they have reached for good: only here not.
    await sql`set local session_replication_role = replica`
    await sql.unsafe(emptied)
    await sql`
      update dream set state = case id when 3 then 'CLOSED' when 4 then 'SCHEDULED' else 'COLLECTING' end,
        reached_seq = null, reached_at = null, closed_flowers = null, funded = null, suspended_from = null,
        rolled_into_id = null, project_id = null`
    await sql`
      insert into milestone (campaign_id, topic, kind, metric, threshold, name_zh, name_en)
      select campaign_id, 'dream:' || id, 'MINIMUM', 'FLOWERS_COUNTED', minimum_flowers, '心愿达成', 'The dream will come true'
      from dream`
    await sql`update journal_head set seq = 0, at = '2022-09-01T00:00:00+08:00'`
    await sql`update campaign set phase = 'LIVE' where id = 1`
  })
  service.clock.set(fixtureNow)
}

/** Valid for longer than a campaign: the tests move the clock. */
export const longLived = 60 * 86_400
