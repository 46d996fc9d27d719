// What a page costs, however deep it lies in a campaign of ten thousand projects: the blocks that the database touches
// for the very statements that the API sends.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inBulk } from '../setup/bulk.ts'
import { type Service, startService } from '../setup/service.ts'
import { insertCatalogue } from './catalogue.ts'

let service: Service

beforeAll(async () => {
  service = await startService()
  await inBulk(service.sql, (sql) => insertCatalogue(sql, 10_000))
  // As a running database does by itself after so many rows.
  await service.sql`analyze project, totals, campaign`
})

afterAll(() => service?.close())

interface Sent {
  query: string
  parameters: unknown[]
}

/** The statements about projects that the service sends meanwhile. */
async function sentBy(work: () => Promise<unknown>): Promise<Sent[]> {
  const { options } = service.sql as unknown as {
    options: { debug: (connection: number, query: string, parameters: unknown[], types: unknown[]) => void }
  }
  const { debug } = options
  const sent: Sent[] = []
  options.debug = (connection, query, parameters, types) => {
    if (query.includes('from "project"')) sent.push({ query, parameters: [...parameters] })
    debug(connection, query, parameters, types)
  }
  try {
    await work()
  } finally {
    options.debug = debug
  }
  return sent
}

interface Explained {
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number }
}

async function blocksOf({ query, parameters }: Sent): Promise<number> {
  const [row] = await service.sql.unsafe<{ 'QUERY PLAN': Explained[] }[]>(
    `explain (analyze, buffers, format json) ${query}`,
    parameters as string[],
  )
  const plan = row?.['QUERY PLAN'][0]?.Plan
  if (!plan) throw new Error('the database explained nothing')
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
}

interface Page {
  edges: { node: { number: string } }[]
  pageInfo: { startCursor: string; endCursor: string; hasNextPage: boolean; hasPreviousPage: boolean }
}

type List = (page: string) => Promise<Page>

/** A list of projects, of the whole service or of a campaign, and how to ask for a page of it. */
function listOf(where: 'campaign' | 'root', filter: string, by: string, direction: string): List {
  return async (page) => {
    const all = where === 'root' ? `campaign: "cmp_1", ${filter}` : filter
    const list = `projects(${page}, filter: { ${all} }, orderBy: { by: ${by}, direction: ${direction} }) {
      edges { node { number } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`
    const { body } = await service.graphql(
      where === 'root' ? `{ ${list} }` : `{ campaign(code: "test") { ${list} } }`,
    )
    expect(body.errors).toBeUndefined()
    return where === 'root' ? body.data.projects : body.data.campaign.projects
  }
}

interface Costs {
  first: number
  deep: number
}

/** The cost of the first twenty and of twenty behind the others, in the direction of the walk. */
async function costsOf(list: List, forward: boolean): Promise<Costs> {
  const [near, far] = forward ? ['first', 'last'] : ['last', 'first']
  const end = (await list(`${far}: 60`)).pageInfo
  const bound = forward ? `after: "${end.startCursor}"` : `before: "${end.endCursor}"`
  let page: Page | undefined
  const [first] = await sentBy(() => list(`${near}: 20`))
  const [deep] = await sentBy(async () => {
    page = await list(`${near}: 20, ${bound}`)
  })
  expect(page?.edges).toHaveLength(20)
  expect(page?.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  return { first: await blocksOf(first as Sent), deep: await blocksOf(deep as Sent) }
}

const everything = 'of all'
const parts = { [everything]: '', 'of a category': 'category: MEDICAL', 'of a region': 'region: "440000"' }

const walks = Object.keys(parts).flatMap((part) =>
  ['NUMBER', 'TITLE'].flatMap((by) =>
    ['ASC', 'DESC'].flatMap((direction) =>
      (['campaign', 'root'] as const).flatMap((where) =>
        ['forward', 'backward'].map((way) => [part, by, direction, where, way] as const),
      ),
    ),
  ),
)

describe('a page lies as cheap at the end of a list as at its start', () => {
  test.each(walks)('%s by %s %s, from the %s, %s', async (part, by, direction, where, way) => {
    const filter = parts[part as keyof typeof parts]
    const costs = await costsOf(listOf(where, filter, by, direction), way === 'forward')
    expect(costs.deep).toBeLessThanOrEqual(2 * costs.first + 10)
    // Twenty rows and the way to them. The table has some 280 blocks: neither page reads all of it.
    if (part === everything) expect(costs.first).toBeLessThan(50)
  })

  const moving = ['RECEIVED', 'DONATION_COUNT'].flatMap((by) =>
    ['ASC', 'DESC'].flatMap((direction) =>
      ['forward', 'backward'].map((way) => [by, direction, way] as const),
    ),
  )

  test.each(moving)('by %s %s, %s, though every page sorts all', async (by, direction, way) => {
    const costs = await costsOf(listOf('campaign', '', by, direction), way === 'forward')
    expect(costs.deep).toBeLessThanOrEqual(costs.first)
    // The projects and their totals once, and not once for each project.
    expect(costs.first).toBeLessThan(2_000)
  })
})
