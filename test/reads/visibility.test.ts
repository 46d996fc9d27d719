// Who sees what is not published yet: projects before they are ONLINE, and campaigns in DRAFT with all that is theirs.
// Whoever may not see something is told what an unknown id is told.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../src/auth/viewer.ts'
import { type ProjectState, projectStates } from '../../src/project/project.ts'
import { type Service, startService } from '../setup/service.ts'
import { insertProjects } from './catalogue.ts'

let service: Service

/** One project in each state: initiated by org_2, received by org_1, executed by org_3. */
const projects = new Map<ProjectState, string>()

beforeAll(async () => {
  // What a test changes in the database by hand is told at once.
  service = await startService({ limits: { keptAnswerMs: 0 } })
  for (const state of projectStates) {
    const number = `V-${state}`
    await insertProjects(service.sql, [{ number, titleZh: '可见', titleEn: wordOf(state), state }])
    const [row] = await service.sql<{ id: number }[]>`
      update project set executing_organization_id = 3 where number = ${number} returning id`
    projects.set(state, `prj_${row?.id}`)
  }
})

afterAll(() => service?.close())

/** What a search finds the project of this state by, and no other. */
function wordOf(state: ProjectState): string {
  return `visible${state.replace('_', '').toLowerCase()}`
}

const viewers: [name: string, role: Role | null, subject: string | undefined][] = [
  ['the public', null, undefined],
  ['a donor', 'donor', 'alice'],
  ['a partner', 'partner', 'prt_1'],
  ['a screen', 'screen', 'hall'],
  ['staff', 'staff', 'lin'],
  ['the receiver', 'organization', 'org_1'],
  ['the initiator', 'organization', 'org_2'],
  ['the executor', 'organization', 'org_3'],
  ['another organization', 'organization', 'org_4'],
]

const unpublished = ['DRAFT', 'FILED', 'IN_REVIEW']
const insiders = ['staff', 'the receiver', 'the initiator', 'the executor']

function tokenOf(name: string): Promise<string> | undefined {
  const [, role, subject] = viewers.find(([known]) => known === name) ?? []
  return role ? service.token(role, subject) : undefined
}

async function askAs(name: string, query: string, variables?: Record<string, unknown>) {
  const { body } = await service.graphql(query, variables, await tokenOf(name))
  expect(body.errors).toBeUndefined()
  return body.data
}

interface List {
  edges: { node: { id: string } }[]
}

function idsOf({ edges }: List): string[] {
  return edges.map(({ node }) => node.id)
}

const cases = viewers.flatMap(([name]) =>
  projectStates.map((state) => {
    const sees = !unpublished.includes(state) || insiders.includes(name)
    return [name, sees ? 'sees' : 'does not see', state] as const
  }),
)

test.each(cases)('%s %s a project that is %s', async (name, verdict, state) => {
  const id = projects.get(state) as string
  const ids = '{ edges { node { id } } }'
  const data = await askAs(
    name,
    `query ($id: ID!, $state: ProjectState!, $word: String!) {
      node(id: $id) { id } nodes(ids: [$id, "prj_1", "prj_999"]) { id }
      all: projects(first: 50) ${ids}
      backward: projects(last: 50, orderBy: { by: RECEIVED, direction: DESC }) ${ids}
      standing: projects(first: 50, filter: { state: $state }) ${ids}
      found: projects(filter: { search: $word }) ${ids}
      initiated: projects(first: 50, filter: { organization: "org_2" }) ${ids}
      campaign(code: "test") { projects(first: 50) ${ids} }
      organizations(first: 2, filter: { kind: PUBLIC }, orderBy: { by: ID }) { edges { node { projects(first: 50) ${ids} } } } }`,
    { id, state, word: wordOf(state) },
  )
  const shown = verdict === 'sees'
  expect(data.node).toEqual(shown ? { id } : null)
  expect(data.nodes).toEqual([shown ? { id } : null, { id: 'prj_1' }, null])
  expect(idsOf(data.found)).toEqual(shown ? [id] : [])
  const lists: List[] = [
    data.all,
    data.backward,
    data.standing,
    data.initiated,
    data.campaign.projects,
    data.organizations.edges[0].node.projects,
  ]
  expect(lists.map((list) => idsOf(list).includes(id))).toEqual(lists.map(() => shown))
})

test('a page is as long as it was asked for, whatever stands hidden between its projects', async () => {
  const numbers = ['W1', 'W2', 'W3', 'W4', 'W5', 'W6']
  await insertProjects(
    service.sql,
    numbers.map((number, index) => ({ number, titleZh: '页', state: index % 2 === 0 ? 'DRAFT' : 'ONLINE' })),
  )
  const query = `{ projects(first: 2, filter: { search: "页" }) { edges { node { number } } pageInfo { hasNextPage } } }`
  expect((await askAs('the public', query)).projects).toEqual({
    edges: [{ node: { number: 'W2' } }, { node: { number: 'W4' } }],
    pageInfo: { hasNextPage: true },
  })
})

test('what the public may not see costs no statement more', async () => {
  const ids = [...projects.values()]
  const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Project { number campaign { code } } } }`
  for (const name of ['the public', 'the receiver', 'staff']) {
    await askAs(name, query, { ids })
    const before = await statements()
    const { nodes } = await askAs(name, query, { ids })
    expect((await statements()) - before).toBe(2)
    expect(nodes.filter((node: unknown) => node === null)).toHaveLength(name === 'the public' ? 3 : 0)
  }
})

async function statements(): Promise<number> {
  return (await service.app.metrics.statements.get()).values[0]?.value ?? 0
}

test('a donation shows its project to whom it concerns, also when the project is not public any more', async () => {
  const donate = `mutation ($input: DonateInput!) { donate(input: $input) {
    ... on DonateSuccess { donation { id project { id } } } } }`
  const { body } = await service.graphql(
    donate,
    { input: { idempotencyKey: 'seen', project: 'prj_4', amount: 100, donorRef: 'alice' } },
    await service.token('partner', 'prt_1'),
  )
  const { id } = body.data.donate.donation
  await service.sql`update project set state = 'IN_REVIEW' where id = 4`
  const query = `query ($id: ID!) { node(id: $id) { ... on Donation { project {
    number totals { received { minorUnits } } campaign { code } } } } hidden: node(id: "prj_4") { id } }`
  const project = { number: 'P4', totals: { received: { minorUnits: 100 } }, campaign: { code: 'test' } }
  for (const name of ['a donor', 'a partner']) {
    expect(await askAs(name, query, { id })).toEqual({ node: { project }, hidden: null })
  }
  expect(await askAs('the public', query, { id })).toEqual({ node: null, hidden: null })
  const own = await askAs('a donor', '{ viewer { donations { edges { node { project { id } } } } } }')
  expect(own.viewer.donations.edges).toEqual([{ node: { project: { id: 'prj_4' } } }])
  await service.sql`update project set state = 'ONLINE' where id = 4`
})

describe('a campaign in DRAFT', () => {
  let project: string

  beforeAll(async () => {
    await service.sql`
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase,
        rehearsal, daily_flower_cap)
      select 'next', 9, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at + interval '1 year',
        ends_at + interval '1 year', 'DRAFT', false, 10 from campaign where id = 1`
    await service.sql`
      insert into dream (campaign_id, number, name_zh, name_en, story_zh, story_en, beneficiary_target,
        beneficiary_unit_zh, beneficiary_unit_en, evidenced, opens_at, closes_at, minimum_flowers, state)
      select 2, number, name_zh, name_en, story_zh, story_en, beneficiary_target, beneficiary_unit_zh,
        beneficiary_unit_en, evidenced, opens_at, closes_at, minimum_flowers, state from dream where id = 1`
    await insertProjects(service.sql, [{ number: 'NEXT', titleZh: '明年' }])
    const [row] = await service.sql<{ id: number }[]>`
      update project set campaign_id = 2, executing_organization_id = 3 where number = 'NEXT' returning id`
    project = `prj_${row?.id}`
  })

  const query = `query ($project: ID!) {
    campaign(code: "next") { id totals { seq } }
    node(id: "cmp_2") { id }
    campaigns { edges { node { id } } }
    drafts: campaigns(filter: { phase: DRAFT }) { edges { node { id } } }
    dream: node(id: "drm_5") { ... on Dream { campaign { id } } }
    dreams(filter: { campaign: "cmp_2" }, orderBy: { by: FLOWERS, direction: DESC }) { edges { node { id } } }
    project: node(id: $project) { ... on Project { campaign { id totals { seq } } } }
    projects(filter: { campaign: "cmp_2" }) { edges { node { id } } }
    organization: node(id: "org_1") { ... on Organization {
      projects(filter: { search: "明年" }) { edges { node { id } } } } } }`

  test.each(viewers)('is not there for %s, unless it is staff', async (name) => {
    const data = await askAs(name, query, { project })
    const all = name === 'staff'
    const own = insiders.includes(name)
    expect(data.campaign).toEqual(all ? { id: 'cmp_2', totals: { seq: 0 } } : null)
    expect(data.node).toEqual(all ? { id: 'cmp_2' } : null)
    expect(idsOf(data.campaigns)).toEqual(all ? ['cmp_2', 'cmp_1'] : ['cmp_1'])
    expect(idsOf(data.drafts)).toEqual(all ? ['cmp_2'] : [])
    expect(data.dream).toEqual(all ? { campaign: { id: 'cmp_2' } } : null)
    expect(idsOf(data.dreams)).toEqual(all ? ['drm_5'] : [])
    // An organization sees its own project, and with it the campaign that it belongs to.
    expect(data.project).toEqual(own ? { campaign: { id: 'cmp_2', totals: { seq: 0 } } } : null)
    expect(idsOf(data.projects)).toEqual(own ? [project] : [])
    expect(idsOf(data.organization.projects)).toEqual(own ? [project] : [])
  })

  const named = (campaign: string) =>
    `{ node(id: "org_1") { ... on Organization { totals(campaign: "${campaign}") { seq } } } }`

  test("an organization's totals there are like those in a campaign that does not exist", async () => {
    const [draft, unknown] = await Promise.all([
      service.graphql(named('cmp_2')),
      service.graphql(named('cmp_9')),
    ])
    expect(draft.body.errors?.[0]?.extensions?.code).toBe('NOT_FOUND')
    expect(draft.body).toEqual(unknown.body)
    expect((await askAs('staff', named('cmp_2'))).node.totals.seq).toBe(0)
  })

  const watches = (): [what: string, field: string][] => [
    ['its totals', 'campaignTotals(campaign: "cmp_2") { seq }'],
    ['its race', 'dreamRace(campaign: "cmp_2") { seq }'],
    ['its dream', 'dreamTotals(dream: "drm_5") { seq }'],
    ['its project', `projectTotals(project: "${project}") { seq }`],
    ['its organization', 'organizationTotals(organization: "org_1", campaign: "cmp_2") { seq }'],
  ]

  test('it cannot be watched, and can be as soon as it is published', async () => {
    const first = (field: string) => service.subscribe(`subscription { ${field} }`).next()
    for (const [, field] of watches()) {
      expect((await first(field))?.errors?.[0]?.extensions?.code).toBe('NOT_FOUND')
    }
    await service.sql`update campaign set phase = 'PUBLISHED' where id = 2`
    for (const [, field] of watches()) {
      expect(Object.values((await first(field))?.data ?? {})).toEqual([{ seq: 0 }])
    }
    expect((await askAs('the public', query, { project })).campaign).toEqual({
      id: 'cmp_2',
      totals: { seq: 0 },
    })
  })
})

test('a project that is not published cannot be watched', async () => {
  for (const state of projectStates) {
    const field = `projectTotals(project: "${projects.get(state)}") { seq }`
    const first = await service.subscribe(`subscription { ${field} }`).next()
    expect(first?.errors?.[0]?.extensions?.code).toBe(unpublished.includes(state) ? 'NOT_FOUND' : undefined)
  }
})

test('a list in a watch is that of its watcher', async () => {
  const document = `subscription { dreamRace(campaign: "cmp_1") { dreams { dream { campaign {
    projects(filter: { state: DRAFT, search: "可见" }) { edges { node { id } } } } } } } }`
  const shown = async (name: string) => {
    const frame = await service.subscribe(document, undefined, await tokenOf(name)).next()
    return idsOf(frame?.data.dreamRace.dreams[0].dream.campaign.projects)
  }
  expect(await shown('the public')).toEqual([])
  expect(await shown('staff')).toEqual([projects.get('DRAFT')])
})

test.each([...projectStates])(
  'a gift to a project that is %s is told no more than the viewer may see',
  async (state) => {
    const { body } = await service.graphql(
      'mutation ($input: DonateInput!) { donate(input: $input) { __typename } }',
      { input: { idempotencyKey: `gift-${state}`, project: projects.get(state), amount: 100 } },
      await service.token('partner', 'prt_1'),
    )
    const open = ['ONLINE', 'GOAL_REACHED'].includes(state) ? 'DonateSuccess' : 'ProjectNotOpen'
    expect(body.data.donate.__typename).toBe(unpublished.includes(state) ? 'NotFound' : open)
  },
)
