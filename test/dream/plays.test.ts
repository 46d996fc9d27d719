// Random plays of the life of dreams: gifts, flowers that turn out not to have been earned, refunds, windows that end,
// dreams set aside, returns and hand-overs, in any order. Whatever happened, I11, I13, I14 and I16 hold.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweepDreams } from '../../src/dream/calendar.ts'
import type { MissPolicy } from '../../src/dream/dream.ts'
import { DomainError } from '../../src/errors.ts'
import { createRandom, type Random } from '../../src/seed/random.ts'
import { longLived } from '../model/verbs.ts'
import { mutate } from '../settlement/stage.ts'
import { type Service, startService } from '../setup/service.ts'
import { dreamFaults, plant, type Stage, stageOf } from './stage.ts'

let service: Service
let stage: Stage
let channel: string
beforeAll(async () => {
  service = await startService()
  stage = await stageOf(service)
  channel = await service.token('partner', 'prt_1', longLived)
})
afterAll(() => service.close())

const hourMs = 3_600_000
const policies: readonly MissPolicy[] = ['RETURN_FLOWERS', 'ROLL_OVER', 'KEEP']

interface Play {
  random: Random
  people: string[]
  dreams: string[]
  donations: string[]
  happened: Record<string, number>
}

test.each([1, 2, 3, 4])('play %d', async (number) => {
  const random = createRandom(number)
  service.clock.set('2022-09-09T00:00:00+08:00')
  await service.sql`update journal_head set at = '2022-09-09T00:00:00+08:00'`
  const people = Array.from({ length: 5 }, (_, index) => `play-${number}-${index}`)
  for (const person of people) await plant(service, [person], 4 + between(random, 0, 8))
  for (const person of people) await plant(service, [person], 1 + between(random, 0, 4))
  const dreams: string[] = []
  for (let index = 0; index < 5; index += 1) {
    const opens = Date.parse('2022-09-09T00:00:00+08:00') + between(random, 0, 6) * hourMs
    dreams.push(
      await stage.open({
        opensAt: new Date(opens).toISOString(),
        closesAt: new Date(opens + between(random, 4, 30) * hourMs).toISOString(),
        minimumFlowers: between(random, 3, 14),
        missPolicy: policies[index % policies.length],
        tiers: [{ flowers: 20, nameZh: '二十', nameEn: 'Twenty' }],
      }),
    )
  }
  const play: Play = { random, people, dreams, donations: [], happened: {} }
  for (let step = 0; step < 70; step += 1) {
    const happened = await next(play)
    play.happened[happened] = (play.happened[happened] ?? 0) + 1
    if (step % 10 === 9) expect({ step, faults: await dreamFaults(service) }).toEqual({ step, faults: [] })
  }
  service.clock.set('2022-09-11T00:00:00+08:00')
  await sweepDreams(service.app)
  expect(await dreamFaults(service)).toEqual([])
  const left = await service.sql<{ state: string }[]>`
    select state from dream where id = any(${dreams.map((dream) => Number(dream.slice(4)))}::int[])
      and (state in ('SCHEDULED', 'COLLECTING', 'REACHED') or state = 'MISSED' and miss_policy = 'RETURN_FLOWERS')`
  expect([...left]).toEqual([])
  expect(play.happened).toMatchObject({
    GiveFlowersSuccess: expect.any(Number),
    reversed: expect.any(Number),
  })
})

/** Both ends included. */
function between(random: Random, least: number, most: number): number {
  return least + random.below(most - least + 1)
}

/** Says what happened. */
async function next(play: Play): Promise<string> {
  const { random, people, dreams } = play
  const dream = random.pick(dreams)
  const person = random.pick(people)
  const dice = between(random, 0, 99)
  if (dice < 50) return give(person, dream, between(random, 1, 6))
  if (dice < 60) return reverse(person)
  if (dice < 66) return donate(play, person)
  if (dice < 70) return refund(play)
  if (dice < 80) {
    service.clock.advance(between(random, 1, 3) * hourMs)
    return 'time'
  }
  if (dice < 86) return staff('closeDream', { dream })
  if (dice < 90) return staff('suspendDream', { dream })
  if (dice < 94) return staff('resumeDream', { dream })
  if (dice < 97) return staff('rollOverFlowers', { dream, into: random.pick(dreams) })
  if (dice < 98) return staff('returnFlowers', { dream })
  await sweepDreams(service.app)
  return 'sweep'
}

/** Beside the answer stands what the dream's row says, asked while nothing else happens (I14). */
async function give(person: string, dream: string, count: number): Promise<string> {
  const at = service.clock.now()
  const [row] = await service.sql<{ state: string; takes: boolean }[]>`
    select state, state in ('SCHEDULED', 'COLLECTING', 'REACHED') and opens_at <= ${at} and closes_at > ${at} as takes
    from dream where id = ${Number(dream.slice(4))}`
  const live = at < new Date('2022-09-11T00:00:00+08:00')
  const { __typename } = await stage.give(person, dream, count)
  if (!live) expect(__typename).toBe('CampaignNotLive')
  else if (row?.takes) expect(__typename).toMatch(/^(GiveFlowersSuccess|InsufficientFlowers)$/)
  else expect(__typename).toBe('DreamNotCollecting')
  return __typename
}

async function staff(
  verb: 'closeDream' | 'suspendDream' | 'resumeDream' | 'rollOverFlowers' | 'returnFlowers',
  input: Record<string, unknown>,
) {
  return (await stage.ask(verb, input)).__typename as string
}

async function reverse(person: string): Promise<string> {
  const [deed] = await service.sql<{ seq: bigint }[]>`
    select e.seq from deed e join donor d on d.id = e.donor_id
    where d.ref = ${person} and e.result = 'GRANTED' and e.partner_id is not null order by e.seq limit 1`
  if (!deed) return 'nothing'
  try {
    await service.app.journal.submit(1, {
      kind: 'REVERSE_DEED',
      actor: 'staff:lin',
      keyDigest: crypto.randomUUID(),
      contentDigest: crypto.randomUUID(),
      partnerId: null,
      deed: { seq: deed.seq },
      reason: 'a test',
    })
    return 'reversed'
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}

async function donate(play: Play, person: string): Promise<string> {
  const { __typename, donation } = await mutate(
    service,
    'donate',
    { project: 'prj_1', amount: 100, donorRef: person },
    channel,
    '... on DonateSuccess { donation { id } }',
  )
  if (donation) play.donations.push(donation.id)
  return __typename
}

/** The flower that came with the first donation of a day goes with it, wherever it is by now. */
async function refund(play: Play): Promise<string> {
  const donation = play.donations.pop()
  if (!donation) return 'nothing'
  return (await mutate(service, 'refundDonation', { donation, reason: 'a test' }, channel)).__typename
}
