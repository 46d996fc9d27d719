// Many topics in one stream: all of them first, then those that moved, the same numbers as each topic's own
// subscription shows, and nothing that the public may not see yet.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { differ, watchTopics } from '../../src/totals/liveTopics.ts'
import { Notices } from '../../src/totals/notices.ts'
import { type TotalsAt, zeroTotals } from '../../src/totals/totals.ts'
import { openStage, type Stage } from '../governance/stage.ts'
import { openPair, type Pair } from '../journal/stage.ts'
import { ask, longLived } from '../model/verbs.ts'
import type { Json, Service, Watch } from '../setup/service.ts'

interface Topic {
  of: string
  totals: { seq: number; serviceLevel: string; donationCount: number; notices: { effect: string }[] }
}

interface Frame {
  seq: number
  asOf: string
  serviceLevel: string
  serverTime: string
  complete: boolean
  topics: Topic[]
}

const values = 'seq serviceLevel donationCount received { minorUnits } flowerCount'
const document = `subscription ($topics: [TopicInput!]!, $maxHz: Int) { live(topics: $topics, maxHz: $maxHz) {
  seq asOf serviceLevel serverTime complete topics { of totals { ${values} notices { effect } } } } }`

let pair: Pair
let stage: Stage
let team: string
let people = 0

beforeAll(async () => {
  pair = await openPair({ neverLate: true })
  stage = await openStage(pair.first)
  const captain = await pair.first.token('donor', 'captain', longLived)
  const { body } = await pair.first.graphql(
    `mutation { createTeam(input: { idempotencyKey: "t", goal: { project: "prj_1" }, kind: SCHOOL, name: "x" }) {
      ... on CreateTeamSuccess { team { id } } } }`,
    {},
    captain,
  )
  team = body.data.createTeam.team.id
})

afterAll(() => pair?.close())

const everyKind = () => [
  { campaign: 'cmp_1' },
  { project: 'prj_1' },
  { project: 'prj_2' },
  { organization: 'org_2' },
  { organization: 'org_1' },
  { team },
  { dream: 'drm_1' },
  { window: 'mwn_1' },
  { partner: 'prt_1' },
  { region: '440000' },
  { region: 'UNKNOWN' },
]
const idOf = (topic: object) => {
  const [[kind, id] = []] = Object.entries(topic)
  return kind === 'region' ? `rgn_${id}` : id
}

function somebody(): string {
  people += 1
  return `moving-${people}`
}

function watching(
  topics: object[],
  on: Service = pair.first,
  way: 'subscribe' | 'subscribeSse' = 'subscribe',
) {
  return on[way](document, { topics, maxHz: 20 })
}

async function frame(watch: Watch): Promise<Frame> {
  const result = await watch.next()
  expect(result?.errors).toBeUndefined()
  return result?.data.live
}

/** Reads on until a frame is as it should be; answers with all that were read. */
async function until(watch: Watch, wanted: (frame: Frame) => boolean): Promise<Frame[]> {
  const seen: Frame[] = []
  for (;;) {
    const next = await frame(watch)
    expect(next.seq).toBeGreaterThanOrEqual(seen.at(-1)?.seq ?? 0)
    seen.push(next)
    if (wanted(next)) return seen
  }
}

/** What a reader holds that has put all frames in the place of the older ones. */
function held(frames: readonly Frame[]): Map<string, Topic['totals']> {
  return new Map(frames.flatMap(({ topics }) => topics.map(({ of, totals }) => [of, totals])))
}

const named = (frames: readonly Frame[]) =>
  new Set(frames.flatMap(({ topics }) => topics.map(({ of }) => of)))

describe('a stream of many topics', () => {
  test.each(['subscribe', 'subscribeSse'] as const)(
    'begins with all of them in the order in which they were named, then tells those that moved: %s',
    async (way) => {
      const topics = everyKind()
      const watch = watching(topics, pair.second, way)
      const first = await frame(watch)
      expect(first).toMatchObject({ complete: true, serviceLevel: 'LIVE' })
      expect(first.topics.map(({ of }) => of)).toEqual(topics.map(idOf))
      expect(first.serverTime).toBe(pair.first.clock.now().toISOString())
      for (const { totals } of first.topics) expect(totals.seq).toBe(first.seq)
      const gift = await stage.donate({ donorRef: somebody(), project: 'prj_2' })
      const frames = await until(watch, ({ seq }) => seq >= gift.seq)
      expect(named(frames)).toEqual(new Set(['cmp_1', 'prj_2', 'org_2', 'mwn_1', 'prt_1', 'rgn_UNKNOWN']))
      expect(frames.every(({ complete }) => !complete)).toBe(true)
      expect(held(frames).get('prj_2')?.donationCount).toBe(
        (first.topics.find(({ of }) => of === 'prj_2')?.totals.donationCount ?? 0) + 1,
      )
      await watch.close()
    },
  )

  test('begins with all of them for whoever comes at the seq of a frame that left some out', async () => {
    const topics = [{ project: 'prj_1' }, { project: 'prj_2' }]
    const first = watching(topics)
    await frame(first)
    const gift = await stage.donate({ donorRef: somebody(), project: 'prj_2' })
    const [partial] = (await until(first, ({ seq }) => seq >= gift.seq)).slice(-1) as [Frame]
    expect(partial).toMatchObject({ complete: false, topics: [{ of: 'prj_2' }] })
    const joiners = [watching(topics), watching(topics, pair.first, 'subscribeSse'), watching(topics)]
    for (const joiner of joiners) {
      const whole = await frame(joiner)
      expect(whole).toMatchObject({ seq: partial.seq, complete: true })
      expect(whole.topics.map(({ of }) => of)).toEqual(['prj_1', 'prj_2'])
      expect(held([whole]).get('prj_2')).toEqual(held([partial]).get('prj_2'))
    }
    // From then on they are told the same as everybody.
    const next = await stage.donate({ donorRef: somebody(), project: 'prj_1' })
    for (const watch of [first, ...joiners]) {
      const [last] = (await until(watch, ({ seq }) => seq >= next.seq)).slice(-1)
      expect(last).toMatchObject({ complete: false, topics: [{ of: 'prj_1' }] })
      await watch.close()
    }
  })

  test('ends a burst with the last value, which is that of each topic alone', async () => {
    const topics = everyKind()
    const watch = pair.first.subscribe(document, { topics, maxHz: 2 })
    const first = await frame(watch)
    const singles: [string, string, Watch][] = (
      [
        ['campaignTotals', 'campaign', 'cmp_1'],
        ['projectTotals', 'project', 'prj_1'],
        ['projectTotals', 'project', 'prj_2'],
        ['organizationTotals', 'organization', 'org_1'],
        ['teamTotals', 'team', team],
        ['dreamTotals', 'dream', 'drm_1'],
      ] as const
    ).map(([field, argument, id]) => [
      field,
      id,
      pair.second.subscribe(
        `subscription { ${field}(${argument}: "${id}", maxHz: 20) { ${values} notices { effect } } }`,
      ),
    ])
    let last = 0
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const { seq } = await stage.donate(
          { donorRef: somebody(), project: index % 3 ? 'prj_1' : 'prj_2', amount: 100 + index },
          index % 2 ? pair.first : pair.second,
        )
        last = Math.max(last, seq)
      }),
    )
    const frames = [first, ...(await until(watch, ({ seq }) => seq >= last))]
    expect(frames.length).toBeLessThan(10)
    for (const [field, id, single] of singles) {
      let alone: Json = null
      while ((alone?.seq ?? 0) < last) alone = (await single.next())?.data[field]
      const { seq: _, ...numbers } = alone
      expect(held(frames).get(id)).toMatchObject(numbers)
      await single.close()
    }
    expect(frames.at(-1)?.seq).toBe(last)
    await watch.close()
  })

  test('shows a topic that is held back as it stood, and the newest when it is released', async () => {
    const topics = [{ campaign: 'cmp_1' }, { project: 'prj_1' }, { project: 'prj_2' }]
    const watches = [watching(topics), watching(topics, pair.second, 'subscribeSse')]
    const firsts = await Promise.all(watches.map(frame))
    const before = held([firsts[0] as Frame]).get('prj_1')?.donationCount as number
    const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'DELAY_PUBLIC' })
    const gifts = [
      await stage.donate({ donorRef: somebody() }),
      await stage.donate({ donorRef: somebody() }, pair.second),
    ]
    const last = gifts.at(-1)?.seq as number
    for (const watch of watches) {
      const frames = await until(watch, ({ seq }) => seq >= last)
      expect(frames.at(-1)?.serviceLevel).toBe('LIVE')
      expect(held(frames).get('prj_1')).toMatchObject({ serviceLevel: 'FROZEN', donationCount: before })
      expect(named(frames)).toEqual(new Set(['cmp_1', 'prj_1']))
      // Once it stands it is not told again.
      expect(frames.filter(({ topics }) => topics.some(({ of }) => of === 'prj_1'))).toHaveLength(1)
    }
    const late = watching([...topics, { dream: 'drm_1' }], pair.second)
    expect(held([await frame(late)]).get('prj_1')).toMatchObject({
      serviceLevel: 'FROZEN',
      donationCount: before,
    })
    await stage.release(brake)
    for (const watch of [...watches, late]) {
      const frames = await until(watch, ({ topics }) => topics.some(({ of }) => of === 'prj_1'))
      expect(held(frames).get('prj_1')).toMatchObject({
        serviceLevel: 'LIVE',
        donationCount: before + 2,
        notices: [],
      })
      await watch.close()
    }
  })

  test('stands as a whole while all of it is held back', async () => {
    const watch = watching([{ project: 'prj_1' }, { region: '440000' }])
    const first = await frame(watch)
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    const frozen = (await until(watch, ({ serviceLevel }) => serviceLevel === 'FROZEN')).at(-1)
    expect(frozen?.complete).toBe(true)
    const gift = await stage.donate({ donorRef: somebody() })
    const late = watching([{ project: 'prj_1' }, { region: '440000' }], pair.second)
    const seen = await frame(late)
    expect(seen).toMatchObject({ seq: frozen?.seq, serviceLevel: 'FROZEN' })
    expect(held([seen]).get('prj_1')?.donationCount).toBe(held([first]).get('prj_1')?.donationCount)
    await stage.release(brake)
    const [free] = (await until(watch, ({ serviceLevel }) => serviceLevel === 'LIVE')).slice(-1)
    expect(free?.seq).toBeGreaterThan(gift.seq)
    expect(held([free as Frame]).get('prj_1')?.donationCount).toBe(
      (held([first]).get('prj_1')?.donationCount as number) + 1,
    )
    await Promise.all([watch.close(), late.close()])
  })

  test('tells the notices of a topic when they come and go', async () => {
    const watch = watching([{ campaign: 'cmp_1' }, { project: 'prj_1' }, { project: 'prj_2' }])
    await frame(watch)
    const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_MATCH' })
    const frames = await until(watch, ({ topics }) => topics.length > 0)
    expect(named(frames)).toEqual(new Set(['cmp_1', 'prj_1']))
    expect(held(frames).get('prj_1')?.notices).toEqual([{ effect: 'STOP_MATCH' }])
    await stage.release(brake)
    const after = await until(watch, ({ topics }) => topics.length > 0)
    expect(held(after).get('prj_1')?.notices).toEqual([])
    await watch.close()
  })
})

describe('a topic moved', () => {
  const stands: TotalsAt = {
    campaignId: 1,
    topic: 'project:1',
    seq: 10n,
    asOf: new Date(0),
    serviceLevel: 'LIVE',
    values: { ...zeroTotals(1, 'project:1'), seq: 7n },
    notices: Notices.none,
  }
  const brake = (targetId: number) => ({
    scope: 'PROJECT' as const,
    targetId,
    effect: 'STOP_MATCH' as const,
    noticeZh: '暂停',
    noticeEn: 'Stopped',
    engagedAt: new Date(0),
    until: null,
    projectIds: [],
  })
  const frozen = { serviceLevel: 'FROZEN' } as const

  test.each<[boolean, string, Partial<TotalsAt>, Partial<TotalsAt>]>([
    [false, 'the journal went on', {}, { seq: 12n, asOf: new Date(1) }],
    [true, 'its numbers moved', {}, { values: { ...stands.values, seq: 11n } }],
    [true, 'they are older than they should be', {}, { serviceLevel: 'DELAYED' }],
    [true, 'it is held back', {}, { ...frozen, seq: 11n }],
    [true, 'it is held back by another brake', frozen, { ...frozen, seq: 11n }],
    [false, 'it is held back as before', frozen, frozen],
    [true, 'the campaign is settled', {}, { serviceLevel: 'FINAL' }],
    [true, 'a brake is announced on it', {}, { notices: new Notices('1', [brake(1)]) }],
    [false, 'a brake is announced on another one', {}, { notices: new Notices('1', [brake(2)]) }],
  ])('is %s when %s', (moved, _what, before, after) => {
    expect(differ({ ...stands, ...before }, { ...stands, ...after })).toBe(moved)
  })
})

describe('frames continue each other', () => {
  const topics = ['project:1', 'project:2'].map((topic) => ({ topic, of: topic }))

  test('and what moved since a frame that was taken comes in one', async () => {
    const watch = watchTopics(pair.first.app, 1, topics, 20)
    const first = (await watch.next()).value
    expect(first).toMatchObject({ from: first.seq, complete: true })
    const frames = [first]
    for (const project of ['prj_1', 'prj_2', 'prj_1']) {
      const { seq } = await stage.donate({ donorRef: somebody(), project })
      while (frames.at(-1).seq < BigInt(seq)) frames.push((await watch.next()).value)
    }
    frames.reduce((before, after) => {
      expect(after.from).toBe(before.seq)
      return after
    })
    const movedIn = (frame: Json) => frame.moved.map(({ of }: Json) => of)
    expect(movedIn(await watch.since(first.seq))).toEqual(['project:1', 'project:2'])
    const last = frames.at(-1)
    expect(movedIn(last)).toEqual(['project:1'])
    expect(movedIn(await watch.since(last.seq))).toEqual([])
    expect(await watch.present()).toMatchObject({ seq: last.seq, complete: true })
    await watch.return?.()
    expect((await watch.next()).done).toBe(true)
  })

  test('and what moved while the journal stood still is in every frame after it', async () => {
    const { clock } = pair.first
    const until = new Date(clock.now().getTime() + 5_000).toISOString()
    await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'DELAY_PUBLIC', until })
    const watch = watchTopics(pair.first.app, 1, topics, 20)
    const first = (await watch.next()).value
    expect(first.moved[0].totals.serviceLevel).toBe('FROZEN')
    clock.advance(5_000)
    const released = (await watch.next()).value
    expect(released.seq).toBe(first.seq)
    expect(released.moved.map(({ of }: Json) => of)).toEqual(['project:1'])
    await stage.donate({ donorRef: somebody(), project: 'prj_2' })
    const next = (await watch.next()).value
    expect(next.from).toBe(first.seq)
    // Whoever took the first frame and not the second is not told apart by its seq.
    expect(next.moved.map(({ of }: Json) => of)).toEqual(['project:1', 'project:2'])
    await watch.return?.()
  })
})

describe('topics', () => {
  const many = Array.from({ length: 201 }, (_, index) => ({ project: `prj_${index + 1}` }))

  beforeAll(async () => {
    await pair.first.sql`
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase,
        rehearsal, daily_flower_cap)
      select code || n, 9, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at,
        case n when 2 then 'DRAFT' else 'PUBLISHED' end, false, 10
      from campaign, generate_series(2, 3) n where id = 1`
  })

  test.each([
    ['none', [], 'INVALID_INPUT', 'topics'],
    ['too many', many, 'INVALID_INPUT', 'topics'],
    [
      'one twice',
      [{ campaign: 'cmp_1' }, { dream: 'drm_1' }, { dream: 'drm_1' }],
      'INVALID_INPUT',
      'topics.2.dream',
    ],
    [
      'an id of another kind',
      [{ campaign: 'cmp_1' }, { project: 'drm_1' }],
      'INVALID_INPUT',
      'topics.1.project',
    ],
    [
      'a region there is none of',
      [{ campaign: 'cmp_1' }, { region: '999999' }],
      'INVALID_INPUT',
      'topics.1.region',
    ],
    ['two campaigns', [{ project: 'prj_1' }, { campaign: 'cmp_3' }], 'INVALID_INPUT', 'topics.1.campaign'],
    ['no campaign at all', [{ organization: 'org_1' }, { region: '440000' }], 'INVALID_INPUT', 'topics'],
    ['a campaign that is not published', [{ campaign: 'cmp_2' }], 'NOT_FOUND', 'topics.0.campaign'],
    ['a dream there is none of', [{ campaign: 'cmp_1' }, { dream: 'drm_99' }], 'NOT_FOUND', 'topics.1.dream'],
    [
      'a project there is none of',
      [{ project: 'prj_1' }, { project: 'prj_99' }],
      'NOT_FOUND',
      'topics.1.project',
    ],
    [
      'an organization there is none of',
      [{ campaign: 'cmp_1' }, { organization: 'org_99' }],
      'NOT_FOUND',
      'topics.1.organization',
    ],
    ['a window there is none of', [{ window: 'mwn_99' }], 'NOT_FOUND', 'topics.0.window'],
    ['a partner there is none of', [{ partner: 'prt_99' }], 'NOT_FOUND', 'topics.0.partner'],
    ['a team there is none of', [{ team: 'tem_99' }], 'NOT_FOUND', 'topics.0.team'],
  ])('%s are refused by the name of what is wrong', async (_what, topics, code, path) => {
    const watch = watching(topics)
    const extensions = (await watch.next())?.errors?.[0]?.extensions
    expect(extensions.code).toBe(code)
    expect(code === 'NOT_FOUND' ? extensions.path : extensions.fields[0].path).toBe(path)
    await watch.close()
  })

  test('of a project before it is published are not there, for staff either', async () => {
    await pair.first.sql`update project set state = 'IN_REVIEW' where id = 4`
    for (const token of [undefined, stage.staff]) {
      const watch = pair.first.subscribe(document, { topics: [{ project: 'prj_4' }] }, token)
      expect((await watch.next())?.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' })
      await watch.close()
    }
    await pair.first.sql`update project set state = 'ONLINE' where id = 4`
  })

  test.each([0, 21])('are not watched %i times a second', async (maxHz) => {
    const watch = pair.first.subscribe(document, { topics: [{ campaign: 'cmp_1' }], maxHz })
    expect((await watch.next())?.errors?.[0]?.extensions).toMatchObject({ fields: [{ path: 'maxHz' }] })
    await watch.close()
  })

  test('of which two kinds are named at once are none', async () => {
    const watch = watching([{ campaign: 'cmp_1', dream: 'drm_1' }])
    const result = await watch.next().catch((error) => error)
    expect(JSON.stringify(result)).toContain('Exactly one key must be specified')
    await watch.close()
  })

  test('may be two hundred', async () => {
    await pair.first.sql`
      insert into partner (campaign_id, code, name_zh, name_en, kind, payment_channel)
      select 1, 'p' || n, 'x', 'x', 'EXTERNAL', false from generate_series(3, 199) n`
    const partners = Array.from({ length: 199 }, (_, index) => ({ partner: `prt_${index + 1}` }))
    const topics = [{ campaign: 'cmp_1' }, ...partners]
    const watch = watching(topics)
    const first = await frame(watch)
    expect(first.topics).toHaveLength(200)
    await watch.close()
  })
})

test('nothing of it names a person', async () => {
  await ask(
    pair.first,
    'updateDonor',
    { displayName: 'Grace' },
    await pair.first.token('donor', 'captain', longLived),
  )
  const watch = watching(everyKind())
  expect(JSON.stringify(await frame(watch))).not.toContain('Grace')
  await watch.close()
})

const page = readFileSync(new URL('../../docs/live.md', import.meta.url), 'utf8')

test('what the page gives to paste is answered in the form that it shows', async () => {
  const asked = [...page.matchAll(/ -d '(.*)'$/gm)].map(
    ([, body]) => JSON.parse(body as string) as { query: string },
  )
  const told = [...page.matchAll(/^data: (.*\})$/gm)].map(([, text]) => JSON.parse(text as string).data)
  expect(asked).toHaveLength(2)
  for (const { query } of asked) {
    const watch = pair.first.subscribeSse(query)
    const { data } = (await watch.next()) as Json
    const [field] = Object.keys(data)
    const shown = told.find((frame) => field !== undefined && field in frame)
    expect(Object.keys(shown[field as string])).toEqual(Object.keys(data[field as string]))
    if (field === 'live') expect(formOf(shown)).toEqual(formOf(data))
    await watch.close()
  }
})

/** What is there, without what it is. */
function formOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(formOf)
  if (value === null || typeof value !== 'object') return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, formOf(of)]))
}
