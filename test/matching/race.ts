// The race for a pool: random gifts from many connections to two instances, against a window that can serve a third of
// them. Whatever the order turns out to be, it must be as if one clerk had served one gift after the other.
import { expect } from 'vitest'
import { createRandom } from '../../src/seed/random.ts'
import { command, inLanes, openPair, persist, violated } from '../journal/stage.ts'
import type { Service } from '../setup/service.ts'
import { matching } from './stage.ts'

export interface RaceOptions {
  seed: number
  gifts: number
  connections: number
}

export interface RaceFigures {
  budget: number
  given: number
  partial: number
  exhausted: number
}

const donorDailyCap = 99_900

export async function race({ seed, gifts, connections }: RaceOptions): Promise<RaceFigures> {
  const pair = await openPair()
  try {
    const random = createRandom(seed)
    const sent = Array.from({ length: gifts }, (_, index) => ({
      idempotencyKey: `race-${seed}-${index}`,
      project: `prj_${random.pick([1, 2, 4])}`,
      // A tenth is below what is matched; some come again and again, into their daily cap.
      amount: random.chance(0.1) ? 1 + random.below(99) : 100 + random.below(20_000),
      donorRef: random.chance(0.05) ? `often-${random.below(3)}` : `donor-${index}`,
    }))
    const demand = sent.reduce((sum, { amount }) => sum + (amount >= 100 ? amount : 0), 0)
    const budget = Math.floor(demand / 3)
    await matching(pair.first, { budget: BigInt(budget), by: { donorDailyCap: BigInt(donorDailyCap) } })
    const token = await pair.first.token('partner')
    const urls = [pair.first.url, pair.second.url]
    await inLanes(connections, gifts, async (index) => {
      const url = urls[index % 2] as string
      const reply = await persist(() => command(url, 'donate', sent[index] as object, token))
      expect(reply.__typename).toBe('DonateSuccess')
    })
    const seen = await giftsOf(pair.first)
    expectServedInOrder(seen, budget)
    expect(await violated(pair.first)).toEqual([])
    return {
      budget,
      given: seen.reduce((sum, { matched }) => sum + matched, 0),
      partial: seen.filter(({ status }) => status === 'PARTIAL').length,
      exhausted: seen.filter(({ reason }) => reason === 'POOL_EXHAUSTED').length,
    }
  } finally {
    await pair.close()
  }
}

interface Gift {
  donor: string
  amount: number
  status: string
  reason: string | null
  /** Fen of its allocations that live. */
  matched: number
}

/** Every gift and what became of it, in the order of the journal. */
async function giftsOf({ sql }: Service): Promise<Gift[]> {
  const rows = await sql<Gift[]>`
    select n.ref as donor, d.amount::float8 as amount, d.match_status as status, d.match_reason as reason,
      coalesce(sum(a.amount) filter (where a.state in ('CONFIRMED', 'HELD')), 0)::float8 as matched
    from donation d join donor n on n.id = d.donor_id
    left join allocation a on a.campaign_id = d.campaign_id and a.donation_seq = d.seq
    group by d.campaign_id, d.seq, n.ref order by d.seq`
  return [...rows]
}

/** One clerk, one gift after the other: what each must have got, by nothing but arithmetic. */
function expectServedInOrder(seen: readonly Gift[], budget: number): void {
  let left = budget
  const ofDonor = new Map<string, number>()
  const expected = seen.map(({ donor, amount }) => {
    if (amount < 100) return 0
    const room = donorDailyCap - (ofDonor.get(donor) ?? 0)
    const given = Math.max(0, Math.min(amount, room, left))
    left -= given
    ofDonor.set(donor, (ofDonor.get(donor) ?? 0) + given)
    return given
  })
  expect(left).toBe(0)
  expect(seen.map(({ matched }) => matched)).toEqual(expected)
  expect(seen.reduce((sum, { matched }) => sum + matched, 0)).toBe(budget)
}
