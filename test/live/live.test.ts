import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Result, type Service, startService, type Watch } from '../setup/service.ts'

const values = `
  seq asOf serviceLevel donationCount donorCount flowerCount flowersReversed flowersCounted giverCount
  received { minorUnits currency decimal } matched { minorUnits } held { minorUnits }
  refunded { minorUnits } net { minorUnits }`

describe('live totals', () => {
  let service: Service
  let channel: string
  let keys = 0

  beforeAll(async () => {
    service = await startService({ neverLate: true })
    channel = await service.token('partner')
  })

  afterAll(() => service?.close())

  async function donate(project: string, amount: number, donorRef: string): Promise<string> {
    keys += 1
    const { body } = await service.graphql(
      `mutation ($input: DonateInput!) {
        donate(input: $input) { __typename ... on DonateSuccess { donation { id } } ... on UserError { message } }
      }`,
      { input: { idempotencyKey: `live-${keys}`, project, amount, donorRef } },
      channel,
    )
    expect(body).toMatchObject({ data: { donate: { __typename: 'DonateSuccess' } } })
    return body.data.donate.donation.id
  }

  async function earnAndGive(person: string, dream: string, count: number): Promise<void> {
    keys += 1
    const deeds = ['STEPS', 'QUIZ', 'HOTEL_LINEN'].map((deedType) => ({
      externalId: `live-${keys}-${deedType}`,
      deedType,
      personRef: person,
      occurredAt: service.clock.now().toISOString(),
    }))
    await service.graphql(
      'mutation ($input: RecordDeedsInput!) { recordDeeds(input: $input) { __typename } }',
      { input: { deeds } },
      channel,
    )
    const { body } = await service.graphql(
      'mutation ($input: GiveFlowersInput!) { giveFlowers(input: $input) { __typename ... on UserError { message } } }',
      { input: { idempotencyKey: `live-${keys}`, dream, count } },
      await service.token('donor', person),
    )
    expect(body).toMatchObject({ data: { giveFlowers: { __typename: 'GiveFlowersSuccess' } } })
  }

  async function frame(watch: Watch): Promise<Result> {
    const result = await watch.next()
    if (!result) throw new Error('The subscription ended.')
    return result
  }

  async function until(watch: Watch, field: string, wanted: (value: Totals) => boolean): Promise<Totals[]> {
    const seen: Totals[] = []
    for (;;) {
      const { data, errors } = await frame(watch)
      expect(errors).toBeUndefined()
      seen.push(data[field])
      if (wanted(data[field])) return seen
    }
  }

  test.each(['subscribe', 'subscribeSse'] as const)(
    'begin with the present state and go on with the newest: %s',
    async (way) => {
      const watch = service[way](
        `subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { ${values} } }`,
      )
      const before = (await frame(watch)).data.campaignTotals as Totals
      expect(before.serviceLevel).toBe('LIVE')
      await donate('prj_1', 1_234, `${way}-donor`)
      const [after] = await until(watch, 'campaignTotals', ({ seq }) => seq > before.seq)
      expect(after).toMatchObject({
        serviceLevel: 'LIVE',
        donationCount: before.donationCount + 1,
        donorCount: before.donorCount + 1,
        received: { minorUnits: before.received.minorUnits + 1_234, currency: 'CNY' },
        matched: { minorUnits: 0 },
        held: { minorUnits: 0 },
        net: { minorUnits: before.net.minorUnits + 1_234 },
      })
      await watch.close()
    },
  )

  test('show a refund as a number of its own', async () => {
    const watch = service.subscribe(
      `subscription { projectTotals(project: "prj_2", maxHz: 20) { ${values} } }`,
    )
    const before = (await frame(watch)).data.projectTotals as Totals
    const id = await donate('prj_2', 500, 'regretful')
    await until(
      watch,
      'projectTotals',
      ({ received }) => received.minorUnits === before.received.minorUnits + 500,
    )
    await service.graphql(
      'mutation ($input: RefundDonationInput!) { refundDonation(input: $input) { __typename } }',
      { input: { idempotencyKey: 'live-refund', donation: id, reason: 'by mistake' } },
      channel,
    )
    const seen = await until(watch, 'projectTotals', ({ refunded }) => refunded.minorUnits === 500)
    expect(seen.at(-1)).toMatchObject({
      donationCount: before.donationCount + 1,
      received: { minorUnits: before.received.minorUnits + 500 },
      net: { minorUnits: before.net.minorUnits },
    })
    await watch.close()
  })

  test('of an organization are those of its projects, in the live campaign when none is named', async () => {
    const named = service.subscribe(
      `subscription { organizationTotals(organization: "org_2", campaign: "cmp_1", maxHz: 20) { ${values} } }`,
    )
    const unnamed = service.subscribe(
      `subscription { organizationTotals(organization: "org_2", maxHz: 20) { ${values} } }`,
    )
    const before = (await frame(unnamed)).data.organizationTotals as Totals
    expect((await frame(named)).data.organizationTotals).toMatchObject({
      donationCount: before.donationCount,
    })
    await donate('prj_4', 700, 'wetland')
    for (const watch of [named, unnamed]) {
      const [after] = await until(
        watch,
        'organizationTotals',
        ({ donationCount }) => donationCount > before.donationCount,
      )
      expect(after?.received.minorUnits).toBe(before.received.minorUnits + 700)
      await watch.close()
    }
  })

  test('rank the dreams by the flowers that count, and among equals the earlier first', async () => {
    const race = service.subscribe(`subscription {
      dreamRace(campaign: "cmp_1", maxHz: 20) {
        seq asOf serviceLevel dreams { rank dream { id nameEn } totals { seq flowersCounted giverCount } }
      }
    }`)
    const single = service.subscribeSse(
      `subscription { dreamTotals(dream: "drm_1", maxHz: 20) { ${values} } }`,
    )
    const order = (result: Result) =>
      result.data.dreamRace.dreams.map(({ dream, totals }: Ranked) => `${dream.id} ${totals.flowersCounted}`)
    const first = await frame(race)
    expect(order(first)).toEqual(['drm_1 0', 'drm_2 0', 'drm_3 0', 'drm_4 0'])
    expect(first.data.dreamRace.dreams.map(({ rank }: Ranked) => rank)).toEqual([1, 2, 3, 4])
    expect(
      await untilOrder(['drm_2 2', 'drm_1 0', 'drm_3 0', 'drm_4 0'], () => earnAndGive('ann', 'drm_2', 2)),
    ).toBe(true)
    expect(
      await untilOrder(['drm_2 2', 'drm_1 2', 'drm_3 0', 'drm_4 0'], () => earnAndGive('ben', 'drm_1', 2)),
    ).toBe(true)
    expect(
      await untilOrder(['drm_1 3', 'drm_2 2', 'drm_3 0', 'drm_4 0'], () => earnAndGive('cid', 'drm_1', 1)),
    ).toBe(true)
    const seen = await until(single, 'dreamTotals', ({ flowersCounted }) => flowersCounted === 3)
    expect(seen.at(-1)).toMatchObject({ flowerCount: 3, flowersReversed: 0, giverCount: 2 })
    await race.close()
    await single.close()

    async function untilOrder(wanted: string[], act: () => Promise<void>): Promise<boolean> {
      await act()
      for (;;) {
        const result = await frame(race)
        const { seq, dreams } = result.data.dreamRace
        expect(dreams.every(({ totals }: Ranked) => totals.seq === seq)).toBe(true)
        if (String(order(result)) === String(wanted)) return true
      }
    }
  })

  test('a dream that is added while the race is on joins it', async () => {
    const race = service.subscribe(
      'subscription { dreamRace(campaign: "cmp_1", maxHz: 20) { dreams { dream { id } totals { flowersCounted } } } }',
    )
    await frame(race)
    const [added] = await service.sql<{ id: number }[]>`
      insert into dream (campaign_id, number, name_zh, name_en, story_zh, story_en, beneficiary_target,
        beneficiary_unit_zh, beneficiary_unit_en, evidenced, opens_at, closes_at, minimum_flowers, state)
      select campaign_id, 99, name_zh, name_en, story_zh, story_en, beneficiary_target, beneficiary_unit_zh,
        beneficiary_unit_en, evidenced, opens_at, closes_at, minimum_flowers, state
      from dream where id = 1 returning id`
    for (;;) {
      await donate('prj_1', 1, 'steady')
      const { data } = await frame(race)
      if (data.dreamRace.dreams.some(({ dream }: Ranked) => dream.id === `drm_${added?.id}`)) break
    }
    await service.sql`delete from dream where id = ${added?.id ?? 0}`
    await race.close()
  })

  test('a hundred subscribers with one document, over both transports, are one watch of the hub', async () => {
    const text = 'subscription { dreamTotals(dream: "drm_3", maxHz: 1) { seq flowerCount } }'
    const watches = Array.from({ length: 100 }, (_, index) =>
      index % 2 ? service.subscribe(text) : service.subscribeSse(text),
    )
    await Promise.all(watches.map(frame))
    expect(service.app.hub.watchers()).toBe(1)
    await Promise.all(watches.map((watch) => watch.close()))
    await expect.poll(() => service.app.hub.watchers()).toBe(0)
  })

  test("maxHz is each subscriber's own, and both see the last value", async () => {
    const text =
      'subscription ($hz: Int) { projectTotals(project: "prj_1", maxHz: $hz) { seq donationCount } }'
    const [slow, fast] = [service.subscribe(text, { hz: 1 }), service.subscribe(text, { hz: 20 })]
    const first = (await frame(slow)).data.projectTotals as Totals
    await frame(fast)
    const fastFrames: Totals[] = []
    for (let count = 1; count <= 20; count += 1) {
      await donate('prj_1', 1, 'steady')
      fastFrames.push(
        ...(await until(
          fast,
          'projectTotals',
          ({ donationCount }) => donationCount === first.donationCount + count,
        )),
      )
    }
    const slowFrames = await until(
      slow,
      'projectTotals',
      ({ donationCount }) => donationCount === first.donationCount + 20,
    )
    expect(fastFrames).toHaveLength(20)
    expect(slowFrames.length).toBeLessThan(fastFrames.length / 2)
    await Promise.all([slow.close(), fast.close()])
  })

  test('whoever comes later sees what was given before it came, whatever those before it saw last', async () => {
    const text = 'subscription { projectTotals(project: "prj_4", maxHz: 1) { seq donationCount } }'
    const first = service.subscribe(text)
    const { donationCount } = (await frame(first)).data.projectTotals as Totals
    for (let count = 1; count <= 3; count += 1) {
      await donate('prj_4', 1, 'early')
      const later = count % 2 ? service.subscribe(text) : service.subscribeSse(text)
      expect((await frame(later)).data.projectTotals.donationCount).toBe(donationCount + count)
      await later.close()
    }
    await first.close()
  })

  test.each([
    ['campaignTotals(campaign: "prj_1") { seq }', 'INVALID_INPUT', 'campaign'],
    ['campaignTotals(campaign: "cmp_999") { seq }', 'NOT_FOUND', 'campaign'],
    ['campaignTotals(campaign: "cmp_1", maxHz: 0) { seq }', 'INVALID_INPUT', 'maxHz'],
    ['campaignTotals(campaign: "cmp_1", maxHz: 21) { seq }', 'INVALID_INPUT', 'maxHz'],
    ['projectTotals(project: "cmp_1") { seq }', 'INVALID_INPUT', 'project'],
    ['projectTotals(project: "prj_999") { seq }', 'NOT_FOUND', 'project'],
    ['organizationTotals(organization: "org") { seq }', 'INVALID_INPUT', 'organization'],
    ['organizationTotals(organization: "org_999") { seq }', 'NOT_FOUND', 'organization'],
    ['organizationTotals(organization: "org_999", campaign: "cmp_1") { seq }', 'NOT_FOUND', 'organization'],
    ['organizationTotals(organization: "org_1", campaign: "cmp_999") { seq }', 'NOT_FOUND', 'campaign'],
    ['dreamTotals(dream: "drm_0") { seq }', 'INVALID_INPUT', 'dream'],
    ['dreamTotals(dream: "drm_999") { seq }', 'NOT_FOUND', 'dream'],
    ['dreamRace(campaign: "cmp_999") { seq }', 'NOT_FOUND', 'campaign'],
    ['dreamRace(campaign: "cmp_1", maxHz: -1) { seq }', 'INVALID_INPUT', 'maxHz'],
  ])('what cannot be watched is refused by name: %s', async (selection, code, path) => {
    const text = `subscription { ${selection} }`
    const watch = service.subscribe(text)
    const overWebSocket = await frame(watch)
    expect(await watch.next()).toBeUndefined()
    await watch.close()
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: text }),
    })
    const overSse = JSON.parse(/\{"errors".*\}/.exec(await response.text())?.[0] ?? '{}') as Result
    for (const { errors } of [overWebSocket, overSse]) {
      expect(errors).toHaveLength(1)
      const extensions = errors?.[0]?.extensions
      expect(extensions.code).toBe(code)
      expect(code === 'NOT_FOUND' ? extensions.path : extensions.fields[0].path).toBe(path)
    }
    expect(service.app.hub.watchers()).toBe(0)
  })

  test('two instances on one database show the same numbers, wherever a gift was made', async (context) => {
    if (service.database.embedded) context.skip('an embedded database has one instance')
    const other = await startService({ beside: service })
    try {
      const text = `subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { ${values} } }`
      const watches = [service.subscribe(text), other.subscribeSse(text)]
      const [{ seq }] = (await Promise.all(
        watches.map(async (watch) => (await frame(watch)).data.campaignTotals),
      )) as [Totals, Totals]
      await donate('prj_1', 1, 'here')
      const [here, there] = await Promise.all(
        watches.map((watch) => until(watch, 'campaignTotals', (totals) => totals.seq > seq)),
      )
      const bare = ({ serviceLevel: _level, ...rest }: Totals) => rest
      expect(bare(here?.at(-1) as Totals)).toEqual(bare(there?.at(-1) as Totals))
      await Promise.all(watches.map((watch) => watch.close()))
    } finally {
      await other.close()
    }
  })
})

interface Totals {
  seq: number
  serviceLevel: string
  donationCount: number
  donorCount: number
  flowersCounted: number
  received: { minorUnits: number }
  refunded: { minorUnits: number }
  net: { minorUnits: number }
}

interface Ranked {
  rank: number
  dream: { id: string }
  totals: { seq: number; flowersCounted: number }
}
