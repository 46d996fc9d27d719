// The whole season of 2022 once, over the public API: proposals by the thousand become sixteen dreams, good deeds grow
// flowers, flowers and money are given alone and in teams, fifteen dreams come true and one gives its flowers back, each of
// the fifteen becomes a project, and what it reports comes back to everybody who gave even one flower. Every number is
// looked at on the way.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweepDreams } from '../../src/dream/calendar.ts'
import { findingsOn } from '../../src/ledger/audit.ts'
import { titleOf, zhParts } from '../dream/proposalStage.ts'
import { openPair, type Pair } from '../journal/stage.ts'
import { mutate } from '../setup/mutate.ts'
import type { Json, Service } from '../setup/service.ts'

const people = Array.from({ length: 40 }, (_, index) => `giver-${index}`)
const days = ['2022-09-05', '2022-09-06', '2022-09-07']
const dreamCount = 16
const missing = dreamCount - 1
const minimum = 20
const year = 400 * 86_400
const atOnce = 24

export interface SeasonFigures {
  proposals: number
  requests: number
}

export function tellSeason(proposals: number, report?: (figures: SeasonFigures) => Promise<void>): void {
  let pair: Pair
  let service: Service
  let staff: string
  let executor: string
  const tokens = new Map<string, string>()
  let requests = 0
  let keys = 0
  /** In the order of their numbers in this season. */
  const dreams: string[] = []
  const shortlist: string[] = []
  const channels: Record<string, { id: string; key: string }> = {}
  const projects: string[] = []

  beforeAll(async () => {
    pair = await openPair()
    service = pair.first
    service.clock.set('2022-08-15T09:00:00+08:00')
    staff = await service.token('staff', 'lin', year)
    executor = await service.token('organization', 'org_3', year)
    for (const person of people) tokens.set(person, await service.token('donor', person, year))
  })
  afterAll(() => pair.close())

  async function act(
    verb: string,
    input: Record<string, unknown>,
    token: string | undefined,
    selection = '',
    on: Service = service,
  ): Promise<Json> {
    let answer: Json
    // What is told to try again is sent again, as every client does.
    do {
      requests += 1
      answer = await mutate(on, verb, input, token, selection)
    } while (answer.__typename === 'Unavailable' || answer.__typename === 'Overloaded')
    if (!answer.__typename.endsWith('Success')) throw new Error(`${verb}: ${JSON.stringify(answer)}`)
    return answer
  }

  function key(): string {
    keys += 1
    return `season-${keys}`
  }

  async function ask(query: string, variables: Record<string, unknown> = {}, token?: string): Promise<Json> {
    requests += 1
    const { body } = await service.graphql(query, variables, token)
    if (body.errors) throw new Error(JSON.stringify(body.errors))
    return body.data
  }

  test(`${proposals} proposals come from the public`, async () => {
    await act('setProposalRules', { campaign: 'cmp_1', mostOpen: 50, reason: 'a long season' }, staff)
    const authors = Math.ceil(proposals / 40)
    const bearers = await Promise.all(
      Array.from({ length: authors }, (_, index) => service.token('donor', `author-${index}`, year)),
    )
    await inParallel(
      Array.from({ length: proposals }, (_, index) => index),
      async (index) => {
        const bearer = bearers[index % authors] as string
        const input = {
          idempotencyKey: `proposal-${index}`,
          campaign: 'cmp_1',
          title: titleOf(index, zhParts, ''),
          problem: '孩子们没有音乐课。',
          beneficiaries: `${100 + index}名乡村儿童`,
          place: '云南',
          estimate: 1_000_000 + index,
        }
        const { proposal } = await act(
          'proposeDream',
          input,
          bearer,
          '... on ProposeDreamSuccess { proposal { id } }',
        )
        await act('submitProposal', { proposal: proposal.id }, bearer)
      },
    )
    expect(await counts()).toEqual({ SUBMITTED: proposals })
  }, 600_000)

  test('staff looks at every one of them, and sixteen are shortlisted', async () => {
    const all: string[] = []
    for (;;) {
      const { proposals: claimed } = await act(
        'claimProposals',
        { campaign: 'cmp_1', count: 50 },
        staff,
        '... on ClaimProposalsSuccess { proposals { id } }',
      )
      if (claimed.length === 0) break
      const ids: string[] = claimed.map(({ id }: Json) => id)
      const screened = ids.filter((_, index) => index % 10 === 0)
      const rejected = ids.filter((_, index) => index % 10 !== 0)
      await act('screenProposals', { proposals: screened, reason: '有可数的受益人' }, staff)
      if (rejected.length > 0)
        await act('rejectProposals', { proposals: rejected, reason: '名额已满' }, staff)
      all.push(...screened)
    }
    // One that says the same as another is merged into it, and its author is credited with it.
    const [first, same, ...others] = all as [string, string, ...string[]]
    shortlist.push(first, ...others.slice(0, dreamCount - 1))
    await act('mergeProposal', { proposal: same, into: { proposal: first }, reason: '同一个心愿' }, staff)
    for (const [index, proposal] of shortlist.entries()) {
      await act(
        'translateProposal',
        {
          proposal,
          title: `Dream ${index}`,
          problem: 'No music lessons.',
          beneficiaries: '300 rural children',
        },
        staff,
      )
      await act('shortlistProposal', { proposal, reason: '入围' }, staff)
    }
    const rest = all.length - 1 - dreamCount
    expect(await counts()).toEqual({
      REJECTED: proposals - all.length,
      MERGED: 1,
      SHORTLISTED: dreamCount,
      ...(rest > 0 ? { SCREENED: rest } : {}),
    })
  }, 600_000)

  async function counts(): Promise<Record<string, number>> {
    const { proposalCounts } = await ask('{ proposalCounts(campaign: "cmp_1") { state count } }', {}, staff)
    return Object.fromEntries(
      proposalCounts.filter(({ count }: Json) => count > 0).map(({ state, count }: Json) => [state, count]),
    )
  }

  test('they become sixteen dreams, whose proposers are credited', async () => {
    for (const [index, proposal] of shortlist.entries()) {
      const { dream } = await act(
        'openDream',
        {
          idempotencyKey: key(),
          campaign: 'cmp_1',
          nameZh: `第${index + 1}个梦想`,
          nameEn: `Dream ${index + 1} of the season`,
          storyZh: '一朵花,一个梦想。',
          storyEn: 'One flower, one dream.',
          beneficiaryTarget: 300,
          beneficiaryUnitZh: '名乡村儿童',
          beneficiaryUnitEn: 'rural children',
          opensAt: '2022-09-01T00:00:00+08:00',
          closesAt: '2022-09-11T00:00:00+08:00',
          minimumFlowers: minimum,
          tiers: [{ flowers: 38, nameZh: '再加一间教室', nameEn: 'One more classroom' }],
          fundingRate: 100,
          fundingCap: 3_800,
          proposals: [proposal],
          reason: 'chosen by the jury',
        },
        staff,
        '... on OpenDreamSuccess { dream { id state } }',
      )
      expect(dream.state).toBe('SCHEDULED')
      dreams.push(dream.id)
    }
    expect(await counts()).toMatchObject({ SELECTED: dreamCount, MERGED: 1 })
    const { node } = await ask(
      'query ($id: ID!) { node(id: $id) { ... on Dream { credits(first: 5) { edges { node { merged proposer { __typename } } } } } } }',
      {
        id: dreams[0],
      },
    )
    expect(node.credits.edges.length).toBeGreaterThanOrEqual(1)
    for (const { node: credit } of node.credits.edges)
      expect(credit.proposer.__typename).toBe('AnonymousDonor')
  })

  test('three partners record the good deeds of forty people, each deed sent twice', async () => {
    service.clock.set('2022-09-07T20:00:00+08:00')
    const { node } = await ask('{ node(id: "cmp_1") { ... on Campaign { deedTypes { id code } } } }')
    const typeOf = new Map(node.deedTypes.map(({ id, code }: Json) => [code, id]))
    const businesses = { metro: 'RIDE_CODE', hotels: 'HOTEL_LINEN', sports: 'STEPS' }
    for (const [code, deedType] of Object.entries(businesses)) {
      const { partner } = await act(
        'openPartner',
        {
          idempotencyKey: key(),
          campaign: 'cmp_1',
          code,
          nameZh: code,
          nameEn: code,
          kind: 'EXTERNAL',
          paymentChannel: false,
          dailyFlowerQuota: 10_000,
          deedTypes: [typeOf.get(deedType)],
          reason: 'a contract',
        },
        staff,
        '... on OpenPartnerSuccess { partner { id } }',
      )
      const { secret } = await act(
        'createPartnerKey',
        { idempotencyKey: key(), partner: partner.id, name: 'first', reason: 'a contract' },
        staff,
        '... on CreatePartnerKeySuccess { secret }',
      )
      channels[code] = { id: partner.id, key: secret }
      const deeds = days.flatMap((day) =>
        people.flatMap((personRef) =>
          Array.from({ length: code === 'metro' ? 2 : 1 }, (_, ride) => ({
            externalId: `${day}-${personRef}-${ride}`,
            deedType,
            personRef,
            occurredAt: `${day}T08:0${ride}:00+08:00`,
          })),
        ),
      )
      for (const expected of ['GRANTED', 'DUPLICATE']) {
        const { results } = await act(
          'recordDeeds',
          { deeds },
          secret,
          '... on RecordDeedsSuccess { results { result flowers } }',
        )
        expect(new Set(results.map(({ result }: Json) => result))).toEqual(new Set([expected]))
      }
    }
    for (const person of people) {
      expect(await accountOf(person)).toMatchObject({
        balance: 15,
        earned: 15,
        streak: { current: 3, longest: 3 },
      })
    }
    const { viewer } = await ask(
      '{ viewer { partner { reconciliation(day: "2022-09-06") { flowers deedTypes { deedType { code } recorded granted capped reversed flowers } } } } }',
      {},
      channels.metro?.key,
    )
    expect(viewer.partner.reconciliation).toEqual({
      flowers: 80,
      deedTypes: [
        { deedType: { code: 'RIDE_CODE' }, recorded: 80, granted: 80, capped: 0, reversed: 0, flowers: 80 },
      ],
    })
  })

  async function accountOf(person: string): Promise<Json> {
    const { viewer } = await ask(
      `{ viewer { flowerAccount(campaign: "cmp_1") { balance earned given returned reversed streak { current longest }
        entries(first: 100) { edges { node { amount balanceAfter } } } } } }`,
      {},
      tokens.get(person),
    )
    const { entries, ...account } = viewer.flowerAccount
    const amounts: number[] = entries.edges.map(({ node }: Json) => node.amount)
    expect(entries.edges[0]?.node.balanceAfter).toBe(account.balance)
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(account.balance)
    return account
  }

  function give(person: string, dream: number, count: number, team?: string, on: Service = service) {
    return act(
      'giveFlowers',
      { idempotencyKey: key(), dream: dreams[dream], count, ...(team ? { team } : {}) },
      tokens.get(person),
      '... on GiveFlowersSuccess { gift { id seq } }',
      on,
    )
  }

  test('two gifts at once over two instances cross a minimum, and the dream is reached once', async () => {
    for (const person of people.slice(2, 21)) await give(person, 0, 1)
    const gifts = await Promise.all([
      give(people[0] as string, 0, 2),
      give(people[1] as string, 0, 2, undefined, pair.second),
    ])
    const first = Math.min(...gifts.map(({ gift }) => gift.seq))
    const { node } = await ask(
      'query ($id: ID!) { node(id: $id) { ... on Dream { state milestones { kind reachedSeq } totals { flowersCounted giverCount } } } }',
      { id: dreams[0] },
    )
    expect(node).toEqual({
      state: 'REACHED',
      milestones: [
        { kind: 'MINIMUM', reachedSeq: first },
        { kind: 'TIER', reachedSeq: null },
      ],
      totals: { flowersCounted: 23, giverCount: 21 },
    })
  })

  const teams: Record<string, string> = {}

  test('friends give together: flowers to a dream, and money to a project', async () => {
    for (const [name, goal] of [
      ['flowers', { dream: dreams[1] }],
      ['money', { project: 'prj_1' }],
    ] as const) {
      const { team } = await act(
        'createTeam',
        { idempotencyKey: key(), goal, kind: 'SCHOOL', name: `team of ${name}` },
        tokens.get(people[0] as string),
        '... on CreateTeamSuccess { team { id code } }',
      )
      teams[name] = team.id
      await act('joinTeam', { code: team.code }, tokens.get(people[1] as string))
    }
    for (const person of people.slice(0, 10)) await give(person, 1, 1, teams.flowers)
    const channel = await service.token('partner', 'prt_1', year)
    for (const person of people.slice(0, 10)) {
      await act(
        'donate',
        { idempotencyKey: key(), project: 'prj_1', amount: 10_000, donorRef: person, team: teams.money },
        channel,
      )
    }
    const { teams: board } = await ask(
      `{ teams(filter: { campaign: "cmp_1" }, orderBy: { by: PEOPLE, direction: DESC }) { edges { node { name memberCount
        totals { flowerCount giverCount donationCount donorCount received { minorUnits } } } } } }`,
    )
    expect(board.edges.map(({ node }: Json) => node)).toEqual([
      {
        name: 'team of flowers',
        memberCount: 10,
        totals: {
          flowerCount: 10,
          giverCount: 10,
          donationCount: 0,
          donorCount: 0,
          received: { minorUnits: 0 },
        },
      },
      {
        name: 'team of money',
        memberCount: 10,
        totals: {
          flowerCount: 0,
          giverCount: 0,
          donationCount: 10,
          donorCount: 10,
          received: { minorUnits: 100_000 },
        },
      },
    ])
    // The first donation of the day is a good deed as well.
    expect(await accountOf(people[5] as string)).toMatchObject({ earned: 16 })
  })

  test('the other flowers are given, and fifteen dreams have what they need', async () => {
    await inParallel([...people.entries()], async ([index, person]) => {
      if (index > 20) await give(person, 0, 1)
      if (index > 9) await give(person, 1, 1)
      for (let dream = 2; dream < missing - 1; dream += 1) await give(person, dream, 1)
      // Three give to the one that will miss, and two have given two flowers to the first.
      if (index >= 37) await give(person, missing, 1)
      else if (index > 1) await give(person, missing - 1, 1)
    })
    const race = service.subscribe(
      'subscription { dreamRace(campaign: "cmp_1") { dreams { dream { id state } totals { flowersCounted } } } }',
    )
    const frame = (await race.next())?.data.dreamRace
    await race.close()
    const ofSeason = frame.dreams.filter(({ dream }: Json) => dreams.includes(dream.id))
    const counted = new Map(ofSeason.map(({ dream, totals }: Json) => [dream.id, totals.flowersCounted]))
    expect(dreams.map((id) => counted.get(id))).toEqual([42, ...Array.from({ length: 13 }, () => 40), 35, 3])
    const states = new Map(ofSeason.map(({ dream }: Json) => [dream.id, dream.state]))
    expect(dreams.map((id) => states.get(id))).toEqual([
      ...Array.from({ length: missing }, () => 'REACHED'),
      'COLLECTING',
    ])
    const watch = pair.second.subscribe(
      'subscription { milestones(campaign: "cmp_1") { milestones { of kind reachedSeq } } }',
    )
    const { milestones } = (await watch.next())?.data.milestones ?? { milestones: [] }
    await watch.close()
    // Fifteen minimums, and the tier of those with 38 flowers or more; each once, in order.
    expect(milestones).toHaveLength(15 + 14)
    const seqs = milestones.map(({ reachedSeq }: Json) => reachedSeq)
    expect(seqs).toEqual([...seqs].sort((one, other) => one - other))
    const { viewer } = await ask(
      '{ viewer { partner { events(first: 100) { edges { node { kind } } } } } }',
      {},
      channels.sports?.key,
    )
    const kinds = viewer.partner.events.edges.map(({ node }: Json) => node.kind)
    expect(kinds.filter((kind: string) => /REACHED/i.test(kind) && /DREAM/i.test(kind))).toHaveLength(15)
  })

  test('the ten days end: fifteen dreams close, and the one that missed gives every flower back', async () => {
    service.clock.set('2022-09-11T00:00:00+08:00')
    const late = await mutate(
      service,
      'giveFlowers',
      { idempotencyKey: key(), dream: dreams[0], count: 1 },
      tokens.get(people[5] as string),
    )
    expect(late.__typename).not.toMatch(/Success/)
    await sweepDreams(service.app)
    expect(await statesOf()).toEqual([...Array.from({ length: missing }, () => 'CLOSED'), 'RETURNED'])
    for (const person of people.slice(37)) {
      expect(await accountOf(person)).toMatchObject({ balance: 1, given: 14, returned: 1 })
    }
    const { node } = await ask(
      'query ($id: ID!) { node(id: $id) { ... on Dream { totals { flowerCount flowersCounted } } } }',
      {
        id: dreams[missing],
      },
    )
    expect(node.totals).toEqual({ flowerCount: 3, flowersCounted: 0 })
  })

  async function statesOf(): Promise<string[]> {
    const { nodes } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Dream { state } } }', {
      ids: dreams,
    })
    return nodes.map(({ state }: Json) => state)
  }

  test('each is funded at its rate and cap, and becomes a project that owes reports', async () => {
    await act(
      'fundDreams',
      { idempotencyKey: key(), campaign: 'cmp_1', amount: 60_000, reason: 'the promise' },
      staff,
    )
    for (const [index, dream] of dreams.slice(0, missing).entries()) {
      const funded = await actOnDream(
        'fundDream',
        { dream },
        '... on FundDreamSuccess { dream { funded { minorUnits } } }',
      )
      expect(funded.dream.funded.minorUnits).toBe(index === missing - 1 ? 3_500 : 3_800)
      const { dream: converted } = await act(
        'convertDream',
        {
          idempotencyKey: key(),
          dream,
          number: `D${index + 1}`,
          titleZh: `第${index + 1}个梦想`,
          titleEn: `Dream ${index + 1}`,
          category: 'EDUCATION',
          region: '440000',
          initiator: 'org_3',
          receivingOrganization: 'org_1',
          executingOrganization: 'org_3',
          filingNumber: `53440000MJD0000011A${String(100 + index).padStart(5, '0')}`,
          reports: [
            {
              titleZh: '首次反馈',
              titleEn: 'First feedback',
              dueAt: '2022-12-05T00:00:00+08:00',
              plannedBeneficiaries: 100,
              plannedSpending: 1_500,
            },
            {
              titleZh: '总结',
              titleEn: 'Final report',
              dueAt: '2023-06-01T00:00:00+08:00',
              plannedBeneficiaries: 200,
              plannedSpending: 2_000,
            },
          ],
          reason: 'as promised',
        },
        staff,
        '... on ConvertDreamSuccess { dream { state project { id } } }',
      )
      expect(converted.state).toBe('CONVERTED')
      projects.push(converted.project.id)
    }
    expect(new Set(projects).size).toBe(missing)
    const { node } = await ask(
      `{ node(id: "cmp_1") { ... on Campaign { dreamFund { promised { minorUnits } available { minorUnits } }
        totals { lines { line gross { minorUnits } } } } } }`,
    )
    const spent = 14 * 3_800 + 3_500
    expect(node.dreamFund).toEqual({
      promised: { minorUnits: 60_000 },
      available: { minorUnits: 60_000 - spent },
    })
    expect(node.totals.lines.find(({ line }: Json) => line === 'DREAM_FUNDING').gross.minorUnits).toBe(spent)
  })

  function actOnDream(verb: string, input: Record<string, unknown>, selection: string): Promise<Json> {
    requests += 1
    return service
      .graphql(
        `mutation ($input: DreamStepInput!) { ${verb}(input: $input) { __typename ... on UserError { code message } ${selection} } }`,
        { input: { idempotencyKey: key(), reason: 'as promised', ...input } },
        staff,
      )
      .then(({ body }) => body.data[verb])
  }

  test('at the end of November two projects report, and each giver gets each report once', async () => {
    service.clock.set('2022-11-28T10:00:00+08:00')
    const watch = service.subscribe(
      'subscription { feedback(campaign: "cmp_1") { deliveries { number report { project { id } } } } }',
      {},
      tokens.get(people[7] as string),
    )
    expect((await watch.next())?.data.feedback.deliveries).toEqual([])
    for (const project of projects.slice(0, 2)) {
      const { node } = await ask(
        'query ($id: ID!) { node(id: $id) { ... on Project { reports(first: 2) { edges { node { id kind } } } } } }',
        { id: project },
      )
      const [first] = node.reports.edges
      expect(first.node.kind).toBe('FIRST_FEEDBACK')
      await act(
        'submitReport',
        {
          idempotencyKey: key(),
          report: first.node.id,
          textZh: '二十个孩子上了第一课。',
          textEn: 'Twenty children had their first lesson.',
          beneficiariesReached: 20,
          spent: 1_200,
          reason: 'the first stage',
        },
        executor,
      )
      await act(
        'publishReport',
        { idempotencyKey: key(), report: first.node.id, revision: 1, reason: 'checked' },
        staff,
      )
    }
    await service.app.deliveries.idle()
    let seen: Json[] = []
    while (seen.length < 2) seen = (await watch.next())?.data.feedback.deliveries
    expect(seen.map(({ number, report: { project } }) => [number, project.id])).toEqual([
      [1, projects[0]],
      [2, projects[1]],
    ])
    await watch.close()
    for (const person of people) {
      const { viewer } = await ask(
        `{ viewer { impact(campaign: "cmp_1") { flowers dreamCount reportCount
          reports(first: 10) { edges { node { corrected report { project { id } audience { people delivered complete } } } } } } } }`,
        {},
        tokens.get(person),
      )
      const reached = viewer.impact.reports.edges.map(({ node }: Json) => node.report.project.id)
      expect(reached.sort()).toEqual([projects[0], projects[1]].sort())
      expect(viewer.impact.reportCount).toBe(2)
      for (const { node } of viewer.impact.reports.edges) {
        expect(node.report.audience).toEqual({ people: 40, delivered: 40, complete: true })
      }
    }
  })

  test('the trace leads from one flower to the deeds that grew it and to what it became', async () => {
    const { viewer } = await ask(
      `{ viewer { flowerAccount(campaign: "cmp_1") { gifts(last: 1) { edges { node { trace { flowers deedCount
        deeds { flowers deed { deedType { code } day } } dream { id } project { id reports(first: 2) { edges { node { state } } } } } } } } } } }`,
      {},
      tokens.get(people[5] as string),
    )
    const { trace } = viewer.flowerAccount.gifts.edges[0].node
    expect(trace).toEqual({
      flowers: 1,
      deedCount: 1,
      deeds: [{ flowers: 1, deed: { deedType: { code: 'RIDE_CODE' }, day: '2022-09-05' } }],
      dream: { id: dreams[0] },
      project: {
        id: projects[0],
        reports: { edges: [{ node: { state: 'PUBLISHED' } }, { node: { state: 'PLANNED' } }] },
      },
    })
  })

  test('what is late is seen by everybody', async () => {
    const overdue = async () => {
      const { node } = await ask(
        '{ node(id: "cmp_1") { ... on Campaign { reports(filter: { overdue: true }, first: 50) { edges { node { overdue kind } } } } } }',
      )
      return node.reports.edges.length
    }
    service.clock.set('2022-12-04T23:59:59+08:00')
    expect(await overdue()).toBe(0)
    service.clock.set('2022-12-05T00:00:00.001+08:00')
    expect(await overdue()).toBe(missing - 2)
  })

  test('no check of the audit finds anything against it', async () => {
    const found = await findingsOn(service.sql)
    expect(found.filter(({ violations }) => violations > 0)).toEqual([])
    await report?.({ proposals, requests })
  }, 120_000)
}

/** So many at a time, and no more. */
async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
    }),
  )
}
