// The pages of single things, in a browser: an organization, a project, a dream, a team, and what there is not.
import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { aroundRank, placesOf } from '../../web/src/detail/places.ts'
import { askedOf, percentOf, wayBetween } from '../../web/src/detail/spans.ts'
import { mutate } from '../setup/mutate.ts'
import { type Json, type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { barriers, visitor, waitMs, widerThanView } from './visit.ts'

const numbers = `seq donationCount donorCount flowerCount flowersCounted giverCount
  received { minorUnits } net { minorUnits } refunded { minorUnits } matched { minorUnits } held { minorUnits }
  lines { line gross { minorUnits } held { minorUnits } corrected { minorUnits } net { minorUnits } }`

describe.skipIf(!chromiumPath)(`the pages of single things${withoutBrowser}`, { timeout: 90_000 }, () => {
  let browser: Browser
  let service: Service
  let visit: ReturnType<typeof visitor>
  const team: Record<'money' | 'flowers', string> = { money: '', flowers: '' }

  beforeAll(async () => {
    await buildPages()
    service = await startService({ neverLate: true })
    browser = await openBrowser()
    visit = visitor(browser)
    await donate('prj_1', 1_000, 'alice')
    await donate('prj_2', 5_000, 'bob')
    await donate('prj_4', 3_000, 'bob')
    await giveFlowers('drm_1', 'alice', 2)
    await giveFlowers('drm_2', 'bob', 1)
    await mutate(
      service,
      'updateDonor',
      { displayName: '林小花', anonymous: false },
      await service.token('donor', 'alice'),
    )
    await mutate(
      service,
      'updateDonor',
      { displayName: 'Do Not Name Me', anonymous: true },
      await service.token('donor', 'bob'),
    )
    team.money = await formTeam('alice', {
      goal: { project: 'prj_1' },
      name: 'Reading friends',
      target: 10_000,
    })
    team.flowers = await formTeam('bob', { goal: { dream: 'drm_1' }, name: 'Flower friends' })
  })

  afterEach(() => visit.leave())

  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  const address = (id: string, more = '') => `${service.url}/detail?id=${id}&campaign=test&lang=en${more}`
  const live = '[data-freshness=LIVE]'

  test.each([
    ['an organization', 'org_1', 'totals(campaign: "cmp_1")', () => donate('prj_1', 12_345, 'carol')],
    ['a project', 'prj_1', 'totals', () => donate('prj_1', 6_789, 'dave')],
    ['a dream', 'drm_1', 'totals', () => giveFlowers('drm_1', 'erin', 1)],
    ['a team', 'money', 'totals', () => donate('prj_1', 4_321, 'frank', team.money)],
    [
      'a team that gathers flowers',
      'flowers',
      'totals',
      () => giveFlowers('drm_1', 'grace', 1, team.flowers),
    ],
  ])('%s shows exactly the API’s numbers, and they move with a gift', async (_what, name, field, give) => {
    const id = name in team ? team[name as keyof typeof team] : name
    const { page, complaints } = await visit.open(address(id), live)
    const before = await numbersAt(page, await apiTotals(id, field))
    await give()
    const totals = await apiTotals(id, field)
    const after = await numbersAt(page, totals)
    expect(after).not.toEqual(before)
    const exact: Record<string, number> = {
      received: totals.received.minorUnits,
      net: totals.net.minorUnits,
      refunded: totals.refunded.minorUnits,
      matched: totals.matched.minorUnits,
      held: totals.held.minorUnits,
      donations: totals.donationCount,
      people: totals.donorCount,
      flowers: totals.flowerCount,
      flowersCounted: totals.flowersCounted,
      givers: totals.giverCount,
    }
    for (const [counter, value] of Object.entries(after))
      expect([counter, value]).toEqual([counter, exact[counter]])
    const lines = await page.$$eval('[data-line]', (rows) =>
      rows.map((row) => [
        row.getAttribute('data-line'),
        ...[...row.querySelectorAll('[data-amount]')].map((cell) => Number(cell.getAttribute('data-value'))),
      ]),
    )
    const expected = totals.lines.map(({ line, gross, held, corrected, net }: Json) => [
      line,
      ...[gross, held, corrected, net].map(({ minorUnits }) => minorUnits),
    ])
    expect(lines).toEqual(id.startsWith('drm') || name === 'flowers' ? [] : expected)
    expect(complaints).toEqual([])
  })

  test('a project tells its place with its neighbours, as the leaderboard has it, by whatever is chosen', async () => {
    const { page } = await visit.open(address('prj_4'), '.places')
    for (const [measure, button] of [
      ['AMOUNT', 'Net amount'],
      ['PEOPLE', 'People'],
      ['GIFTS', 'Gifts'],
    ] as const) {
      await page.click(`.standing button:text-is("${button}")`)
      await page.waitForSelector(`.standing button[aria-pressed=true]:text-is("${button}")`)
      const { body } = await service.graphql(`{ campaign(code: "test") {
        leaderboard(board: PROJECTS, by: ${measure}, first: 3, around: "prj_4", neighbours: 2) {
          total rows { rank subjectId value } around { rank rows { rank subjectId value } } } } }`)
      const board: Json = body.data.campaign.leaderboard
      await page.waitForSelector('.places [data-subject=prj_4]', { timeout: waitMs })
      await expect
        .poll(() =>
          page.$$eval('.places [data-subject]', (rows) =>
            rows.map((row) =>
              ['data-rank', 'data-subject', 'data-value'].map((each) => row.getAttribute(each)),
            ),
          ),
        )
        .toEqual(
          placesOf<Json>(board).map(({ rank, subjectId, value }) => [String(rank), subjectId, String(value)]),
        )
      expect(await page.textContent('.rank-of')).toBe(`No. ${board.around.rank} of ${board.total}`)
    }
  })

  test('what nothing is counted for has no place, and says so', async () => {
    const { page } = await visit.open(address('org_4'), '.rank-of')
    expect(await page.textContent('.rank-of')).toBe('Nothing is counted for it yet, so it has no place.')
    expect(await page.textContent('.facts')).toContain('ended on 31 December 2021')
  })

  test('one leads to the other: a project to its receiver, and that to its projects', async () => {
    const { page } = await visit.open(address('prj_4'), '.facts')
    await page.click('.head .by a')
    await page.waitForSelector('[data-kind=Organization] h2:text-is("Beijing Test Foundation")', {
      timeout: waitMs,
    })
    await page.waitForSelector('[data-project=prj_4]', { timeout: waitMs })
    const rows = await page.$$eval('[data-project]', (all) =>
      all.map((row) => [row.getAttribute('data-project'), Number(row.getAttribute('data-value'))]),
    )
    expect(rows).toEqual([
      ['prj_2', 5_000],
      ['prj_4', 3_000],
    ])
    await page.click('[data-project=prj_2] a')
    await page.waitForSelector('[data-kind=Project] h2:text-is("Hearing screening")', { timeout: waitMs })
    expect(new URL(page.url()).searchParams.get('campaign')).toBe('test')
  })

  test('a long list of projects has pages, there and back', async () => {
    await service.sql`
      insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
        receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
      select 1, 'X' || n, '项目' || n, 'Project ' || n, category, initiator_id, receiving_organization_id,
        receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search
      from project, generate_series(1, 11) n where id = 2`
    service.clock.advance(1_000)
    try {
      const { page } = await visit.open(address('org_2'), '[data-project=prj_2]')
      const shown = () =>
        page.$$eval('[data-project]', (all) => all.map((row) => row.getAttribute('data-project')))
      const first = await shown()
      expect(first).toHaveLength(10)
      await page.click('.pager button:text-is("Next page")')
      await expect.poll(shown).toHaveLength(3)
      expect(await page.isDisabled('.pager button:text-is("Next page")')).toBe(true)
      expect((await shown()).filter((id) => first.includes(id))).toEqual([])
      await page.click('.pager button:text-is("Previous page")')
      await expect.poll(shown).toEqual(first)
    } finally {
      await service.sql`delete from project where number like 'X%'`
    }
  })

  test('a project says how far its goal is, and when it is there', async () => {
    await service.sql`update project set goal = 100000 where id = 2`
    // What was answered before is not kept for longer.
    service.clock.advance(1_000)
    const { page } = await visit.open(address('prj_2'), '.goal')
    expect(await page.textContent('.goal .way')).toBe('5% of its goal of ¥1,000.00')
    await service.sql`update project set goal = 5000 where id = 2`
    service.clock.advance(1_000)
    try {
      const reached = await visit.open(address('prj_2'), '.goal.is-reached')
      expect(await reached.page.textContent('.goal .way')).toContain('reached its goal of ¥50.00')
    } finally {
      await service.sql`update project set goal = 10000000 where id = 2`
    }
  })

  test('a dream opens toward its minimum, tells what it lacks, and its place in the race', async () => {
    const { page } = await visit.open(address('drm_2'), '.steps [data-to-go]')
    const { flowersCounted } = await apiTotals('drm_2', 'totals')
    expect(Number(await page.getAttribute('.steps [data-flowers="20"]', 'data-to-go'))).toBe(
      20 - flowersCounted,
    )
    await giveFlowers('drm_2', 'heidi', 2)
    await page.waitForSelector(`.steps [data-to-go="${20 - flowersCounted - 2}"]`, { timeout: waitMs })
    expect(await page.textContent('.steps [data-flowers="20"]')).toContain(`${20 - flowersCounted - 2} to go`)
    const race = await service.subscribe(
      'subscription { dreamRace(campaign: "cmp_1") { dreams { rank dream { id } } } }',
    )
    const frame = await race.next()
    await race.close()
    const rank = frame?.data.dreamRace.dreams.find(({ dream }: Json) => dream.id === 'drm_2').rank
    expect(await page.textContent('.rank-of')).toBe(`No. ${rank} of 4`)
    expect(await page.getAttribute('.places .own', 'data-rank')).toBe(String(rank))
  })

  test('each minute that is over stands in the chart’s table as the API has it', async () => {
    service.clock.set('2022-09-09T12:20:30+08:00')
    await donate('prj_2', 777, 'ivan')
    service.clock.set('2022-09-09T12:22:10+08:00')
    await donate('prj_2', 888, 'ivan')
    const { page } = await visit.open(address('prj_2'), '.course figure')
    const { body } = await service.graphql(`{ node(id: "prj_2") { ... on Project {
      timeline(from: "2022-09-09T11:22:00+08:00", to: "2022-09-09T12:22:00+08:00", bucket: MINUTE) { from added(metric: RECEIVED) } } } }`)
    const points = body.data.node.timeline.map(({ from, added }: Json) => [from, String(added)])
    expect(points.at(-2)).toEqual(['2022-09-09T04:20:00.000Z', '777'])
    expect(
      await page.$$eval('.course tbody tr', (rows) =>
        rows.map((row) => [row.getAttribute('data-from'), row.getAttribute('data-value')]).reverse(),
      ),
    ).toEqual(points)
    await page.click('.course button:text-is("Last day")')
    await expect.poll(() => page.locator('.course tbody tr').count()).toBe(24)
  })

  test('a captain is named who wants to be, and nobody else is', async () => {
    const named = await visit.open(address(team.money), '.facts')
    expect(await named.page.textContent('.facts')).toContain('林小花')
    const unnamed = await visit.open(address(team.flowers), '.facts')
    expect(await unnamed.page.textContent('.facts')).toContain('Anonymous')
    expect(await unnamed.page.content()).not.toContain('Do Not Name Me')
  })

  test('a brake is told where it holds, in the words of staff, and not where it does not', async () => {
    const braked = await visit.open(address('prj_2'), live)
    const other = await visit.open(address('prj_1'), live)
    const staff = await service.token('staff')
    const engaged = await mutate(
      service,
      'engageBrake',
      {
        idempotencyKey: randomUUID(),
        campaign: 'cmp_1',
        scope: 'PROJECT',
        target: 'prj_2',
        effect: 'STOP_MATCH',
        reason: 'A check.',
        noticeEn: 'Matching pauses while papers are read.',
        noticeZh: '正在核对材料，暂停配捐。',
      },
      staff,
      '... on EngageBrakeSuccess { brake { id } }',
    )
    try {
      await braked.page.waitForSelector('.notices >> text=Matching pauses while papers are read.', {
        timeout: waitMs,
      })
      await braked.page.waitForSelector('.facts >> text=Its match is frozen', { timeout: waitMs })
      expect(await other.page.locator('.notices').count()).toBe(0)
    } finally {
      await mutate(
        service,
        'releaseBrake',
        { idempotencyKey: randomUUID(), brake: engaged.brake.id, reason: 'Read.' },
        staff,
      )
    }
    await braked.page.waitForSelector('.notices', { state: 'detached', timeout: waitMs })
  })

  test.each([
    ['prj_999999', 'There is no organization, project, dream or team with the id “prj_999999”.'],
    ['%3Cb%3Ebold', 'There is no organization, project, dream or team with the id “<b>bold”.'],
    ['cmp_1', '“cmp_1” exists, but it is no organization, project, dream or team, and has no page.'],
    ['', 'The address does not say what to show: it has no id.'],
  ])('what has no page says so plainly: “%s”', async (id, words) => {
    const { page, complaints } = await visit.open(address(id), '.nothing')
    expect(await page.textContent('.nothing p')).toContain(words)
    expect(await page.locator('[data-counter]').count()).toBe(0)
    expect(await barriers(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.click('.nothing a')
    await page.waitForSelector('h1:text-is("Test charity day")', { timeout: waitMs })
  })

  test('a thing is shown in its own campaign, whichever the address names', async () => {
    const { page } = await visit.open(`${service.url}/detail?id=drm_1&campaign=another&lang=zh`, live)
    expect(await page.textContent('h1')).toBe('测试公益日')
    expect(await page.textContent('h2')).toBe('梦想1')
    expect(await page.getAttribute('.masthead .home', 'href')).toContain('campaign=test')
  })

  test('nobody is kept out, on a phone neither: every page, in both languages and both themes', async () => {
    const views = [
      ['org_1', 'zh', 'dark'],
      ['prj_1', 'en', 'light'],
      ['drm_1', 'zh', 'light'],
      [team.money, 'en', 'dark'],
    ]
    for (const [id, language, theme] of views) {
      const { page } = await visit.open(
        `${service.url}/detail?id=${id}&campaign=test&lang=${language}&theme=${theme}`,
        '.course figure',
        { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' },
      )
      await page.waitForSelector('.places, .rank-of', { timeout: waitMs })
      expect(await barriers(page), `${id} ${language} ${theme}`).toEqual([])
      expect(await page.evaluate(widerThanView), `${id} ${language} ${theme}`).toEqual([])
    }
  })

  async function apiTotals(id: string, field: string): Promise<Json> {
    const type = { org: 'Organization', prj: 'Project', drm: 'Dream' }[id.slice(0, 3)] ?? 'Team'
    const { body } = await service.graphql(
      `{ node(id: "${id}") { ... on ${type} { ${field} { ${numbers} } } } }`,
    )
    expect(body.errors).toBeUndefined()
    return body.data.node.totals
  }

  async function donate(project: string, amount: number, donorRef: string, inTeam?: string): Promise<void> {
    const given = await mutate(
      service,
      'donate',
      {
        idempotencyKey: randomUUID(),
        paymentReference: randomUUID(),
        project,
        amount,
        donorRef,
        ...(inTeam ? { team: inTeam } : {}),
      },
      await service.token('partner'),
    )
    expect(given.__typename).toBe('DonateSuccess')
  }

  /** Of a person who has given none before. */
  async function giveFlowers(dream: string, person: string, count: number, inTeam?: string): Promise<void> {
    const deeds = Array.from({ length: count }, () => ({
      externalId: randomUUID(),
      deedType: 'RIDE_CODE',
      personRef: person,
      occurredAt: service.clock.now().toISOString(),
    }))
    await mutate(service, 'recordDeeds', { deeds }, await service.token('partner'))
    const given = await mutate(
      service,
      'giveFlowers',
      { idempotencyKey: randomUUID(), dream, count, ...(inTeam ? { team: inTeam } : {}) },
      await service.token('donor', person),
    )
    expect(given.__typename).toBe('GiveFlowersSuccess')
  }

  async function formTeam(captain: string, input: Record<string, unknown>): Promise<string> {
    const formed = await mutate(
      service,
      'createTeam',
      { idempotencyKey: randomUUID(), kind: 'PERSONAL', ...input },
      await service.token('donor', captain),
      '... on CreateTeamSuccess { team { id } }',
    )
    return formed.team.id
  }
})

/** Every counter once the page stands at the seq of these totals. */
async function numbersAt(page: Page, { seq }: { seq: number }): Promise<Record<string, number>> {
  await page.waitForFunction(
    (wanted) => {
      const all = [...document.querySelectorAll('[data-counter]')]
      return all.length > 0 && all.every((one) => Number(one.getAttribute('data-seq')) >= wanted)
    },
    seq,
    { timeout: waitMs },
  )
  return Object.fromEntries(
    await page.$$eval('[data-counter]', (all) =>
      all.map((one) => [one.getAttribute('data-counter'), Number(one.getAttribute('data-value'))] as const),
    ),
  )
}

describe('how far something has come', () => {
  test.each([
    [0, 100, 0],
    [1, 100, 1],
    [99_999, 100_000, 99],
    [100_000, 100_000, 100],
    [250, 100, 250],
    [-5, 100, 0],
    [9_007_199_254_740_990, 9_007_199_254_740_991, 99],
    [0, 0, 0],
    [5, 0, 100],
  ])('%d of %d is %d hundredths, and never 100 before it is all', (part, whole, percent) => {
    expect(percentOf(part, whole)).toBe(percent)
  })

  test.each([
    [0, 10, 0, 0],
    [0, 10, 5, 0.5],
    [0, 10, 10, 1],
    [0, 10, 12, 1],
    [10, 20, 10, 0],
    [10, 20, 15, 0.5],
    [10, 20, 3, 0],
    [10, 10, 10, 1],
  ])('between %d and %d, %d has come %d of the way', (from, to, at, way) => {
    expect(wayBetween(from, to, at)).toBe(way)
  })
})

describe('what a span asks for', () => {
  const campaign = { startsAt: '2022-08-31T16:00:00.000Z', endsAt: '2022-09-10T16:00:00.000Z' }
  const now = Date.parse('2022-09-09T04:22:10.500Z')

  test.each([
    ['HOUR', '2022-09-09T03:22:00.000Z', '2022-09-09T04:22:00.000Z', 'MINUTE'],
    ['DAY', '2022-09-08T04:00:00.000Z', '2022-09-09T04:00:00.000Z', 'HOUR'],
    ['ALL', campaign.startsAt, campaign.endsAt, 'DAY'],
  ] as const)('%s: from %s to %s by %s', (span, from, to, bucket) => {
    expect(askedOf(span, now, campaign)).toEqual({ from, to, bucket })
  })
})

describe('the places that are shown', () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((rank) => ({ rank }))

  test.each([
    [undefined, [1, 2, 3]],
    [1, [1, 2, 3]],
    [3, [1, 2, 3, 4, 5]],
    [7, [1, 2, 3, 5, 6, 7, 8, 9]],
  ])('around %s: %j', (rank, shown) => {
    expect(aroundRank(rows, rank).map((row) => row.rank)).toEqual(shown)
  })
})
