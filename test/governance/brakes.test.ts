// Brakes: what each stops and what goes on beside it, from the very next command on until it is released or ends.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { brakeEffects, brakeScopes, effectsOf } from '../../src/governance/brake.ts'
import { needsShared, openPair, type Pair, shared } from '../journal/stage.ts'
import { longLived, violatedInvariants, writesNothing } from '../model/verbs.ts'
import { fixtureNow } from '../setup/clock.ts'
import { brakeFields, donorId, type Gift, openStage, type Stage } from './stage.ts'

let pair: Pair
let stage: Stage
let people = 0

beforeAll(async () => {
  pair = await openPair({ neverLate: true })
  stage = await openStage(pair.first)
})

afterAll(() => pair?.close())

function somebody(): string {
  people += 1
  return `person-${people}`
}

async function query(text: string, token?: string) {
  const { body } = await pair.first.graphql(text, {}, token)
  expect(body.errors).toBeUndefined()
  return body.data
}

const matched = 'MATCHED'
const taken = { gift: matched, deed: 'GRANTED', flower: 'given' }

interface Outcome {
  gift: string
  deed: string
  flower: string
}

type Case = [
  scope: string,
  target: string | null,
  effect: string,
  stopped: Partial<Outcome>,
  /** A gift beside it, and what becomes of that. */
  beside: Partial<Gift>,
  outcome: string,
]

const cases: Case[] = [
  [
    'GLOBAL',
    null,
    'STOP_MATCH',
    { gift: 'NOT_MATCHED BRAKE_ENGAGED' },
    { project: 'prj_2' },
    'NOT_MATCHED BRAKE_ENGAGED',
  ],
  ['GLOBAL', null, 'STOP_DONATE', { gift: 'DONATIONS_STOPPED' }, { project: 'prj_2' }, 'DONATIONS_STOPPED'],
  ['GLOBAL', null, 'STOP_FLOWERS', { deed: 'FLOWERS_STOPPED', flower: 'FLOWERS_STOPPED' }, {}, matched],
  ['GLOBAL', null, 'DELAY_PUBLIC', {}, {}, matched],
  [
    'WINDOW',
    'mwn_1',
    'STOP_MATCH',
    { gift: 'NOT_MATCHED BRAKE_ENGAGED' },
    { project: 'prj_4' },
    'PARTIAL BRAKE_ENGAGED',
  ],
  ['WINDOW', 'mwn_1', 'DELAY_PUBLIC', {}, {}, matched],
  ['PROJECT', 'prj_1', 'STOP_MATCH', { gift: 'NOT_MATCHED PROJECT_FROZEN' }, { project: 'prj_2' }, matched],
  ['PROJECT', 'prj_1', 'STOP_DONATE', { gift: 'DONATIONS_STOPPED' }, { project: 'prj_2' }, matched],
  ['PROJECT', 'prj_1', 'DELAY_PUBLIC', {}, {}, matched],
  ['ORGANIZATION', 'org_1', 'STOP_MATCH', { gift: 'NOT_MATCHED ORG_FROZEN' }, { project: 'prj_2' }, matched],
  ['ORGANIZATION', 'org_1', 'STOP_DONATE', { gift: 'DONATIONS_STOPPED' }, { project: 'prj_2' }, matched],
  ['ORGANIZATION', 'org_1', 'DELAY_PUBLIC', {}, {}, matched],
  [
    'DONOR',
    'the donor',
    'STOP_MATCH',
    { gift: 'NOT_MATCHED DONOR_FROZEN' },
    { donorRef: 'another' },
    matched,
  ],
  ['DONOR', 'the donor', 'STOP_DONATE', { gift: 'DONATIONS_STOPPED' }, { donorRef: 'another' }, matched],
  [
    'DONOR',
    'the donor',
    'STOP_FLOWERS',
    { deed: 'FLOWERS_STOPPED', flower: 'FLOWERS_STOPPED' },
    { donorRef: 'another' },
    matched,
  ],
  ['PARTNER', 'prt_1', 'STOP_MATCH', { gift: 'NOT_MATCHED BRAKE_ENGAGED' }, { channel: 'prt_2' }, matched],
  ['PARTNER', 'prt_1', 'STOP_DONATE', { gift: 'DONATIONS_STOPPED' }, { channel: 'prt_2' }, matched],
  ['PARTNER', 'prt_1', 'STOP_FLOWERS', { deed: 'FLOWERS_STOPPED' }, { channel: 'prt_2' }, matched],
  ['PARTNER', 'prt_1', 'DELAY_PUBLIC', {}, {}, matched],
]

describe('a brake', () => {
  test('has a case here for every scope and effect that go together', () => {
    const all = brakeScopes.flatMap((scope) => effectsOf[scope].map((effect) => `${scope} ${effect}`))
    expect(cases.map(([scope, , effect]) => `${scope} ${effect}`).sort()).toEqual(all.sort())
  })

  test.each(cases)(
    'on %s %s with %s stops what it says and nothing beside it; releasing it restores everything',
    async (scope, target, effect, stopped, beside, outcome) => {
      const donorRef = somebody()
      const other = beside.donorRef ? { donorRef: somebody() } : { donorRef, ...beside }
      const everything = async (deedType: string): Promise<Outcome> => ({
        gift: (await stage.donate({ donorRef })).outcome,
        deed: await stage.deed(donorRef, deedType),
        flower: await stage.giveFlower(donorRef),
      })
      expect(await everything('STEPS')).toEqual(taken)
      const id = scope === 'DONOR' ? await donorId(pair.first, donorRef) : target
      const brake = await stage.engage({ scope, effect, ...(id === null ? {} : { target: id }) })
      expect(await everything('QUIZ')).toEqual({ ...taken, ...stopped })
      expect((await stage.donate(other)).outcome).toBe(outcome)
      await stage.release(brake)
      expect(await everything('RIDE_CODE')).toEqual(taken)
    },
  )

  test.each(
    brakeScopes.flatMap((scope) =>
      brakeEffects
        .filter((effect) => !effectsOf[scope].includes(effect))
        .map((effect) => [scope, effect] as const),
    ),
  )('on %s cannot have %s, and says what it can have', async (scope, effect) => {
    const targets = {
      WINDOW: 'mwn_1',
      PROJECT: 'prj_1',
      ORGANIZATION: 'org_1',
      DONOR: 'dnr_1',
      PARTNER: 'prt_1',
    }
    const target = scope === 'GLOBAL' ? null : targets[scope]
    const verdict = await writesNothing(pair.first, () =>
      stage.send('engageBrake', { scope, target, effect }),
    )
    expect(verdict).toMatchObject({ __typename: 'InvalidInput', fields: [{ path: 'input.effect' }] })
    for (const possible of effectsOf[scope]) expect(verdict.message).toContain(possible)
  })

  test('holds for the very next gift on another instance, and its release too', async (context) => {
    if (!shared) context.skip(needsShared)
    for (let round = 0; round < 5; round += 1) {
      const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_DONATE' })
      expect((await stage.donate({ donorRef: somebody() }, pair.second)).outcome).toBe('DONATIONS_STOPPED')
      await stage.release(brake)
      expect((await stage.donate({ donorRef: somebody() }, pair.second)).outcome).toBe(matched)
    }
  })

  test('splits gifts that are under way into those decided before it and those decided with it', async () => {
    const gifts = Array.from({ length: 30 }, (_, index) =>
      stage.donate({ donorRef: somebody(), project: 'prj_2' }, index % 2 ? pair.first : pair.second),
    )
    const brake = await stage.engage({ scope: 'ORGANIZATION', target: 'org_2', effect: 'STOP_MATCH' })
    gifts.push(
      ...Array.from({ length: 30 }, (_, index) =>
        stage.donate({ donorRef: somebody(), project: 'prj_2' }, index % 2 ? pair.first : pair.second),
      ),
    )
    const [row] = await pair.first.sql<{ seq: bigint }[]>`
      select engaged_seq as seq from brake where id = ${Number(brake.slice(4))}`
    for (const { seq, outcome } of await Promise.all(gifts)) {
      expect(outcome).toBe(BigInt(seq) < (row?.seq ?? 0n) ? matched : 'NOT_MATCHED ORG_FROZEN')
    }
    await stage.release(brake)
  })

  test('engaged twice at once is engaged once, and the other is told which one it is', async () => {
    const brake = { scope: 'PROJECT', target: 'prj_2', effect: 'STOP_MATCH' }
    const verdicts = await Promise.all([
      stage.send('engageBrake', brake, undefined, pair.first),
      stage.send('engageBrake', brake, undefined, pair.second),
    ])
    const [engaged, refused] = verdicts.sort((one, other) => one.__typename.length - other.__typename.length)
    expect([engaged.__typename, refused.__typename]).toEqual(['EngageBrakeSuccess', 'BrakeAlreadyEngaged'])
    expect(refused).toMatchObject({ code: 'BRAKE_ALREADY_ENGAGED', brake: { id: engaged.brake.id } })
    // Another effect, and another project, are other brakes.
    const others = [
      await stage.engage({ ...brake, effect: 'STOP_DONATE' }),
      await stage.engage({ ...brake, target: 'prj_4' }),
    ]
    for (const id of [engaged.brake.id, ...others]) await stage.release(id)
    await stage.release(await stage.engage(brake))
  })

  test('released twice is released once', async () => {
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'STOP_MATCH' })
    const verdicts = await Promise.all([
      stage.send('releaseBrake', { brake }, undefined, pair.first),
      stage.send('releaseBrake', { brake }, undefined, pair.second),
    ])
    expect(verdicts.map(({ __typename }) => __typename).sort()).toEqual([
      'BrakeNotEngaged',
      'ReleaseBrakeSuccess',
    ])
  })

  test('ends by itself at its instant, not a millisecond earlier, and then cannot be released', async () => {
    const { clock } = pair.first
    clock.set('2022-09-09T13:00:00+08:00')
    const until = '2022-09-09T13:30:00+08:00'
    const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_DONATE', until })
    const isInForce = async () =>
      (await query(`{ node(id: "${brake}") { ... on Brake { inForce releasedAt } } }`)).node
    clock.set('2022-09-09T13:29:59.999+08:00')
    expect((await stage.donate({ donorRef: somebody() })).outcome).toBe('DONATIONS_STOPPED')
    expect(await isInForce()).toEqual({ inForce: true, releasedAt: null })
    clock.set(until)
    expect((await stage.donate({ donorRef: somebody() })).outcome).toBe(matched)
    expect(await isInForce()).toEqual({ inForce: false, releasedAt: null })
    expect(await stage.send('releaseBrake', { brake })).toMatchObject({ code: 'BRAKE_NOT_ENGAGED' })
    // In its place there is room for another.
    await stage.release(await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_DONATE' }))
  })

  test('is limited to a thousand in a campaign, those on persons not counted', async () => {
    const { sql } = pair.first
    await sql`
      insert into brake (campaign_id, scope, target_id, effect, reason, notice_zh, notice_en, engaged_by, engaged_at,
        engaged_seq)
      select 1, 'PROJECT', n, 'STOP_MATCH', 'many', '停', 'stop', 'staff:lin', ${new Date(fixtureNow)}, 1
      from generate_series(1000001, 1001000) n`
    const donor = await donorId(pair.first, 'person-1')
    const global = { scope: 'GLOBAL', effect: 'STOP_MATCH' }
    const verdict = await writesNothing(pair.first, () => stage.send('engageBrake', global))
    expect(verdict).toMatchObject({ __typename: 'InvalidInput', fields: [{ path: 'input.campaign' }] })
    await stage.release(await stage.engage({ scope: 'DONOR', target: donor, effect: 'STOP_MATCH' }))
    const { campaign } = await query('{ campaign(code: "test") { totals { notices { target } } } }')
    expect(campaign.totals.notices).toHaveLength(50)
    await sql`delete from brake where target_id > 1000000 and target_id <= 1001000`
    await stage.release(await stage.engage(global))
  })
})

describe('freezing a project', () => {
  const frozen = async () => {
    const { projects } = await query(
      '{ projects(filter: { campaign: "cmp_1" }) { edges { node { id matchFrozen } } } }',
    )
    return projects.edges
      .filter(({ node }: { node: { matchFrozen: boolean } }) => node.matchFrozen)
      .map(({ node }: { node: { id: string } }) => node.id)
  }

  test.each([
    [{ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_MATCH' }, ['prj_1']],
    [{ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_DONATE' }, ['prj_1']],
    [{ scope: 'ORGANIZATION', target: 'org_2', effect: 'STOP_MATCH' }, ['prj_2', 'prj_4']],
    [{ scope: 'ORGANIZATION', target: 'org_2', effect: 'STOP_DONATE' }, ['prj_2', 'prj_4']],
    // org_3 takes part, and receives nothing.
    [{ scope: 'ORGANIZATION', target: 'org_3', effect: 'STOP_MATCH' }, []],
    [{ scope: 'PROJECT', target: 'prj_1', effect: 'DELAY_PUBLIC' }, []],
    [{ scope: 'GLOBAL', effect: 'STOP_MATCH' }, []],
  ])('%o freezes the match of %o while it holds', async (brake, expected) => {
    expect(await frozen()).toEqual([])
    const id = await stage.engage(brake)
    expect(await frozen()).toEqual(expected)
    await stage.release(id)
    expect(await frozen()).toEqual([])
  })

  test('loses nothing of what was confirmed or held, and a refund takes its match back all the same', async () => {
    const donorRef = somebody()
    const gifts = []
    for (let count = 1; count <= 5; count += 1)
      gifts.push(await stage.donate({ donorRef, amount: 2_000 + count }))
    expect(gifts.map(({ outcome }) => outcome)).toEqual([...Array(4).fill(matched), 'HELD VELOCITY_HOLD'])
    const lines = async () =>
      (
        await query(
          '{ node(id: "prj_1") { ... on Project { totals { matched { minorUnits } held { minorUnits } matchReversed { minorUnits } } } } }',
        )
      ).node.totals
    const before = await lines()
    const brake = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'STOP_DONATE' })
    expect(await lines()).toEqual(before)
    const { body } = await pair.first.graphql(
      `mutation { refundDonation(input: { idempotencyKey: "frozen", donation: "${gifts[0]?.id}", reason: "asked for" }) {
        __typename ... on UserError { message } } }`,
      {},
      stage.staff,
    )
    expect(body.data.refundDonation.__typename).toBe('RefundDonationSuccess')
    const after = { ...before, matchReversed: { minorUnits: before.matchReversed.minorUnits + 2_001 } }
    expect(await lines()).toEqual(after)
    await stage.release(brake)
    expect(await lines()).toEqual(after)
    const states = await pair.first.sql<{ state: string }[]>`
      select state from allocation where donation_seq = any(${gifts.map(({ seq }) => seq)}) order by donation_seq`
    expect(states.map(({ state }) => state)).toEqual([
      'REVERSED',
      'CONFIRMED',
      'CONFIRMED',
      'CONFIRMED',
      'HELD',
    ])
  })
})

describe('holding numbers back', () => {
  const totals =
    'totals { seq serviceLevel donationCount received { minorUnits } matched { minorUnits } notices { scope effect target } }'
  const read = async (token?: string) =>
    await query(
      `{ campaign(code: "test") { ${totals}
            region: breakdown(by: REGION) { seq total { serviceLevel donationCount } rows { totals { serviceLevel seq donationCount } } }
            minutes(last: 3) { minute totals { serviceLevel donationCount } } }
          project: node(id: "prj_1") { ... on Project { ${totals} } }
          other: node(id: "prj_2") { ... on Project { ${totals} } }
          organization: node(id: "org_1") { ... on Organization { totals(campaign: "cmp_1") { seq serviceLevel donationCount } } } }`,
      token,
    )

  const levels = ({ campaign, project, other, organization }: Awaited<ReturnType<typeof read>>) => ({
    campaign: campaign.totals.serviceLevel,
    region: campaign.region.total.serviceLevel,
    minute: campaign.minutes.at(-1).totals.serviceLevel,
    project: project.totals.serviceLevel,
    other: other.totals.serviceLevel,
    organization: organization.totals.serviceLevel,
  })

  const live = {
    campaign: 'LIVE',
    region: 'LIVE',
    minute: 'LIVE',
    project: 'LIVE',
    other: 'LIVE',
    organization: 'LIVE',
  }
  const all = {
    campaign: 'FROZEN',
    region: 'FROZEN',
    minute: 'FROZEN',
    project: 'FROZEN',
    other: 'FROZEN',
    organization: 'FROZEN',
  }

  test.each([
    ['GLOBAL', null, all],
    ['PROJECT', 'prj_1', { ...live, project: 'FROZEN' }],
    ['ORGANIZATION', 'org_1', { ...live, project: 'FROZEN', organization: 'FROZEN' }],
    ['WINDOW', 'mwn_1', live],
    ['PARTNER', 'prt_1', live],
  ])(
    'of %s %s freezes those numbers and no others, for staff too; release shows what came meanwhile',
    async (scope, target, expected) => {
      pair.first.clock.advance(60_000)
      await stage.donate({ donorRef: somebody(), amount: 100 })
      await stage.donate({ donorRef: somebody(), project: 'prj_2', amount: 100 })
      const before = await read()
      expect(levels(before)).toEqual(live)
      const brake = await stage.engage({ scope, target, effect: 'DELAY_PUBLIC' })
      const engaged = await read()
      // The instant at which it was engaged lies in this minute; the campaign's clock goes on.
      pair.first.clock.advance(60_000)
      const given = [
        await stage.donate({ donorRef: somebody(), amount: 500 }),
        await stage.donate({ donorRef: somebody(), project: 'prj_2', amount: 500, channel: 'prt_2' }),
      ]
      expect(given.map(({ outcome }) => outcome)).toEqual([matched, matched])
      for (const seen of [await read(), await read(stage.staff)]) {
        expect(levels(seen)).toEqual(expected)
        for (const [name, level] of Object.entries(expected)) {
          if (name === 'region' || name === 'minute') continue
          const [now, then] = [seen[name].totals, before[name].totals]
          expect(now.donationCount - then.donationCount, name).toBe(
            level === 'FROZEN' ? 0 : name === 'campaign' ? 2 : 1,
          )
          if (level === 'FROZEN') expect(now.seq, name).toBe(engaged[name].totals.seq)
        }
        const { region, minutes } = seen.campaign
        const sum = (rows: { totals: { donationCount: number } }[]) =>
          rows.reduce((total, row) => total + row.totals.donationCount, 0)
        expect(region.total.donationCount).toBe(seen.campaign.totals.donationCount)
        expect(sum(region.rows)).toBe(region.total.donationCount)
        expect(minutes.at(-1).totals.donationCount).toBe(seen.campaign.totals.donationCount)
        for (const { totals: row } of region.rows) expect(row.seq).toBe(region.seq)
      }
      await stage.release(brake)
      const after = await read()
      expect(levels(after)).toEqual(live)
      expect(after.campaign.totals.donationCount).toBe(before.campaign.totals.donationCount + 2)
      expect(after.project.totals.donationCount).toBe(before.project.totals.donationCount + 1)
      expect(after.campaign.totals.seq).toBeGreaterThan(engaged.campaign.totals.seq)
      expect(await pair.first.sql`select from totals_held_back`).toHaveLength(0)
    },
  )

  test('of all shows zeros for what nothing had moved when it began', async () => {
    const dream = async () => {
      const { node } = await query(
        '{ node(id: "drm_2") { ... on Dream { totals { serviceLevel flowerCount seq } } } }',
      )
      return node.totals
    }
    const donorRef = somebody()
    await stage.deed(donorRef, 'STEPS')
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    const token = await pair.first.token('donor', donorRef, longLived)
    const { body } = await pair.first.graphql(
      'mutation { giveFlowers(input: { idempotencyKey: "zero", dream: "drm_2", count: 1 }) { __typename } }',
      {},
      token,
    )
    expect(body.data.giveFlowers.__typename).toBe('GiveFlowersSuccess')
    expect(await dream()).toMatchObject({ serviceLevel: 'FROZEN', flowerCount: 0 })
    await stage.release(brake)
    expect(await dream()).toMatchObject({ serviceLevel: 'LIVE', flowerCount: 1 })
  })

  test('twice shows the earlier state until the earlier brake ends, then the later one, and never less than before', async () => {
    const counted = async () => (await read()).project.totals
    const seen: { seq: number; donationCount: number; serviceLevel: string }[] = [await counted()]
    const step = async (work: () => Promise<unknown>) => {
      await work()
      seen.push(await counted())
    }
    const give = () => stage.donate({ donorRef: somebody(), amount: 100 })
    let [first, second, third] = ['', '', '']
    await step(async () => {
      first = await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'DELAY_PUBLIC' })
    })
    await step(give)
    await step(async () => {
      second = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    })
    await step(give)
    await step(async () => {
      third = await stage.engage({ scope: 'ORGANIZATION', target: 'org_1', effect: 'DELAY_PUBLIC' })
    })
    await step(give)
    await step(() => stage.release(first))
    await step(() => stage.release(third))
    await step(() => stage.release(second))
    const start = seen[0]?.donationCount ?? 0
    expect(seen.map(({ donationCount }) => donationCount - start)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 3])
    expect(seen.map(({ serviceLevel }) => serviceLevel)).toEqual(['LIVE', ...Array(8).fill('FROZEN'), 'LIVE'])
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map(({ seq }) => seq).sort((one, other) => one - other))
  })

  test('until an instant ends there, and leaves nothing behind when the next brake comes', async () => {
    const { clock, sql } = pair.first
    const until = new Date(clock.now().getTime() + 60_000)
    await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC', until: until.toISOString() })
    expect(levels(await read())).toEqual(all)
    clock.set(new Date(until.getTime() - 1))
    expect(levels(await read())).toEqual(all)
    clock.set(until)
    expect(levels(await read())).toEqual(live)
    expect((await sql`select from totals_held_back`).length).toBeGreaterThan(0)
    await stage.release(await stage.engage({ scope: 'PROJECT', target: 'prj_1', effect: 'DELAY_PUBLIC' }))
    expect(await sql`select from totals_held_back`).toHaveLength(0)
  })
})

describe('notices', () => {
  const notices = 'notices { scope effect target noticeZh noticeEn engagedAt until }'
  const told = async () => {
    const { campaign, project, other, dream } = await query(
      `{ campaign(code: "test") { totals { ${notices} } breakdown(by: DAY) { total { ${notices} } } minutes(last: 1) { totals { ${notices} } } }
        project: node(id: "prj_1") { ... on Project { totals { ${notices} } } }
        other: node(id: "prj_2") { ... on Project { totals { ${notices} } } }
        dream: node(id: "drm_1") { ... on Dream { totals { ${notices} } } } }`,
    )
    const short = ({
      notices: list,
    }: {
      notices: { scope: string; effect: string; target: string | null }[]
    }) => list.map(({ scope, effect, target }) => [scope, effect, target].filter(Boolean).join(' '))
    expect(campaign.breakdown.total).toEqual(campaign.totals)
    expect(campaign.minutes[0].totals).toEqual(campaign.totals)
    return {
      campaign: short(campaign.totals),
      project: short(project.totals),
      other: short(other.totals),
      dream: short(dream.totals),
      first: campaign.totals.notices[0],
    }
  }

  test('are told where their brake holds, all of them for the campaign, and none about a person', async () => {
    expect(await told()).toMatchObject({ campaign: [], project: [], other: [], dream: [] })
    const brakes = [
      await stage.engage({ scope: 'PROJECT', target: 'prj_2', effect: 'STOP_MATCH' }),
      await stage.engage({ scope: 'ORGANIZATION', target: 'org_1', effect: 'STOP_DONATE' }),
      await stage.engage({
        scope: 'DONOR',
        target: await donorId(pair.first, 'person-1'),
        effect: 'STOP_DONATE',
      }),
      await stage.engage({ scope: 'PARTNER', target: 'prt_1', effect: 'STOP_FLOWERS' }),
      await stage.engage({
        scope: 'GLOBAL',
        effect: 'STOP_MATCH',
        noticeZh: '正在核查，配捐稍后恢复',
        noticeEn: 'A check is under way; matching resumes soon',
        until: '2022-09-10T20:00:00+08:00',
      }),
    ]
    const { first, ...lists } = await told()
    const everywhere = 'GLOBAL STOP_MATCH'
    expect(lists).toEqual({
      campaign: [
        everywhere,
        'PARTNER STOP_FLOWERS prt_1',
        'ORGANIZATION STOP_DONATE org_1',
        'PROJECT STOP_MATCH prj_2',
      ],
      project: [everywhere, 'ORGANIZATION STOP_DONATE org_1'],
      other: [everywhere, 'PROJECT STOP_MATCH prj_2'],
      dream: [everywhere],
    })
    expect(first).toMatchObject({
      noticeZh: '正在核查，配捐稍后恢复',
      noticeEn: 'A check is under way; matching resumes soon',
      engagedAt: pair.first.clock.now().toISOString(),
      until: '2022-09-10T12:00:00.000Z',
    })
    for (const brake of brakes) await stage.release(brake)
    expect(await told()).toMatchObject({ campaign: [], project: [], other: [], dream: [] })
  })

  test('have usual words when nobody found others', async () => {
    const verdict = await stage.send('engageBrake', {
      scope: 'PROJECT',
      target: 'prj_1',
      effect: 'STOP_MATCH',
    })
    expect(verdict.brake).toMatchObject({
      noticeZh: '本项目暂停配捐。',
      noticeEn: 'Matching is paused for this project.',
    })
    await stage.release(verdict.brake.id)
  })
})

describe('who sees brakes', () => {
  test('staff all of them with who and why; the public those on no person, and neither who nor why', async () => {
    const verdict = await stage.send('engageBrake', {
      scope: 'PROJECT',
      target: 'prj_1',
      effect: 'STOP_MATCH',
    })
    const donor = await donorId(pair.first, 'person-1')
    const onPerson = await stage.engage({ scope: 'DONOR', target: donor, effect: 'STOP_MATCH' })
    const { id } = verdict.brake
    const staffs = {
      id,
      scope: 'PROJECT',
      effect: 'STOP_MATCH',
      target: { id: 'prj_1' },
      inForce: true,
      releasedAt: null,
      until: null,
      reason: 'being looked into',
      engagedBy: 'staff:lin',
      releasedBy: null,
      releaseReason: null,
    }
    expect(verdict.brake).toMatchObject(staffs)
    const text = `{ nodes(ids: ["${id}", "${onPerson}"]) { ... on Brake { ${brakeFields} } }
      campaign(code: "test") { brakes(inForce: true) { edges { node { id target { id } } } } } }`
    const person = await pair.first.token('donor', 'person-1', longLived)
    for (const token of [undefined, person]) {
      const seen = await query(text, token)
      expect(seen.nodes).toEqual([
        expect.objectContaining({ ...staffs, reason: null, engagedBy: null }),
        null,
      ])
      expect(seen.campaign.brakes.edges.map(({ node }: { node: object }) => node)).toEqual([
        { id, target: { id: 'prj_1' } },
      ])
    }
    const own = await query(text, stage.staff)
    expect(own.nodes).toMatchObject([staffs, { id: onPerson, target: { id: donor } }])
    expect(own.campaign.brakes.edges).toHaveLength(2)
    for (const brake of [id, onPerson]) await stage.release(brake)
    expect((await query(text, stage.staff)).nodes[0]).toMatchObject({
      inForce: false,
      releasedAt: pair.first.clock.now().toISOString(),
      releasedBy: 'staff:lin',
      releaseReason: 'looked into',
    })
  })

  test('the list is paged, newest first, and of those in force or those that are not', async () => {
    const held = await stage.engage({ scope: 'GLOBAL', effect: 'STOP_FLOWERS' })
    const page = async (args: string) => {
      const { campaign } = await query(
        `{ campaign(code: "test") { brakes${args} { edges { node { id inForce } } pageInfo { hasNextPage endCursor } } } }`,
        stage.staff,
      )
      return campaign.brakes
    }
    const first = await page('(first: 2)')
    expect(first.edges[0].node).toEqual({ id: held, inForce: true })
    const next = await page(`(first: 2, after: "${first.pageInfo.endCursor}")`)
    const numbers = [...first.edges, ...next.edges].map(({ node }) => Number(node.id.slice(4)))
    expect(numbers).toEqual([...numbers].sort((one, other) => other - one))
    expect(new Set(numbers).size).toBe(4)
    expect((await page('(inForce: true)')).edges).toHaveLength(1)
    const ended = (await page('(inForce: false, first: 100)')).edges
    expect(ended.length).toBeGreaterThan(20)
    expect(ended.every(({ node }: { node: { inForce: boolean } }) => !node.inForce)).toBe(true)
    await stage.release(held)
  })
})

describe('the mutations', () => {
  const good = { scope: 'PROJECT', target: 'prj_1', effect: 'STOP_MATCH' }

  test.each([
    [{ ...good, idempotencyKey: '' }, 'input.idempotencyKey'],
    [{ ...good, campaign: 'prj_1' }, 'input.campaign'],
    [{ ...good, target: 'org_1' }, 'input.target'],
    [{ ...good, target: null }, 'input.target'],
    [{ scope: 'GLOBAL', target: 'cmp_1', effect: 'STOP_MATCH' }, 'input.target'],
    [{ scope: 'DONOR', target: 'person-1', effect: 'STOP_MATCH' }, 'input.target'],
    [{ ...good, reason: ' ' }, 'input.reason'],
    [{ ...good, reason: 'x'.repeat(501) }, 'input.reason'],
    [{ ...good, noticeZh: '' }, 'input.noticeZh'],
    [{ ...good, noticeEn: 'x'.repeat(201) }, 'input.noticeEn'],
    [{ ...good, until: '2022-09-01T00:00:00+08:00' }, 'input.until'],
  ])('refuse %o by the name of the field, and write nothing', async (input, path) => {
    const verdict = await writesNothing(pair.first, () => stage.send('engageBrake', input))
    expect(verdict).toMatchObject({ __typename: 'InvalidInput', fields: [{ path }] })
  })

  test('refuse an end that is now', async () => {
    const until = pair.first.clock.now().toISOString()
    expect(await stage.send('engageBrake', { ...good, until })).toMatchObject({ code: 'INVALID_INPUT' })
  })

  test.each([
    [{ ...good, campaign: 'cmp_9' }, 'input.campaign'],
    [{ ...good, target: 'prj_999' }, 'input.target'],
    [{ scope: 'WINDOW', target: 'mwn_999', effect: 'STOP_MATCH' }, 'input.target'],
    // org_4 is there and takes no part.
    [{ scope: 'ORGANIZATION', target: 'org_4', effect: 'STOP_MATCH' }, 'input.target'],
    [{ scope: 'PARTNER', target: 'prt_999', effect: 'STOP_MATCH' }, 'input.target'],
    [{ scope: 'DONOR', target: 'dnr_999999999999', effect: 'STOP_MATCH' }, 'input.target'],
  ])('find nothing in the place of %o', async (input, path) => {
    const verdict = await writesNothing(pair.first, () => stage.send('engageBrake', input))
    expect(verdict).toMatchObject({ __typename: 'NotFound', path })
  })

  test('find what belongs to another campaign no more than what is not there', async () => {
    await pair.first.sql`
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase,
        rehearsal, daily_flower_cap)
      select 'other', edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase, rehearsal,
        daily_flower_cap from campaign where id = 1`
    await pair.first
      .sql`insert into journal_head (campaign_id, seq, at) values (2, 0, '2022-09-01T00:00:00+08:00')`
    for (const [scope, target] of [
      ['PROJECT', 'prj_1'],
      ['WINDOW', 'mwn_1'],
      ['PARTNER', 'prt_1'],
      ['ORGANIZATION', 'org_1'],
    ]) {
      const input = { campaign: 'cmp_2', scope, target, effect: 'STOP_MATCH' }
      expect(await stage.send('engageBrake', input)).toMatchObject({
        __typename: 'NotFound',
        path: 'input.target',
      })
    }
  })

  test('release only what is there', async () => {
    expect(await stage.send('releaseBrake', { brake: 'brk_999999' })).toMatchObject({ path: 'input.brake' })
    expect(await stage.send('releaseBrake', { brake: 'prj_1' })).toMatchObject({ code: 'INVALID_INPUT' })
  })

  test.each([
    ['donor', 'person-1'],
    ['partner', 'prt_1'],
    ['organization', 'org_1'],
    ['screen', 'hall'],
    [null, ''],
  ] as const)(
    'are refused to %s, and the attempt of somebody known is in the audit',
    async (role, subject) => {
      const held = await stage.engage({ scope: 'PROJECT', target: 'prj_4', effect: 'STOP_MATCH' })
      const token = role === null ? null : await pair.first.token(role, subject, longLived)
      const refused = () =>
        pair.first.sql`select from audit_entry where action = 'REFUSED' and actor = ${`${role}:${subject}`}`
      const before = (await refused()).length
      const verdicts = await writesNothing(pair.first, async () => [
        await stage.send('engageBrake', good, token),
        await stage.send('releaseBrake', { brake: held }, token),
      ])
      expect(verdicts.map(({ code }) => code)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
      expect((await refused()).length - before).toBe(role === null ? 0 : 2)
      await stage.release(held)
    },
  )

  test('give the first answer again to the same key, and refuse it for another change', async () => {
    const input = { ...good, idempotencyKey: 'again', reason: 'once' }
    const first = await stage.send('engageBrake', input)
    expect(first).toMatchObject({ __typename: 'EngageBrakeSuccess', replayed: false })
    const again = await writesNothing(pair.first, () =>
      stage.send('engageBrake', input, undefined, pair.second),
    )
    expect(again).toMatchObject({ replayed: true, brake: { id: first.brake.id } })
    for (const other of [
      { effect: 'STOP_DONATE' },
      { target: 'prj_2' },
      { reason: 'twice' },
      { noticeEn: 'Other' },
    ]) {
      expect(await stage.send('engageBrake', { ...input, ...other })).toMatchObject({
        code: 'IDEMPOTENCY_CONFLICT',
      })
    }
    const release = { idempotencyKey: 'again too', brake: first.brake.id, reason: 'once' }
    expect(await stage.send('releaseBrake', { ...release, idempotencyKey: 'again-too' })).toMatchObject({
      replayed: false,
    })
    expect(await stage.send('releaseBrake', { ...release, idempotencyKey: 'again-too' })).toMatchObject({
      replayed: true,
      brake: { id: first.brake.id, inForce: false },
    })
    expect(await stage.send('engageBrake', input)).toMatchObject({
      replayed: true,
      brake: { inForce: false },
    })
  })

  test('leave entries in the audit: who, what, from what to what, why and when', async () => {
    const brake = await stage.engage({ ...good, until: '2022-09-10T20:00:00+08:00' })
    await stage.release(brake)
    const { auditEntries } = await query(
      `{ auditEntries(subject: "${brake}") { edges { node { at actor action before after reason } } } }`,
      stage.staff,
    )
    const [released, engaged] = auditEntries.edges.map(
      ({ node }: { node: { before: string; after: string } }) => ({
        ...node,
        before: JSON.parse(node.before),
        after: JSON.parse(node.after),
      }),
    )
    const common = { at: pair.first.clock.now().toISOString(), actor: 'staff:lin' }
    expect(engaged).toMatchObject({
      ...common,
      action: 'ENGAGE_BRAKE',
      reason: 'being looked into',
      before: { inForce: false },
      after: {
        inForce: true,
        scope: 'PROJECT',
        target: 'prj_1',
        effect: 'STOP_MATCH',
        until: '2022-09-10T12:00:00.000Z',
      },
    })
    expect(released).toMatchObject({
      ...common,
      action: 'RELEASE_BRAKE',
      reason: 'looked into',
      before: { inForce: true },
      after: { inForce: false },
    })
  })

  test('engage nothing in a settled campaign, and still release what was engaged before', async () => {
    const brake = await stage.engage({ scope: 'GLOBAL', effect: 'DELAY_PUBLIC' })
    await pair.first.sql`update campaign set phase = 'SETTLED' where id = 1`
    expect(await stage.send('engageBrake', good)).toMatchObject({ code: 'CAMPAIGN_SETTLED' })
    const level = async () =>
      (await query('{ campaign(code: "test") { totals { serviceLevel } } }')).campaign.totals.serviceLevel
    expect(await level()).toBe('FROZEN')
    await stage.release(brake)
    expect(await level()).toBe('FINAL')
    await pair.first.sql`update campaign set phase = 'LIVE' where id = 1`
  })
})

describe('the lines of money', () => {
  test('are never mixed: each has what is its own, and together they are the sums', async () => {
    const fields = 'gross { minorUnits } held { minorUnits } corrected { minorUnits } net { minorUnits }'
    const read = async () => {
      const { node } = await query(
        `{ node(id: "prj_4") { ... on Project { totals { received { minorUnits } refunded { minorUnits } net { minorUnits }
          matched { minorUnits } matchReversed { minorUnits } matchedNet { minorUnits } held { minorUnits } lines { line ${fields} } } } } }`,
      )
      return node.totals
    }
    const plain = (totals: Awaited<ReturnType<typeof read>>) =>
      totals.lines.map(({ line, gross, held, corrected, net }: Record<string, { minorUnits: number }>) => [
        line,
        ...[gross, held, corrected, net].map((money) => money?.minorUnits),
      ])
    const before = plain(await read())
    const { id } = await stage.donate({ donorRef: somebody(), project: 'prj_4', amount: 700 })
    await stage.donate({ donorRef: somebody(), project: 'prj_4', amount: 300 })
    await pair.first.graphql(
      `mutation { refundDonation(input: { idempotencyKey: "lines", donation: "${id}", reason: "asked for" }) { __typename } }`,
      {},
      stage.staff,
    )
    const totals = await read()
    const added = plain(totals).map(([line, ...amounts]: [string, ...number[]], row: number) => [
      line,
      ...amounts.map((amount, column) => amount - before[row][column + 1]),
    ])
    expect(added).toEqual([
      ['PUBLIC_DONATIONS', 1_000, 0, 700, 300],
      ['FOUNDATION_MATCHING', 1_000, 0, 700, 300],
      ['PARTNER_MATCHING', 1_000, 0, 700, 300],
      ['INCENTIVE_AWARDS', 0, 0, 0, 0],
      ['DREAM_FUNDING', 0, 0, 0, 0],
    ])
    const [gifts, foundation, partners] = plain(totals)
    expect(gifts.slice(1)).toEqual(
      [totals.received, { minorUnits: 0 }, totals.refunded, totals.net].map((money) => money.minorUnits),
    )
    for (const [column, sum] of [
      [1, totals.matched],
      [2, totals.held],
      [3, totals.matchReversed],
      [4, totals.matchedNet],
    ]) {
      expect(foundation[column] + partners[column]).toBe(sum.minorUnits)
    }
  })
})

test('nothing that was stopped, frozen or released contradicts an invariant', async () => {
  expect(await violatedInvariants(pair.first)).toEqual([])
})
