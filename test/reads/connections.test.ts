// Lists: pages by cursor in both directions, filters, orders, and how many statements they take.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { insertOrganizations, insertProjects, numbered } from './catalogue.ts'

let service: Service

beforeAll(async () => {
  service = await startService()
  await insertProjects(service.sql, numbered(120))
  await insertOrganizations(service.sql, 120)
  // Received amounts with ties, and projects that have none.
  await service.sql`
    insert into totals (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
      flower_count, flowers_reversed, giver_count, flower_seq)
    select 1, 'project:' || id, 0, now(), id % 4, 0, id % 5, 0, 0, 0, 0, 0, 0, 0 from project where id % 7 > 0`
})

afterAll(() => service?.close())

async function ask(query: string, variables?: Record<string, unknown>) {
  const { body } = await service.graphql(query, variables)
  return body
}

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const counted = async () => (await service.app.metrics.statements.get()).values[0]?.value ?? 0
  const before = await counted()
  await work()
  return (await counted()) - before
}

const walkQuery = `query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: ProjectOrder!) {
  projects(first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy) {
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`

interface Order {
  by: string
  direction: string
}

async function walkForward(orderBy: Order, size: number, meanwhile?: () => Promise<void>): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = null; ; ) {
    const { data, errors } = await ask(walkQuery, { first: size, after, orderBy })
    expect(errors).toBeUndefined()
    const { edges, pageInfo } = data.projects
    ids.push(...edges.map(({ node }: { node: { id: string } }) => node.id))
    expect(pageInfo.hasPreviousPage).toBe(after !== null)
    if (!pageInfo.hasNextPage) return ids
    after = pageInfo.endCursor
    await meanwhile?.()
  }
}

async function walkBackward(orderBy: Order, size: number): Promise<string[]> {
  const ids: string[] = []
  for (let before: string | null = null; ; ) {
    const { data } = await ask(walkQuery, { last: size, before, orderBy })
    const { edges, pageInfo } = data.projects
    ids.unshift(...edges.map(({ node }: { node: { id: string } }) => node.id))
    expect(pageInfo.hasNextPage).toBe(before !== null)
    if (!pageInfo.hasPreviousPage) return ids
    before = pageInfo.startCursor
  }
}

const orders = ['NUMBER', 'TITLE', 'RECEIVED', 'DONATION_COUNT'].flatMap((by) =>
  ['ASC', 'DESC'].map((direction) => ({ by, direction })),
)

describe('walking a list', () => {
  test.each(orders)(
    'by $by $direction visits each project once, forward and backward alike',
    async (order) => {
      const forward = await walkForward(order, 17)
      expect(new Set(forward).size).toBe(124)
      expect(forward).toHaveLength(124)
      expect(await walkBackward(order, 17)).toEqual(forward)
    },
  )

  test('by money received, the most come first and equals in the order of their ids', async () => {
    const { data } = await ask(
      '{ projects(first: 100, orderBy: { by: RECEIVED, direction: DESC }) { edges { node { id totals { received { minorUnits } } } } } }',
    )
    const places = data.projects.edges.map(
      ({ node }: { node: { id: string; totals: { received: { minorUnits: number } } } }) =>
        [-node.totals.received.minorUnits, Number(node.id.slice(4))] as const,
    )
    expect(places).toEqual([...places].sort(([a, b], [c, d]) => a - c || b - d))
    expect(places[0]?.[0]).toBe(-4)
  })

  test('visits each project once while others are added', async () => {
    const order = { by: 'NUMBER', direction: 'ASC' }
    const before = await walkForward(order, 100)
    let added = 0
    const during = await walkForward(order, 20, async () => {
      added += 1
      // One that sorts before everything, and one that sorts behind it.
      await insertProjects(service.sql, [
        { number: `A${added}`, titleZh: '新' },
        { number: `Z${added}`, titleZh: '新' },
      ])
    })
    expect(new Set(during).size).toBe(during.length)
    expect(during.filter((id) => before.includes(id))).toEqual(before)
    await service.sql`delete from project where number ~ '^[AZ][0-9]+$'`
  })

  test('an empty page has no cursors', async () => {
    const { data } = await ask(
      '{ projects(filter: { state: COMPLETED }) { edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
    )
    expect(data.projects).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    })
  })

  test('a page of none says whether there is more', async () => {
    const { data } = await ask('{ projects(first: 0) { edges { cursor } pageInfo { hasNextPage } } }')
    expect(data.projects).toEqual({ edges: [], pageInfo: { hasNextPage: true } })
  })

  test('without a size a page has 20', async () => {
    const { data } = await ask('{ projects { edges { cursor } } organizations { edges { cursor } } }')
    expect(data.projects.edges).toHaveLength(20)
    expect(data.organizations.edges).toHaveLength(20)
  })

  test('with only "before" the nearest rows are meant, and both cursors bound a page', async () => {
    const { data } = await ask('{ projects(first: 40) { edges { cursor node { id } } } }')
    const edges: { cursor: string; node: { id: string } }[] = data.projects.edges
    const before = edges[30]?.cursor
    const after = edges[5]?.cursor
    const nearest = await ask(
      'query ($before: String) { projects(before: $before) { edges { node { id } } } }',
      {
        before,
      },
    )
    expect(nearest.data.projects.edges.map(nodeId)).toEqual(edges.slice(10, 30).map(nodeId))
    const between = await ask(
      'query ($after: String, $before: String) { projects(after: $after, before: $before, first: 100) { edges { node { id } } } }',
      { after, before },
    )
    expect(between.data.projects.edges.map(nodeId)).toEqual(edges.slice(6, 30).map(nodeId))
  })
})

function nodeId({ node }: { node: { id: string } }): string {
  return node.id
}

const refused: [field: string, path: string][] = [
  ['projects(first: -1)', 'first'],
  ['projects(first: 101)', 'first'],
  ['projects(last: -1)', 'last'],
  ['projects(last: 101)', 'last'],
  ['projects(first: 1, last: 1)', 'last'],
  ['projects(after: "")', 'after'],
  ['projects(after: "nonsense")', 'after'],
  ['projects(before: "bnVsbA")', 'before'],
  ['projects(filter: { campaign: "prj_1" })', 'filter.campaign'],
  ['projects(filter: { campaign: "cmp_0" })', 'filter.campaign'],
  ['projects(filter: { campaign: "cmp_2147483648" })', 'filter.campaign'],
  ['projects(filter: { organization: "1" })', 'filter.organization'],
  ['projects(filter: { region: "44" })', 'filter.region'],
  ['projects(filter: { region: "__proto__" })', 'filter.region'],
  ['organizations(first: 101)', 'first'],
  ['organizations(after: "e30")', 'after'],
  ['organizations(filter: { region: "" })', 'filter.region'],
  ['dreams(last: 101)', 'last'],
  ['dreams(filter: { campaign: "drm_1" })', 'filter.campaign'],
  ['campaigns(first: 101)', 'first'],
]

describe('a wrong argument is refused by its name', () => {
  test.each(refused)('%s', async (field, path) => {
    const { data, errors } = await ask(`{ ${field} { edges { cursor } } }`)
    expect(data).toBeNull()
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path }] })
  })

  test('a cursor of another list or another order', async () => {
    const { data } = await ask(
      '{ projects(first: 1) { pageInfo { endCursor } } organizations(first: 1, orderBy: { by: ID }) { pageInfo { endCursor } } }',
    )
    const cursors = [data.organizations.pageInfo.endCursor, data.projects.pageInfo.endCursor]
    for (const after of cursors) {
      const { errors } = await ask(
        'query ($after: String) { projects(after: $after, orderBy: { by: NUMBER, direction: DESC }) { edges { cursor } } }',
        { after },
      )
      expect(errors?.[0]?.extensions?.fields?.[0]?.path).toBe('after')
    }
  })

  const forged: unknown[][] = [
    [],
    ['projects:RECEIVED:DESC'],
    ['projects:RECEIVED:DESC', '1'],
    ['projects:RECEIVED:DESC', '1', '2', '3'],
    ['projects:RECEIVED:DESC', 'one', '1'],
    ['projects:RECEIVED:DESC', '9223372036854775808', '1'],
    ['projects:RECEIVED:DESC', '1', '2147483648'],
    ['projects:RECEIVED:DESC', '1.5', '1'],
    ['projects:RECEIVED:DESC', 1, 1],
    ["projects:RECEIVED:DESC'; drop table project", '1', '1'],
  ]
  test.each(forged.map((values) => [JSON.stringify(values)]))('a forged cursor %s', async (text) => {
    const { errors } = await ask(
      'query ($after: String) { projects(after: $after, orderBy: { by: RECEIVED, direction: DESC }) { edges { cursor } } }',
      { after: Buffer.from(text).toString('base64url') },
    )
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'after' }] })
  })

  test.each([
    ['projects', 'projects:NUMBER:ASC', ['\0']],
    ['projects', 'projects:NUMBER:ASC', ['\ud800']],
    ['campaigns', 'campaigns:STARTS_AT:DESC', ['2022-99-99 00:00:00+00', '1']],
    ['campaigns', 'campaigns:STARTS_AT:DESC', ['infinity', '1']],
  ])('a forged cursor of %s that the database could not read', async (field, name, place) => {
    const after = Buffer.from(JSON.stringify([name, ...place])).toString('base64url')
    const { errors } = await ask(`query ($after: String) { ${field}(after: $after) { edges { cursor } } }`, {
      after,
    })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'after' }] })
  })
})

async function idsOf(field: string): Promise<string[]> {
  const { data, errors } = await ask(`{ ${field} { edges { node { id } } } }`)
  expect(errors).toBeUndefined()
  return Object.values<{ edges: { node: { id: string } }[] }>(data)[0]?.edges.map(nodeId) ?? []
}

describe('filters', () => {
  test.each([
    ['projects(filter: { category: MEDICAL })', ['prj_2']],
    ['projects(filter: { category: NATURE, region: "UNKNOWN" })', ['prj_4']],
    ['projects(filter: { category: NATURE, region: "440000" })', []],
    ['projects(filter: { state: SUSPENDED })', ['prj_3']],
    ['projects(filter: { organization: "org_3" })', ['prj_4']],
    ['projects(filter: { organization: "org_2", region: "110000" })', ['prj_2']],
    ['projects(filter: { organization: "org_4" })', []],
    ['projects(filter: { campaign: "cmp_2" })', []],
    ['projects(filter: { campaign: "cmp_1", category: MEDICAL })', ['prj_2']],
    ['projects(filter: null, first: 0)', []],
    ['organizations(filter: { kind: PUBLIC }, orderBy: { by: ID })', ['org_1', 'org_2', 'org_4']],
    ['organizations(filter: { region: "110000" })', ['org_2']],
    [
      'organizations(filter: { kind: PUBLIC, region: "440000" }, orderBy: { by: ID, direction: DESC })',
      ['org_4', 'org_1'],
    ],
    ['organizations(filter: { state: BANNED })', []],
    ['dreams(filter: { campaign: "cmp_1", state: COLLECTING })', ['drm_1', 'drm_2']],
    ['dreams(filter: { state: CLOSED })', ['drm_3']],
    ['dreams(orderBy: { by: NUMBER, direction: DESC })', ['drm_4', 'drm_3', 'drm_2', 'drm_1']],
    ['dreams(orderBy: { by: FLOWERS, direction: DESC })', ['drm_1', 'drm_2', 'drm_3', 'drm_4']],
    ['campaigns(filter: { phase: LIVE })', ['cmp_1']],
    ['campaigns(filter: { phase: DRAFT })', []],
  ])('%s', async (field, ids) => {
    expect(await idsOf(field)).toEqual(ids)
  })
})

describe('the number of statements', () => {
  const lists: [name: string, statements: number, query: string][] = [
    [
      'of projects with everything they refer to',
      // The page, organizations, campaigns, totals.
      4,
      `query ($first: Int!) { projects(first: $first) { edges { node { number titleZh campaign { code } region { nameZh }
        initiator { nameZh } receivingOrganization { nameZh } executingOrganization { nameZh }
        totals { received { decimal } } } } } }`,
    ],
    [
      "of organizations with their projects' totals",
      // The page, the projects of all, totals.
      3,
      `query ($first: Int!) { organizations(first: $first, orderBy: { by: ID }) { edges { node { nameZh region { nameZh }
        projects(first: 3) { edges { node { id totals { received { minorUnits } } } } } } } } }`,
    ],
    [
      'of organizations with totals of their own',
      2,
      `query ($first: Int!) { organizations(first: $first) { edges { node { totals(campaign: "cmp_1") { received { minorUnits } } } } } }`,
    ],
    [
      'of campaigns with their dreams, projects, partners and deed types',
      // Campaigns, dreams, projects, partners, deed types of campaigns and of partners.
      6,
      `query ($first: Int!) { campaigns(first: 5) { edges { node { partners { deedTypes { code } } deedTypes { code }
        dreams(first: 16) { edges { node { id } } } projects(first: $first) { edges { node { id } } } } } } }`,
    ],
  ]
  test.each(lists)('%s is %i for 10 and for 100', async (_name, statements, query) => {
    // The driver asks once for the types there are.
    await ask(query, { first: 1 })
    for (const first of [10, 100]) {
      const counted = await statementsOf(async () => {
        const { errors } = await ask(query, { first })
        expect(errors).toBeUndefined()
      })
      expect(counted).toBe(statements)
    }
  })

  test('of 100 nodes is one for each type', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => [`prj_${index + 1}`, `org_${index + 1}`]).flat()
    await ask('{ node(id: "prj_1") { id } }')
    const counted = await statementsOf(async () => {
      const { data } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
      expect(data.nodes.map(({ id }: { id: string }) => id)).toEqual(ids)
    })
    expect(counted).toBe(2)
  })
})

test('lists that would cost too much together are refused before anything is read', async () => {
  const query =
    '{ organizations(first: 100) { edges { node { projects(first: 100) { edges { node { id titleZh } } } } } } }'
  const counted = await statementsOf(async () => {
    const { errors } = await ask(query)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'query' }] })
  })
  expect(counted).toBe(0)
})

describe('lists of lists', () => {
  test('give each its own page, and go on from its cursor', async () => {
    const query = `query ($after: String) { organizations(filter: { kind: PUBLIC }, orderBy: { by: ID }) {
      edges { node { id projects(first: 2, after: $after, orderBy: { by: NUMBER, direction: DESC }) {
        edges { node { number receivingOrganization { id } } } pageInfo { hasNextPage endCursor } } } } } }`
    const { data } = await ask(query)
    const pages = data.organizations.edges.map(
      ({ node }: { node: { id: string; projects: { edges: { node: { number: string } }[] } } }) => [
        node.id,
        node.projects.edges.map((edge) => edge.node.number),
      ],
    )
    expect(pages).toEqual([
      ['org_1', ['P3', 'P1']],
      ['org_2', ['P4', 'P2']],
      ['org_4', []],
    ])
    const after = data.organizations.edges[0].node.projects.pageInfo.endCursor
    const next = await ask(query, { after })
    expect(next.data.organizations.edges[0].node.projects.edges[0].node.number).toBe('N120')
    expect(next.data.organizations.edges[1].node.projects).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    })
  })

  test('give a parent that is met several times the same page each time', async () => {
    const { data } = await ask(`{ dreams(first: 3) { edges { node { campaign {
      projects(first: 2, orderBy: { by: NUMBER, direction: DESC }) { edges { node { number } } pageInfo { hasNextPage } }
      dreams(first: 4) { edges { node { id } } pageInfo { hasNextPage } } } } } } }`)
    const campaign = {
      projects: {
        edges: ['P4', 'P3'].map((number) => ({ node: { number } })),
        pageInfo: { hasNextPage: true },
      },
      dreams: {
        edges: [1, 2, 3, 4].map((id) => ({ node: { id: `drm_${id}` } })),
        pageInfo: { hasNextPage: false },
      },
    }
    expect(data.dreams.edges).toEqual([1, 2, 3].map(() => ({ node: { campaign } })))
  })

  test('refuse a wrong argument too', async () => {
    const { errors } = await ask('{ campaign(code: "test") { dreams(first: 101) { edges { cursor } } } }')
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'first' }] })
  })
})
