// The fixture's campaign once more, as simply as it can be said: lists of what happened, and every number counted anew
// from them whenever somebody asks. Slow, and hard to get wrong.
import {
  type Gift as DonationGift,
  type Matching,
  match,
  noMatching,
  stopsGift,
  takeBack as takeBackMatch,
} from './matching.ts'

export type Operation =
  | {
      do: 'donate'
      key: string
      person: string | null
      project: number
      amount: number
      region: string | null
    }
  | { do: 'refund'; key: string; donation: string; as: 'REFUND' | 'VOID' }
  | { do: 'deed'; key: string; person: string; type: string; occurredAt: string }
  | { do: 'give'; key: string; person: string; dream: number; count: number }

/** What an answer must say. */
export type Expected = Record<string, unknown> & { __typename: string }

export interface Donation extends DonationGift {
  region: string
  state: 'PAID' | 'REFUNDED' | 'VOIDED'
}

interface Deed {
  donation: string | null
  person: string
  type: string
  day: string
  flowers: number
  counts: boolean
}

interface Gift {
  person: string
  dream: number
  count: number
  counted: number
  day: string
}

export interface Model {
  seq: number
  donations: Donation[]
  deeds: Deed[]
  gifts: Gift[]
  /** The first content and answer of every key that was accepted. */
  keys: Map<string, { content: string; answer: Expected }>
  matching: Matching
}

export const emptyModel = (): Model => ({
  seq: 0,
  donations: [],
  deeds: [],
  gifts: [],
  keys: new Map(),
  matching: noMatching(),
})

const projects: Record<number, { category: string; organization: number } | undefined> = {
  1: { category: 'EDUCATION', organization: 1 },
  2: { category: 'MEDICAL', organization: 2 },
  4: { category: 'NATURE', organization: 2 },
}
const deedTypes: Record<string, { flowers: number; cap: number } | undefined> = {
  FIRST_DONATION: { flowers: 1, cap: 1 },
  STEPS: { flowers: 1, cap: 1 },
  QUIZ: { flowers: 1, cap: 1 },
  RIDE_CODE: { flowers: 1, cap: 2 },
  HOTEL_LINEN: { flowers: 2, cap: 1 },
}
const flowersADay = 10
const endsAt = Date.parse('2022-09-11T00:00:00+08:00')

/** The civil day of Shanghai. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** Does the operation if it can be done, and says what the answer must be. */
export function apply(model: Model, operation: Operation, now: Date): Expected {
  const scope = operation.do === 'give' ? operation.person : operation.do === 'deed' ? 'deed' : 'channel'
  const key = `${scope}/${operation.key}`
  const content = JSON.stringify(operation)
  const known = model.keys.get(key)
  if (known) {
    if (known.content === content) return replay(model, operation, known.answer)
    return operation.do === 'deed'
      ? { __typename: 'REJECTED', reason: 'CONTENT_DIFFERS' }
      : { __typename: 'IdempotencyConflict' }
  }
  const answer = accept(model, operation, now)
  const accepted = /Success$|^GRANTED$|^CAPPED$/.test(answer.__typename)
  if (accepted) {
    model.seq += 1
    model.keys.set(key, { content, answer })
  }
  return answer
}

function replay(model: Model, operation: Operation, answer: Expected): Expected {
  switch (operation.do) {
    case 'donate': {
      const donation = model.donations.find(({ id }) => id === answer.id)
      return { ...answer, replayed: true, state: donation?.state }
    }
    case 'deed':
      return { ...answer, __typename: 'DUPLICATE' }
    default:
      return { ...answer, replayed: true }
  }
}

function accept(model: Model, operation: Operation, now: Date): Expected {
  const seq = model.seq + 1
  const day = dayOf(now)
  switch (operation.do) {
    case 'donate': {
      const { person, project, amount } = operation
      if (now.getTime() >= endsAt) return { __typename: 'CampaignNotLive' }
      const organization = projects[project]?.organization
      if (organization === undefined) return { __typename: 'ProjectNotOpen' }
      if (stopsGift(model.matching, { person, project, organization }))
        return { __typename: 'DonationsStopped' }
      const id = `don_1-${seq}`
      const gift = { id, person, project, organization, amount, at: now.getTime(), day }
      model.donations.push({
        ...gift,
        ...match(model.matching, model.donations, gift),
        region: operation.region ?? 'UNKNOWN',
        state: 'PAID',
      })
      if (person !== null) {
        const flowers = grant(model, person, 'FIRST_DONATION', day)
        if (flowers > 0)
          model.deeds.push({ donation: id, person, type: 'FIRST_DONATION', day, flowers, counts: true })
      }
      return { __typename: 'DonateSuccess', replayed: false, id, day, state: 'PAID' }
    }
    case 'refund': {
      const donation = model.donations.find(({ id }) => id === operation.donation)
      if (!donation) return { __typename: 'NotFound' }
      if (donation.state !== 'PAID') return { __typename: 'AlreadyRefunded' }
      donation.state = operation.as === 'VOID' ? 'VOIDED' : 'REFUNDED'
      takeBackMatch(model.matching, donation, now.getTime())
      const deed = model.deeds.find((candidate) => candidate.donation === donation.id && candidate.counts)
      if (deed) takeBack(model, deed)
      const __typename = operation.as === 'VOID' ? 'VoidDonationSuccess' : 'RefundDonationSuccess'
      return { __typename, replayed: false, id: donation.id, state: donation.state }
    }
    case 'deed': {
      const { person, type } = operation
      const occurredAt = new Date(operation.occurredAt)
      if (occurredAt.getTime() > now.getTime() + 60_000)
        return { __typename: 'REJECTED', reason: 'IN_FUTURE' }
      if (occurredAt.getTime() >= endsAt) return { __typename: 'REJECTED', reason: 'OUTSIDE_CAMPAIGN' }
      const late = (Date.parse(day) - Date.parse(dayOf(occurredAt))) / 86_400_000
      if (late > 3) return { __typename: 'REJECTED', reason: 'TOO_LATE' }
      const flowers = grant(model, person, type, dayOf(occurredAt))
      model.deeds.push({ donation: null, person, type, day: dayOf(occurredAt), flowers, counts: flowers > 0 })
      return { __typename: flowers > 0 ? 'GRANTED' : 'CAPPED', flowers, id: `ded_1-${seq}` }
    }
    case 'give': {
      const { person, dream, count } = operation
      if (now.getTime() >= endsAt) return { __typename: 'CampaignNotLive' }
      if (dream > 2) return { __typename: 'DreamNotCollecting' }
      const balance = balanceOf(model, person)
      if (balance < count) return { __typename: 'InsufficientFlowers', balance }
      model.gifts.push({ person, dream, count, counted: count, day })
      return {
        __typename: 'GiveFlowersSuccess',
        replayed: false,
        id: `gft_1-${seq}`,
        balance: balance - count,
      }
    }
  }
}

function grant(model: Model, person: string, type: string, day: string): number {
  const { flowers, cap } = deedTypes[type] ?? { flowers: 0, cap: 0 }
  const ofDay = model.deeds.filter((deed) => deed.person === person && deed.day === day && deed.counts)
  if (ofDay.filter((deed) => deed.type === type).length >= cap) return 0
  return Math.max(0, Math.min(flowers, flowersADay - sum(ofDay, (deed) => deed.flowers)))
}

function takeBack(model: Model, deed: Deed): void {
  deed.counts = false
  let debt = -balanceOf(model, deed.person)
  for (const gift of model.gifts.toReversed()) {
    if (gift.person !== deed.person || debt <= 0) continue
    const taken = Math.min(debt, gift.counted)
    gift.counted -= taken
    debt -= taken
  }
}

export function accountOf(model: Model, person: string) {
  const earned = sum(model.deeds, (deed) => (deed.person === person && deed.counts ? deed.flowers : 0))
  const given = sum(model.gifts, (gift) => (gift.person === person ? gift.counted : 0))
  return { balance: earned - given, earned, given }
}

const balanceOf = (model: Model, person: string): number => accountOf(model, person).balance

/** The totals of whatever part of the campaign. */
export function totalsOf(
  model: Model,
  donated: (donation: Donation) => boolean,
  gave: (gift: Gift) => boolean,
) {
  const donations = model.donations.filter(donated)
  const gifts = model.gifts.filter(gave)
  const received = sum(donations, ({ amount }) => amount)
  const refunded = sum(donations, ({ amount, state }) => (state === 'PAID' ? 0 : amount))
  const flowerCount = sum(gifts, ({ count }) => count)
  const flowersCounted = sum(gifts, ({ counted }) => counted)
  return {
    donationCount: donations.length,
    donorCount: new Set(donations.flatMap(({ person }) => person ?? [])).size,
    received: { minorUnits: received },
    refunded: { minorUnits: refunded },
    net: { minorUnits: received - refunded },
    flowerCount,
    flowersReversed: flowerCount - flowersCounted,
    flowersCounted,
    giverCount: new Set(gifts.map(({ person }) => person)).size,
  }
}

export const categoryOf = (donation: Donation) => projects[donation.project]?.category

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
