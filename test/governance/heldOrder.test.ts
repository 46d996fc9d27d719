// The order of lists while numbers are held back: it is that of the numbers that are shown, and so are the cursors.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOver } from '../model/verbs.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { openStage, type Stage } from './stage.ts'

let service: Service
let stage: Stage
let people = 0

beforeAll(async () => {
  // What a test changes by hand, or at an instant, is told at once.
  service = await startService({ limits: { keptAnswerMs: 0 } })
  stage = await openStage(service)
  await service.sql`update project set state = 'ONLINE' where id = 3`
  return () => service.close()
})

const held: string[] = []
beforeEach(() => startOver(service))
afterEach(async () => {
  for (const brake of held.splice(0)) await stage.release(brake)
})

async function hold(scope: string, target?: string): Promise<string> {
  const brake = await stage.engage({ scope, effect: 'DELAY_PUBLIC', ...(target ? { target } : {}) })
  held.push(brake)
  return brake
}

async function release(brake: string): Promise<void> {
  held.splice(held.indexOf(brake), 1)
  await stage.release(brake)
}

const somebody = () => `held-${++people}`

async function give(project: string, amount: number, team?: string): Promise<void> {
  const { seq } = await stage.donate({ project, amount, donorRef: somebody(), ...(team ? { team } : {}) })
  expect(seq).toBeGreaterThan(0)
}

async function giveFlower(dream: string, team?: string): Promise<void> {
  const donor = somebody()
  await stage.deed(donor, 'STEPS')
  expect(await stage.giveFlower(donor, { dream, ...(team ? { team } : {}) })).toBe('given')
}

interface Edge {
  cursor: string
  node: { id: string }
}

const edges = '{ edges { cursor node { id } } pageInfo { hasNextPage } }'

async function page(list: string, args: string): Promise<Edge[]> {
  const { body } = await service.graphql(`{ ${list}(${args}) ${edges} }`)
  expect(body.errors).toBeUndefined()
  return body.data[list].edges
}

/** The ids of a whole list, walked one by one from cursor to cursor. */
async function walk(list: string, by: string, direction = 'DESC'): Promise<string[]> {
  const ids: string[] = []
  for (let after = ''; ; ) {
    const [edge] = await page(
      list,
      `first: 1, orderBy: { by: ${by}, direction: ${direction} }, filter: { campaign: "cmp_1" } ${after}`,
    )
    if (!edge) return ids
    ids.push(edge.node.id)
    after = `, after: "${edge.cursor}"`
  }
}

const placeIn = (cursor = '') => JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]

describe('projects', () => {
  beforeEach(async () => {
    await give('prj_1', 100)
    await give('prj_2', 300)
    await give('prj_2', 1)
    await give('prj_3', 200)
  })

  test.each(['RECEIVED', 'DONATION_COUNT'])(
    'by %s keep the place of what is held back; what is not moves, and so does it when it is released',
    async (by) => {
      const brake = await hold('PROJECT', 'prj_1')
      for (let count = 0; count < 3; count += 1) await give('prj_1', 1_000)
      for (let count = 0; count < 3; count += 1) await give('prj_3', 500)
      expect(await walk('projects', by)).toEqual(['prj_3', 'prj_2', 'prj_1', 'prj_4'])
      expect(await walk('projects', by, 'ASC')).toEqual(['prj_4', 'prj_1', 'prj_2', 'prj_3'])
      await release(brake)
      expect((await walk('projects', by))[0]).toBe('prj_1')
    },
  )

  test('have the numbers that are shown in their cursors, and no others', async () => {
    await hold('PROJECT', 'prj_1')
    await give('prj_1', 77_777)
    const list = await page('projects', 'orderBy: { by: RECEIVED, direction: DESC }')
    const place = (id: string) => placeIn(list.find(({ node }) => node.id === id)?.cursor)
    expect(place('prj_1')).toEqual(['projects:RECEIVED:DESC', '100', '-1'])
    expect(place('prj_2')).toEqual(['projects:RECEIVED:DESC', '301', '-2'])
  })

  test('stand in the same order in the lists of a campaign and of a receiver', async () => {
    await hold('PROJECT', 'prj_1')
    await give('prj_1', 77_777)
    const { body } = await service.graphql(`{
      campaign(code: "test") { projects(orderBy: { by: RECEIVED, direction: DESC }) ${edges} }
      node(id: "org_1") { ... on Organization { projects(orderBy: { by: RECEIVED, direction: DESC }) ${edges} } } }`)
    const ids = (list: Json) => list.projects.edges.map(({ node }: Edge) => node.id)
    expect(ids(body.data.campaign)).toEqual(['prj_2', 'prj_3', 'prj_1', 'prj_4'])
    const received = ids(body.data.node)
    expect(received).toContain('prj_1')
    expect(received).toEqual(ids(body.data.campaign).filter((id: string) => received.includes(id)))
  })

  test('of a receiver that is held back all keep their place, and those of another move', async () => {
    await hold('ORGANIZATION', 'org_1')
    const before = await walk('projects', 'RECEIVED')
    for (const { node } of await page('projects', 'first: 10, filter: { organization: "org_1" }'))
      await give(node.id, 10_000)
    expect(await walk('projects', 'RECEIVED')).toEqual(before)
    await give('prj_4', 5_000)
    expect((await walk('projects', 'RECEIVED'))[0]).toBe('prj_4')
  })

  test('go on behind a cursor of before the release from where it stands, by the numbers of after', async () => {
    const brake = await hold('PROJECT', 'prj_1')
    await give('prj_1', 150)
    const order = 'orderBy: { by: RECEIVED, direction: DESC }'
    const [second, third] = (await page('projects', `first: 3, ${order}`)).slice(1)
    expect([second?.node.id, third?.node.id]).toEqual(['prj_3', 'prj_1'])
    await release(brake)
    // Released it has 250 and stands before prj_3 with 200: behind that it does not come again, nor behind itself.
    for (const edge of [second, third]) {
      const behind = await page('projects', `first: 3, ${order}, after: "${edge?.cursor}"`)
      expect(behind.map(({ node }) => node.id)).toEqual(['prj_4'])
    }
    const ahead = await page('projects', `last: 3, ${order}, before: "${second?.cursor}"`)
    expect(ahead.map(({ node }) => node.id)).toEqual(['prj_2', 'prj_1'])
  })

  test('follow the brake that was engaged first, and nothing that appeared after everything stood still', async () => {
    const first = await hold('PROJECT', 'prj_1')
    await give('prj_1', 400)
    const everything = await hold('GLOBAL')
    await give('prj_1', 4_000)
    await give('prj_4', 8_000)
    // What this one keeps everything held back before.
    await hold('PROJECT', 'prj_4')
    expect(await walk('projects', 'RECEIVED')).toEqual(['prj_2', 'prj_3', 'prj_1', 'prj_4'])
    await release(first)
    expect(await walk('projects', 'RECEIVED')).toEqual(['prj_1', 'prj_2', 'prj_3', 'prj_4'])
    await release(everything)
    expect(await walk('projects', 'RECEIVED')).toEqual(['prj_4', 'prj_1', 'prj_2', 'prj_3'])
  })

  test('move when the brake ends by itself, and not a millisecond earlier', async () => {
    const { clock } = service
    const until = new Date(clock.now().getTime() + 60_000)
    await stage.engage({
      scope: 'PROJECT',
      target: 'prj_1',
      effect: 'DELAY_PUBLIC',
      until: until.toISOString(),
    })
    await give('prj_1', 1_000)
    clock.set(new Date(until.getTime() - 1))
    expect((await walk('projects', 'RECEIVED'))[0]).toBe('prj_2')
    clock.set(until)
    expect((await walk('projects', 'RECEIVED'))[0]).toBe('prj_1')
  })
})

test('dreams keep their place among equals too while all is held back, and take the new one when it is released', async () => {
  for (const dream of ['drm_2', 'drm_1', 'drm_2', 'drm_1']) await giveFlower(dream)
  const before = await walk('dreams', 'FLOWERS')
  expect(before.slice(0, 2)).toEqual(['drm_2', 'drm_1'])
  const brake = await hold('GLOBAL')
  await giveFlower('drm_1')
  expect(await walk('dreams', 'FLOWERS')).toEqual(before)
  const [first] = await page('dreams', 'first: 1, orderBy: { by: FLOWERS, direction: DESC }')
  expect(placeIn(first?.cursor)[1]).toBe('2')
  const { body } = await service.graphql(
    `{ campaign(code: "test") { dreams(orderBy: { by: FLOWERS, direction: DESC }) ${edges} } }`,
  )
  expect(body.data.campaign.dreams.edges.map(({ node }: Edge) => node.id)).toEqual(before)
  await release(brake)
  expect((await walk('dreams', 'FLOWERS')).slice(0, 2)).toEqual(['drm_1', 'drm_2'])
})

describe('teams', () => {
  beforeEach(async () => {
    await service.sql`
      insert into team (campaign_id, code, captain_id, project_id, dream_id, kind, name, slogan_state, state,
        idempotency_key, content_digest, created_at)
      select 1, 'HELD' || n, 1, project, dream, 'PERSONAL', 'team', 'NONE', 'OPEN', 'team' || n, 'x', now()
      from (values (1, 1, null), (2, 1, null), (3, null, 1), (4, null, 1)) teams (n, project, dream) order by n`
  })

  test.each(['PEOPLE', 'GIFTS', 'AMOUNT'])(
    'by %s keep their place while all is held back, and take the new one when it is released',
    async (by) => {
      await give('prj_1', 500, 'tem_2')
      await give('prj_1', 500, 'tem_1')
      const before = await walk('teams', by)
      expect(before.slice(0, 2)).toEqual(['tem_2', 'tem_1'])
      const brake = await hold('GLOBAL')
      await give('prj_1', 500, 'tem_1')
      expect(await walk('teams', by)).toEqual(before)
      const [first, second] = await page('teams', `first: 2, orderBy: { by: ${by}, direction: DESC }`)
      expect(placeIn(second?.cursor)[1]).toBe(placeIn(first?.cursor)[1])
      await release(brake)
      expect((await walk('teams', by)).slice(0, 2)).toEqual(['tem_1', 'tem_2'])
    },
  )

  test('by FLOWERS too, among equals by who had them earlier as it is shown', async () => {
    await giveFlower('drm_1', 'tem_4')
    await giveFlower('drm_1', 'tem_3')
    const before = await walk('teams', 'FLOWERS')
    expect(before.slice(0, 2)).toEqual(['tem_4', 'tem_3'])
    const brake = await hold('GLOBAL')
    await giveFlower('drm_1', 'tem_3')
    expect(await walk('teams', 'FLOWERS')).toEqual(before)
    await release(brake)
    expect((await walk('teams', 'FLOWERS')).slice(0, 2)).toEqual(['tem_3', 'tem_4'])
  })
})
