// A season of eight thousand proposals: the queue, the counts, the author's list, claims and the search for similar ones take as
// many statements and touch as little as in a season of a hundred.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { similarTo, trigramsUsable } from '../../src/dream/proposalLikeness.store.ts'
import type { Verdict } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import { insertSeason, openProposals, type Stage, statementsOf } from './proposalStage.ts'

let service: Service
let stage: Stage
const season = 8_000

beforeAll(async () => {
  service = await startService()
  stage = await openProposals(service)
  await insertSeason(service.sql, season)
  // What staff has done so far: the first third is decided, and of it most rejected.
  await service.sql`
    update dream_proposal set state = case when number % 20 = 0 then 'SCREENED' else 'REJECTED' end where number <= 2700`
  await service.sql`analyze dream_proposal`
  await service.sql`analyze proposal_print`
})
afterAll(() => service.close())

async function ask(query: string, variables = {}, token = stage.staff): Promise<Verdict> {
  const { body } = await service.graphql(query, variables, token)
  if (body.errors) throw new Error(JSON.stringify(body.errors))
  return body.data
}

const fields = `number title state hasSimilar claimedBy proposer { id } decisions { verb } mergedInto { state }`

describe('the number of statements', () => {
  test.each<[name: string, statements: number, query: string]>([
    // The page, donors, decisions.
    [
      'of a page of the queue',
      3,
      `query ($first: Int!) { proposals(campaign: "cmp_1", first: $first) { edges { node { ${fields} } } } }`,
    ],
    // The page, the candidates of all, the proposals that are alike.
    [
      'of a page with similar ones',
      3,
      `query ($first: Int!) { proposals(campaign: "cmp_1", first: $first, filter: { states: [SUBMITTED] }) {
        edges { node { id similar(first: 3) { score basis proposal { title } } } } } }`,
    ],
  ])('%s is %i for 5 and for 25', async (_name, statements, query) => {
    await ask(query, { first: 1 })
    for (const first of [5, 25]) {
      expect(await statementsOf(service, () => ask(query, { first }))).toBe(statements)
    }
  })

  test('of the counts is 1', async () => {
    const query = '{ proposalCounts(campaign: "cmp_1") { state count } }'
    await ask(query)
    expect(await statementsOf(service, () => ask(query))).toBe(1)
  })

  test('of a decision about many is that of a decision about a few', async () => {
    const [first] = await service.sql<
      { id: number }[]
    >`select min(id) as id from dream_proposal where number = 7000`
    const decide = async (from: number, count: number) => {
      const proposals = Array.from({ length: count }, (_, place) => `drp_${(first?.id ?? 0) + from + place}`)
      const { results } = await stage.mutate('screenProposals', { proposals, reason: 'fine' }, stage.staff)
      expect(results.every(({ decided }: { decided: boolean }) => decided)).toBe(true)
    }
    const few = await statementsOf(service, () => decide(0, 2))
    expect(await statementsOf(service, () => decide(100, 100))).toBe(few)
    // Nothing is done again, and that it was done is one look.
    expect(await statementsOf(service, () => decide(100, 100))).toBeLessThanOrEqual(few)
  })

  test("of the author's list is 3 for 1 and for 80", async () => {
    const author = await stage.token('author-1')
    const query = `query ($first: Int!) { viewer { proposals(first: $first) { edges { node { number decisions { verb } } } } } }`
    await ask(query, { first: 1 }, author)
    for (const first of [1, 80]) {
      // The person, the page, decisions.
      const counted = await statementsOf(service, async () => {
        const { viewer } = await ask(query, { first }, author)
        expect(viewer.proposals.edges).toHaveLength(first)
      })
      expect(counted).toBe(3)
    }
  })
})

describe('what is read', () => {
  test.each<[name: string, most: number, args: string]>([
    ['the front of the queue', 450, ''],
    ['the newest', 450, 'orderBy: { by: NUMBER, direction: DESC }'],
    ['one state of few', 150, 'filter: { states: [SCREENED] }'],
    ['two states, one of them far behind', 450, 'filter: { states: [SCREENED, SUBMITTED] }'],
    ['a state that nothing is in', 30, 'filter: { states: [SHORTLISTED] }'],
    ['what changed last', 150, 'filter: { states: [SUBMITTED] }, orderBy: { by: CHANGED, direction: DESC }'],
    ['what somebody claimed', 30, 'filter: { assignedTo: "nobody" }'],
    ['what has similar ones, where nothing has', 30, 'filter: { states: [SUBMITTED], hasSimilar: true }'],
    ['one region', 500, 'filter: { states: [SUBMITTED], region: "440000" }'],
    ['a text that some eighty have', 900, 'filter: { search: "护林员装净水器" }'],
  ])('of %s is at most %i blocks', async (_name, most, args) => {
    const query = `{ proposals(campaign: "cmp_1", first: 20 ${args}) { edges { node { id } } } }`
    const blocks = await blocksOf(() => ask(query))
    expect(blocks).toBeLessThanOrEqual(most)
  })

  test('of a deep page is what the first one is', async () => {
    const page = `query ($after: String) { proposals(campaign: "cmp_1", first: 100, after: $after, filter: { states: [SUBMITTED] }) {
      edges { node { number } } pageInfo { endCursor } } }`
    const first = await blocksOf(() => ask(page))
    let after: string | null = null
    for (let turn = 0; turn < 40; turn += 1) after = (await ask(page, { after })).proposals.pageInfo.endCursor
    const deep = await blocksOf(async () => {
      const { proposals } = await ask(page, { after })
      expect(proposals.edges[0].node.number).toBe(2_700 + 4_001)
    })
    expect(deep).toBeLessThanOrEqual(first * 1.5)
  })

  test('for one that is compared with all is bounded, and finds the ones that are alike', async () => {
    const [one] = await service.sql<{ id: number; title: string }[]>`
      select id, title from dream_proposal where language = 'ZH' order by id desc limit 1`
    const twin = await stage.submitted('somebody', { title: `${one?.title}吧` })
    const trigrams = await trigramsUsable(service.app.db)
    const plan = await blocksOf(() => similarTo(service.sql, [Number(twin.split('_')[1])], trigrams))
    expect(plan).toBeLessThanOrEqual(2_000)
    const shown = await stage.read(twin, 'hasSimilar similar(first: 3) { score proposal { title } }')
    expect(shown.hasSimilar).toBe(true)
    expect(shown.similar[0].proposal.title).toBe(one?.title)
    expect(shown.similar[0].score).toBeGreaterThan(80)
  })

  test('by a claim from behind hundreds of claims is bounded', async () => {
    for (let screener = 0; screener < 5; screener += 1) {
      const token = await service.token('staff', `s${screener}`)
      const verdict = await stage.mutate('claimProposals', { campaign: 'cmp_1', count: 50 }, token)
      expect(verdict.proposals).toHaveLength(50)
    }
    const plan = await explain(`select id from dream_proposal where campaign_id = 1 and state = 'SUBMITTED'
      and (claimed_until is null or claimed_until <= '2022-09-09T12:00:00+08:00') order by number limit 50`)
    expect(JSON.stringify(plan)).toContain('dream_proposal_of_state')
    expect(blocksIn(plan)).toBeLessThanOrEqual(600)
  })

  test('by the counts is one index and no row', async () => {
    await service.sql`vacuum dream_proposal`.catch(() => {})
    const plan = await explain(
      'select state, count(*)::int from dream_proposal where campaign_id = 1 group by state',
    )
    expect(JSON.stringify(plan)).toMatch(/Index Only Scan/)
  })
})

interface Plan {
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
}

async function explain(query: string): Promise<Plan> {
  const [row] = await service.sql.unsafe<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
    `explain (analyze, buffers, format json) ${query}`,
  )
  const plan = row?.['QUERY PLAN'][0]?.Plan
  if (!plan) throw new Error('the database explained nothing')
  return plan
}

const blocksIn = (plan: Plan) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']

/** The blocks that the selects of some work read: each is explained with the values that it was sent with. */
async function blocksOf(work: () => Promise<unknown>): Promise<number> {
  const { sql } = service
  const sent: { text: string; values: unknown[] }[] = []
  const options = sql.options as unknown as { debug: unknown }
  const before = options.debug
  options.debug = (_connection: number, text: string, values: unknown[]) => sent.push({ text, values })
  try {
    await work()
  } finally {
    options.debug = before
  }
  let blocks = 0
  for (const { text, values } of sent.filter((one) =>
    /from "?dream_proposal|proposal_print/.test(one.text),
  )) {
    const [row] = await sql.unsafe<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      `explain (analyze, buffers, format json) ${text}`,
      values as never[],
    )
    blocks += blocksIn(row?.['QUERY PLAN'][0]?.Plan as Plan)
  }
  expect(blocks).toBeGreaterThan(0)
  return blocks
}
