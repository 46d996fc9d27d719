// What decides a batch, on worlds and commands made at random: after every command the books balance, no account owes,
// caps hold and totals add up, whatever was accepted or refused before.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { civilDay } from '../../src/campaign/campaign.ts'
import type { DeedRow } from '../../src/flower/flower.store.ts'
import { reverseFlowers } from '../../src/flower/gift.ts'
import type {
  Command,
  Donate,
  GiveFlowers,
  RecordDeed,
  Refund,
  ReverseDeed,
} from '../../src/journal/command.ts'
import { digest } from '../../src/journal/command.ts'
import { verdictOn } from '../../src/journal/journal.ts'
import { type Draft, deedDayKey, emptyDraft, type World } from '../../src/journal/world.ts'
import { type AccountKey, type AccountKind, accountKey, assetOf } from '../../src/ledger/ledger.ts'
import { deedDigest } from '../../src/partner/quota.ts'
import { measure, milestoneMetrics } from '../../src/totals/milestone.ts'
import { dreamTopic } from '../../src/totals/totals.ts'
import { emptyWorld, hourMs, people, type Rules, sent } from './world.ts'

const rules: fc.Arbitrary<Rules> = fc.record({
  dailyFlowerCap: fc.integer({ min: 1, max: 12 }),
  deedTypes: fc.array(
    fc.record({
      flowers: fc.integer({ min: 1, max: 4 }),
      dailyCap: fc.integer({ min: 1, max: 3 }),
      lateDays: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 2, maxLength: 4 },
  ),
  projects: fc.array(
    fc.record({
      category: fc.integer({ min: 0, max: 5 }),
      receiver: fc.integer({ min: 1, max: 3 }),
      online: fc.integer({ min: 0, max: 5 }).map((number) => number > 0),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  dreams: fc.integer({ min: 1, max: 3 }),
})

type Step =
  | {
      do: 'donate'
      who: number
      project: number
      channel: number
      amount: number
      region: number
      reference: number
      team: number
    }
  | { do: 'refund'; which: number; channel: number }
  | { do: 'deed'; who: number; type: number; partner: number; hoursAgo: number }
  | { do: 'reverse'; which: number; partner: number }
  | { do: 'give'; who: number; dream: number; count: number; team: number }
  | { do: 'again'; which: number; altered: boolean }
  | { do: 'wait'; hours: number }

const small = fc.nat({ max: 7 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('donate' as const),
      who: small,
      project: small,
      channel: small,
      amount: fc.integer({ min: 1, max: 1_000_000 }),
      region: small,
      reference: fc.nat({ max: 30 }),
      team: small,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('refund' as const), which: fc.nat({ max: 60 }), channel: small }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('deed' as const),
      who: small,
      type: small,
      partner: small,
      hoursAgo: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 30 }) }, fc.integer({ min: -1, max: 100 })),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('give' as const),
      who: small,
      dream: small,
      count: fc.integer({ min: 1, max: 4 }),
      team: small,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('reverse' as const), which: fc.nat({ max: 60 }), partner: small }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('again' as const),
      which: fc.nat({ max: 60 }),
      altered: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 30 }) }),
  },
)

const regions = ['UNKNOWN', '110000', '440000', null]

function commandOf(
  world: World,
  draft: Draft,
  action: Step,
  position: number,
  earlier: Command[],
): Command | null {
  switch (action.do) {
    case 'donate':
      return {
        kind: 'DONATE',
        ...sent(position, 'donate', action.project, action.amount),
        projectId: action.project === 7 ? 99 : (action.project % world.projects.size) + 1,
        channelId: (action.channel % 4) + 1,
        donorRef: action.who === 7 ? null : `person-${action.who % people}`,
        amount: BigInt(action.amount),
        regionCode: regions[action.region % regions.length] ?? null,
        anonymous: null,
        message: null,
        paymentReference: action.reference < 10 ? `ref-${action.reference}` : null,
        teamId: teamOf(action.team),
      } satisfies Donate
    case 'refund':
      return {
        kind: 'REFUND',
        ...sent(position, 'refund', action.which),
        donationSeq: draft.donations[action.which % Math.max(1, draft.donations.length)]?.seq ?? 1n,
        channelId: action.channel < 5 ? null : action.channel - 4,
        as: action.which % 3 === 0 ? 'VOID' : 'REFUND',
        reason: 'test',
      } satisfies Refund
    case 'deed':
      return {
        kind: 'DEED',
        ...sent(position, 'deed', action.type),
        partnerId: (action.partner % 3) + 1,
        externalId: String(position),
        deedTypeCode:
          action.type === 0 ? 'NO_SUCH' : `TYPE_${1 + (action.type % (world.deedTypes.size - 1))}`,
        personRef: `person-${action.who % people}`,
        occurredAt: new Date(world.at.getTime() - action.hoursAgo * hourMs),
      } satisfies RecordDeed
    case 'give':
      return {
        kind: 'GIVE_FLOWERS',
        ...sent(position, 'give', action.count),
        donorRef: `person-${action.who % people}`,
        dreamId: action.dream === 7 ? 99 : (action.dream % world.dreams.size) + 1,
        count: action.count,
        teamId: teamOf(action.team),
      } satisfies GiveFlowers
    case 'reverse': {
      const deed = draft.deeds[action.which % Math.max(1, draft.deeds.length)]
      return {
        kind: 'REVERSE_DEED',
        ...sent(position, 'reverse', action.which),
        partnerId: action.partner < 4 ? null : action.partner - 3,
        deed:
          action.which % 2 === 0
            ? { seq: deed?.seq ?? 1n }
            : { partnerId: action.partner - 3, externalId: deed?.externalId ?? 'none' },
        reason: 'test',
      } satisfies ReverseDeed
    }
    case 'again': {
      const command = earlier[action.which % Math.max(1, earlier.length)]
      return command ? { ...command, ...(action.altered ? { contentDigest: digest('altered') } : {}) } : null
    }
    case 'wait':
      world.at = new Date(world.at.getTime() + action.hours * hourMs)
      world.day = civilDay(world.at, world.campaign.timeZone)
      return null
  }
}

/** Most gifts are given alone. */
function teamOf(number: number): number | null {
  return number < 4 ? null : number === 7 ? 99 : number - 3
}

/** Text that tells two states of a world and its draft apart. */
function fingerprint(world: World, draft: Draft): string {
  return JSON.stringify([world, draft], (_, value) => {
    if (typeof value === 'bigint') return `${value}n`
    if (value instanceof Map || value instanceof Set) return [...value]
    return value
  })
}

function play(
  given: Rules,
  steps: readonly Step[],
  look: (world: World, draft: Draft, command: Command, before: string) => void,
) {
  const world = emptyWorld(given)
  const draft = emptyDraft()
  const earlier: Command[] = []
  steps.forEach((action, position) => {
    const command = commandOf(world, draft, action, position, earlier)
    if (!command) return
    earlier.push(command)
    look(world, draft, command, fingerprint(world, draft))
  })
  return { world, draft }
}

function sum(values: Iterable<bigint>): bigint {
  let total = 0n
  for (const value of values) total += value
  return total
}

const assetOfAccount = (account: AccountKey) => assetOf[account.split(':')[0] as AccountKind]

function expectBooksToBalance(world: World, draft: Draft): void {
  const balances = new Map<AccountKey, bigint>()
  for (const { debit, credit, amount } of draft.transfers) {
    expect(amount).toBeGreaterThan(0n)
    expect(debit).not.toBe(credit)
    expect(assetOfAccount(debit)).toBe(assetOfAccount(credit))
    balances.set(debit, (balances.get(debit) ?? 0n) - amount)
    balances.set(credit, (balances.get(credit) ?? 0n) + amount)
  }
  expect(new Map(world.balances)).toEqual(balances)
  expect(sum(balances.values())).toBe(0n)
  for (const [account, balance] of balances) {
    if (!/^(CHANNEL|DEED_TYPE):/.test(account)) expect(balance, account).toBeGreaterThanOrEqual(0n)
  }
}

function expectCapsToHold(world: World, draft: Draft): void {
  const granted = draft.deeds.filter(({ result }) => result === 'GRANTED')
  const counted = new Map<string, { deeds: number; flowers: number }>()
  const ofPersonDay = new Map<string, number>()
  for (const { donorId, day, deedTypeId, flowers } of granted) {
    const key = deedDayKey(donorId, day, deedTypeId)
    const before = counted.get(key) ?? { deeds: 0, flowers: 0 }
    counted.set(key, { deeds: before.deeds + 1, flowers: before.flowers + flowers })
    ofPersonDay.set(`${donorId}/${day}`, (ofPersonDay.get(`${donorId}/${day}`) ?? 0) + flowers)
  }
  for (const flowers of ofPersonDay.values())
    expect(flowers).toBeLessThanOrEqual(world.campaign.dailyFlowerCap)
  for (const { id, dailyCap } of world.deedTypes.values()) {
    for (const [key, { deeds }] of counted) {
      if (key.endsWith(`/${id}`)) expect(deeds).toBeLessThanOrEqual(dailyCap)
    }
  }
  for (const [key, known] of world.deedDays)
    expect(known).toMatchObject(counted.get(key) ?? { deeds: 0, flowers: 0 })
}

function expectGiftsToAgree(world: World, draft: Draft): void {
  const ofDream = new Map<AccountKey, bigint>()
  for (const { dreamId, count, counted } of draft.gifts) {
    expect(counted).toBeGreaterThanOrEqual(0)
    expect(counted).toBeLessThanOrEqual(count)
    const account = accountKey('DREAM_FLOWERS', dreamId)
    ofDream.set(account, (ofDream.get(account) ?? 0n) + BigInt(counted))
  }
  for (const [account, counted] of ofDream) expect(world.balances.get(account)).toBe(counted)
  for (const { id } of world.donors.values()) {
    const earned = draft.deeds.filter(({ donorId, result }) => donorId === id && result === 'GRANTED')
    const given = draft.gifts.filter(({ donorId }) => donorId === id)
    const balance =
      earned.reduce((total, { flowers }) => total + flowers, 0) -
      given.reduce((total, { counted }) => total + counted, 0)
    expect(world.balances.get(accountKey('DONOR_FLOWERS', id)) ?? 0n).toBe(BigInt(balance))
  }
}

/** I11: every movement of a person's flowers is an entry of their account, with what it left. */
function expectAccountsToRun(world: World, draft: Draft): void {
  const balances = new Map<bigint, bigint>()
  for (const { donorId, amount, balance } of draft.flowerEntries) {
    const running = (balances.get(donorId) ?? 0n) + amount
    expect(balance).toBe(running)
    expect(balance).toBeGreaterThanOrEqual(0n)
    balances.set(donorId, running)
  }
  for (const { id } of world.donors.values())
    expect(world.balances.get(accountKey('DONOR_FLOWERS', id)) ?? 0n).toBe(balances.get(id) ?? 0n)
}

/** I12: what partners compare their books with, and their quotas, late deeds and reversals included. */
function expectPartnersBooks(world: World, draft: Draft): void {
  const ofPartners = draft.deeds.filter(({ partnerId }) => partnerId !== null)
  for (const days of world.partnerDays.values()) {
    for (const day of days) {
      const mine = ofPartners.filter(
        (deed) =>
          deed.partnerId === day.partnerId && deed.day === day.day && deed.deedTypeId === day.deedTypeId,
      )
      const having = (result: string) => mine.filter((deed) => deed.result === result)
      expect(day).toMatchObject({
        deeds: mine.length,
        granted: having('GRANTED').length,
        capped: having('CAPPED').length,
        reversed: having('REVERSED').length,
        flowers: having('GRANTED').reduce((total, { flowers }) => total + flowers, 0),
        checksum: BigInt.asUintN(60, sum(mine.map(({ externalId }) => deedDigest(externalId ?? '')))),
      })
    }
    const quota = world.partners.get(days[0]?.partnerId ?? 0)?.dailyFlowerQuota ?? null
    const granted = days.reduce((total, { flowers }) => total + flowers, 0)
    if (quota !== null) expect(granted).toBeLessThanOrEqual(quota)
  }
}

/** I16: a threshold is reached by the first entry after which its metric is there, and by no other. */
function expectMilestonesOnce(world: World, draft: Draft): void {
  const ids = draft.reached.map(({ milestone }) => milestone.id)
  expect(new Set(ids).size).toBe(ids.length)
  const places = draft.reached.map(({ seq, line }) => [Number(seq), line] as const)
  expect(places).toEqual(places.toSorted((one, other) => one[0] - other[0] || one[1] - other[1]))
  for (const [topic, { measured, open }] of world.milestones) {
    const totals = draft.totals.get(topic)
    for (const metric of milestoneMetrics) {
      const value = totals ? measure(totals, metric) : 0n
      expect(measure(measured, metric), `${topic} ${metric}`).toBe(value)
    }
    for (const { metric, threshold } of open) expect(measure(measured, metric)).toBeLessThan(threshold)
  }
  for (const dream of world.dreams.values()) {
    const reached = draft.reached.find(({ milestone }) => milestone.topic === dreamTopic(dream.id))
    expect(dream.reachedSeq).toBe(reached?.seq ?? null)
    expect(dream.state).toBe(reached ? 'REACHED' : 'COLLECTING')
  }
}

/** I10: a gift with a team went to what the team gathers for; its totals are a view of the same gifts. */
function expectTeamsToBeViews(world: World, draft: Draft): void {
  for (const { id, projectId, dreamId } of world.teams.values()) {
    const donations = draft.donations.filter(({ teamId }) => teamId === id)
    const gifts = draft.gifts.filter(({ teamId }) => teamId === id)
    for (const donation of donations) expect(donation.projectId).toBe(projectId)
    for (const gift of gifts) expect(gift.dreamId).toBe(dreamId)
    const totals = draft.totals.get(`team:${id}`)
    expect(totals?.received ?? 0n).toBe(sum(donations.map(({ amount }) => amount)))
    expect(totals?.donationCount ?? 0n).toBe(BigInt(donations.length))
    expect(totals?.flowerCount ?? 0n).toBe(BigInt(gifts.reduce((total, { count }) => total + count, 0)))
    const named = new Set(donations.flatMap(({ donorId }) => donorId ?? []))
    expect(totals?.donorCount ?? 0n).toBe(BigInt(named.size))
    const members = new Set(draft.members.filter(({ teamId }) => teamId === id).map(({ donorId }) => donorId))
    expect(members).toEqual(new Set([...named, ...gifts.map(({ donorId }) => donorId)]))
  }
}

const moneyColumns = ['donationCount', 'received', 'refunded'] as const
const flowerColumns = ['flowerCount', 'flowersReversed'] as const

function expectTotalsToAddUp(draft: Draft): void {
  const whole = draft.totals.get('campaign')
  if (!whole) return
  const expectSums = (kind: string, columns: readonly (keyof typeof whole)[]) => {
    const parts = [...draft.totals]
      .filter(([topic]) => topic.startsWith(`${kind}:`))
      .map(([, delta]) => delta)
    for (const column of columns)
      expect(sum(parts.map((part) => part[column] as bigint)), `${kind} ${column}`).toBe(whole[column])
  }
  for (const kind of ['region', 'day']) expectSums(kind, [...moneyColumns, ...flowerColumns])
  for (const kind of ['category', 'project', 'organization', 'partner']) expectSums(kind, moneyColumns)
  expectSums('dream', flowerColumns)
  for (const [topic, delta] of draft.totals) {
    expect(delta.donorCount, topic).toBeLessThanOrEqual(delta.donationCount)
    expect(delta.giverCount, topic).toBeLessThanOrEqual(delta.flowerCount)
    expect(delta.refunded, topic).toBeLessThanOrEqual(delta.received)
    expect(delta.flowersReversed, topic).toBeLessThanOrEqual(delta.flowerCount)
  }
  expect(whole.donorCount).toBe(BigInt(new Set(draft.donations.flatMap(({ donorId }) => donorId ?? [])).size))
  expect(whole.giverCount).toBe(BigInt(new Set(draft.gifts.map(({ donorId }) => donorId)).size))
  expect(whole.received).toBe(sum(draft.donations.map(({ amount }) => amount)))
  const back = draft.donations.filter(({ state }) => state !== 'PAID')
  expect(whole.refunded).toBe(sum(back.map(({ amount }) => amount)))
}

describe('after every command', () => {
  test('transfers balance, no account owes, caps hold, gifts agree, thresholds are crossed once and totals add up', () => {
    fc.assert(
      fc.property(rules, fc.array(step, { maxLength: 50, size: 'max' }), (given, steps) => {
        play(given, steps, (world, draft, command) => {
          verdictOn(world, draft, command)
          expectBooksToBalance(world, draft)
          expectCapsToHold(world, draft)
          expectGiftsToAgree(world, draft)
          expectAccountsToRun(world, draft)
          expectPartnersBooks(world, draft)
          expectMilestonesOnce(world, draft)
          expectTeamsToBeViews(world, draft)
          expectTotalsToAddUp(draft)
          expect(draft.entries.map(({ seq }) => seq)).toEqual(
            draft.entries.map((_, index) => BigInt(index + 1)),
          )
        })
      }),
      { numRuns: 200 },
    )
  })

  test('one that was refused or replayed has changed nothing', () => {
    fc.assert(
      fc.property(rules, fc.array(step, { maxLength: 40, size: 'max' }), (given, steps) => {
        play(given, steps, (world, draft, command, before) => {
          const known = world.entries.get(command.keyDigest)
          const verdict = verdictOn(world, draft, command)
          if (known) {
            const same = known.contentDigest === command.contentDigest
            expect(verdict).toMatchObject(
              same
                ? { kind: 'accepted', seq: known.seq, replayed: true }
                : { kind: 'refused', error: { code: 'IDEMPOTENCY_CONFLICT' } },
            )
          }
          if (verdict.kind === 'refused' || verdict.replayed) expect(fingerprint(world, draft)).toBe(before)
          else expect(world.seq).toBe(verdict.seq)
        })
      }),
      { numRuns: 100 },
    )
  })
})

test.each([
  ['refund', 'REFUND', 'REFUNDED'],
  ['void', 'VOID', 'VOIDED'],
] as const)(
  'a %s of the last donation leaves every balance as it was before the donation',
  (_what, as, state) => {
    fc.assert(
      fc.property(
        rules,
        fc.array(step, { maxLength: 30, size: 'max' }),
        fc.nat({ max: 3 }),
        (given, steps, who) => {
          const { world, draft } = play(given, steps, verdictOn)
          const balances = new Map(world.balances)
          const days = new Map(world.deedDays)
          const donate = commandOf(
            world,
            draft,
            { do: 'donate', who, project: 0, channel: 0, amount: 777, region: 0, reference: 30, team: 0 },
            1_000,
            [],
          ) as Command
          const verdict = verdictOn(world, draft, donate)
          if (verdict.kind === 'refused') return
          const refund: Refund = {
            kind: 'REFUND',
            ...sent(1_001, 'refund'),
            donationSeq: verdict.seq,
            channelId: null,
            as,
            reason: 'test',
          }
          expect(verdictOn(world, draft, refund)).toMatchObject({ kind: 'accepted', replayed: false })
          for (const [account, balance] of world.balances)
            expect(balance, account).toBe(balances.get(account) ?? 0n)
          for (const [key, counted] of world.deedDays)
            expect({ deeds: counted.deeds, flowers: counted.flowers }).toEqual({
              deeds: days.get(key)?.deeds ?? 0,
              flowers: days.get(key)?.flowers ?? 0,
            })
          expect(world.donations.get(verdict.seq)?.state).toBe(state)
        },
      ),
      { numRuns: 100 },
    )
  },
)

test('flowers are taken back from the balance first, and then from the newest gifts', () => {
  const gifts = fc.array(
    fc.record({ count: fc.integer({ min: 1, max: 5 }), lost: fc.nat({ max: 5 }), dream: fc.nat({ max: 2 }) }),
    {
      maxLength: 6,
    },
  )
  fc.assert(
    fc.property(gifts, fc.nat({ max: 5 }), fc.integer({ min: 1, max: 6 }), (given, balance, flowers) => {
      const world = emptyWorld({
        dailyFlowerCap: 10,
        deedTypes: [{ flowers: 1, dailyCap: 1, lateDays: 0 }],
        projects: [],
        dreams: 3,
      })
      const rows = given.map(({ count, lost, dream }, index) => ({
        campaignId: 1,
        seq: BigInt(index + 2),
        donorId: 1n,
        dreamId: dream + 1,
        count,
        counted: Math.max(0, count - lost),
        returned: 0,
        teamId: null,
        regionCode: 'UNKNOWN',
        balanceAfter: 0n,
        givenAt: world.at,
      }))
      const counted = rows.reduce((total, row) => total + row.counted, 0)
      fc.pre(flowers <= balance + counted)
      world.gifts.set(1n, rows)
      world.balances.set(accountKey('DONOR_FLOWERS', 1n), BigInt(balance))
      const deed: DeedRow = {
        campaignId: 1,
        seq: 1n,
        deedTypeId: 1,
        donorId: 1n,
        partnerId: null,
        externalId: null,
        occurredAt: world.at,
        day: world.day,
        result: 'GRANTED',
        flowers,
      }
      const before = rows.map((row) => ({ ...row }))
      const reversal = reverseFlowers(world, deed)
      expect(rows, 'deciding changes nothing').toEqual(before)
      const left = new Map(before.map((row) => [row.seq, row.counted]))
      let missing = Math.max(0, flowers - balance)
      for (const { seq } of before.toReversed()) {
        const taken = Math.min(missing, left.get(seq) ?? 0)
        left.set(seq, (left.get(seq) ?? 0) - taken)
        missing -= taken
      }
      const after = new Map(before.map((row) => [row.seq, row.counted]))
      for (const { gift, counted } of reversal.invalidated) after.set(gift.seq, counted)
      expect(after).toEqual(left)
      const moved = (code: string) =>
        sum(reversal.transfers.filter((transfer) => transfer.code === code).map(({ amount }) => amount))
      expect(moved('FLOWERS_REVERSED')).toBe(BigInt(flowers))
      expect(moved('GIFT_INVALIDATED')).toBe(BigInt(Math.max(0, flowers - balance)))
      expect(sum(reversal.counts.map(({ flowersReversed }) => flowersReversed ?? 0n))).toBe(
        moved('GIFT_INVALIDATED'),
      )
    }),
    { numRuns: 300 },
  )
})
