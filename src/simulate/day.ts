// What happens in a simulated day: who comes when, and what each arrival sends.
import { randomBytes } from 'node:crypto'
import { signToken } from '../auth/token.ts'
import type { Clock } from '../clock.ts'
import type { AuthConfig } from '../config.ts'
import { createRandom, type Random, zipf } from '../seed/random.ts'
import type { Client, Mutation } from './client.ts'
import type { Lanes } from './lanes.ts'
import { deedsPerDonation, flowerGiftsPerDonation } from './load.ts'
import { createPopulation, giftFen, giftMessage, type Person, type Population } from './people.ts'
import type { Tally } from './tally.ts'
import type { Targets } from './targets.ts'

export interface Day {
  /** Simulated seconds since the opening. */
  elapsed(): number
  /** Lets so many seconds pass, in which so many donations are expected. */
  pass(seconds: number, expectedDonations: number): void
  flushDeeds(): void
}

const projectSkew = 0.9
const dreamSkew = 0.8
const returningDonors = 0.4
const returningDoers = 0.7
/** Of the flowers that people are known to hold, this share is given away; the rest is kept for later. */
const givenShare = 0.8
const anonymousShare = 0.3
const deedsPerRequest = 100
const deedsWaitSeconds = 0.5
const longestDeedDelayMs = 10 * 60_000
const mostHolders = 20_000
const mostAtOnce = 10

const deedCodes = ['STEPS', 'QUIZ', 'RIDE_CODE', 'HOTEL_LINEN'] as const

export interface DayOptions {
  clock: Clock
  auth: AuthConfig
  seed: number
  partner: string
  speed: number
}

export function createDay(
  options: DayOptions,
  client: Client,
  { projects, dreams }: Targets,
  lanes: Lanes,
  tally: Tally,
): Day {
  const arrivals = createRandom(options.seed)
  const choices = createRandom(options.seed + 1)
  const population = createPopulation(choices, `sim-${options.seed}`)
  const pickProject = zipf(projects.length, projectSkew)
  const pickDream = zipf(Math.max(1, dreams.length), dreamSkew)
  const partnerToken = renewedToken(options)
  // Keys are this run's own: a second run with the same seed brings the same people and new gifts.
  const run = `${options.seed}-${randomBytes(6).toString('hex')}`
  const holders: Person[] = []
  let elapsed = 0
  let number = 0
  let deeds: { deed: Record<string, unknown>; person: Person }[] = []
  let deedsWaitedSeconds = 0

  const donations = arrivalProcess(arrivals)
  const doneDeeds = arrivalProcess(arrivals)
  const flowerGifts = arrivalProcess(arrivals)

  const earn = (person: Person, flowers: number) => {
    // While a gift is under way, its answer will tell what the person has: adding to it could count a flower twice.
    if (flowers <= 0 || person.isGiving || !choices.chance(givenShare)) return
    if (person.flowers === 0) {
      if (holders.length >= mostHolders) return
      holders.push(person)
    }
    person.flowers += flowers
  }

  const donate = () => {
    number += 1
    const input = donationInput(
      choices,
      population,
      `${run}-${number}`,
      projects[pickProject(choices)] as string,
    )
    lanes.enter('donate', async () => {
      const outcome = await client.send({ ...donateMutation, input, token: await partnerToken() })
      if (outcome.ok) tally.donated(input.amount)
      return outcome
    })
  }

  const doDeed = () => {
    number += 1
    const person = population.someone(returningDoers)
    deeds.push({
      person,
      deed: {
        externalId: `${run}-${number}`,
        deedType: choices.pick(deedCodes),
        personRef: person.ref,
        occurredAt: new Date(options.clock.now().getTime() - choices.below(longestDeedDelayMs)).toISOString(),
      },
    })
    if (deeds.length >= deedsPerRequest) flushDeeds()
  }

  const flushDeeds = () => {
    deedsWaitedSeconds = 0
    if (deeds.length === 0) return
    const batch = deeds
    deeds = []
    lanes.enter('recordDeeds', async () => {
      const people = new Map(
        batch.map(({ deed, person }) => [deed.externalId, { person, told: person.told }] as const),
      )
      const input = { deeds: batch.map(({ deed }) => deed) }
      const outcome = await client.send({ ...recordDeedsMutation, input, token: await partnerToken() })
      if (outcome.ok) {
        for (const { externalId, result, flowers } of outcome.result.results as DeedResult[]) {
          tally.deed(result, flowers)
          const doer = people.get(externalId)
          // What a gift's answer told meanwhile may have these flowers in it.
          if (doer && doer.told === doer.person.told) earn(doer.person, flowers)
        }
      }
      return outcome
    })
  }

  const giveFlowers = () => {
    if (holders.length === 0 || dreams.length === 0) return
    const index = choices.below(holders.length)
    const person = holders[index] as Person
    const last = holders.pop() as Person
    if (index < holders.length) holders[index] = last
    const count = person.flowers
    person.flowers = 0
    person.isGiving = true
    number += 1
    const input = {
      idempotencyKey: `${run}-${number}`,
      dream: dreams[pickDream(choices)] as string,
      count,
    }
    lanes.enter('giveFlowers', async () => {
      const token = await tokenOf(options, 'donor', person.ref)
      const outcome = await client.send({ ...giveFlowersMutation, input, token })
      person.isGiving = false
      if (outcome.ok) {
        tally.gave(count)
        person.told += 1
        // The answer tells what is left, flowers of a day's first donation included.
        earn(person, Math.min(mostAtOnce, Number(outcome.result.balance)))
      }
      return outcome
    })
  }

  return {
    elapsed: () => elapsed,
    pass(seconds, expectedDonations) {
      elapsed += seconds
      donations(expectedDonations, donate)
      doneDeeds(expectedDonations * deedsPerDonation, doDeed)
      flowerGifts(expectedDonations * flowerGiftsPerDonation, giveFlowers)
      deedsWaitedSeconds += seconds / options.speed
      if (deedsWaitedSeconds >= deedsWaitSeconds) flushDeeds()
    },
    flushDeeds,
  }
}

/** Arrivals that know nothing of each other: the expected number adds up until it passes the next arrival's place. */
function arrivalProcess(random: Random): (expected: number, arrive: () => void) => void {
  let due = 0
  let nextAt = random.exponential()
  return (expected, arrive) => {
    due += expected
    while (due >= nextAt) {
      arrive()
      nextAt += random.exponential()
    }
  }
}

interface DonationInput extends Record<string, unknown> {
  amount: number
}

function donationInput(choices: Random, population: Population, key: string, project: string): DonationInput {
  const person = population.someone(returningDonors)
  const message = giftMessage(choices)
  return {
    idempotencyKey: key,
    project,
    amount: giftFen(choices),
    donorRef: person.ref,
    anonymous: choices.chance(anonymousShare),
    paymentReference: key,
    ...(person.regionCode ? { regionCode: person.regionCode } : {}),
    ...(message ? { message } : {}),
  }
}

interface DeedResult {
  externalId: string
  result: string
  flowers: number
}

const refusalFields = `
  ... on UserError { code message }
  ... on Overloaded { retryAfterMs }
  ... on Unavailable { retryAfterMs }`

type MutationText = Pick<Mutation, 'field' | 'document'>

const donateMutation: MutationText = {
  field: 'donate',
  document: `mutation Donate($input: DonateInput!) {
    donate(input: $input) { ... on DonateSuccess { donation { id } replayed } ${refusalFields} }
  }`,
}

const recordDeedsMutation: MutationText = {
  field: 'recordDeeds',
  document: `mutation RecordDeeds($input: RecordDeedsInput!) {
    recordDeeds(input: $input) { ... on RecordDeedsSuccess { results { externalId result flowers } } ${refusalFields} }
  }`,
}

const giveFlowersMutation: MutationText = {
  field: 'giveFlowers',
  document: `mutation GiveFlowers($input: GiveFlowersInput!) {
    giveFlowers(input: $input) { ... on GiveFlowersSuccess { gift { id } balance replayed } ${refusalFields} }
  }`,
}

const tokenLifeMs = 3_600_000

function tokenOf({ auth, clock }: DayOptions, role: 'donor' | 'partner', subject: string): Promise<string> {
  return signToken(auth, { role, subject, expiresInSeconds: tokenLifeMs / 1_000, issuedAt: clock.now() })
}

/** One token for many requests, renewed long before it ends. */
function renewedToken(options: DayOptions): () => Promise<string> {
  let token: Promise<string> | undefined
  let renewAt = 0
  return () => {
    if (!token || performance.now() >= renewAt) {
      token = tokenOf(options, 'partner', options.partner)
      renewAt = performance.now() + tokenLifeMs / 2
    }
    return token
  }
}
