// A journal that is played again gives the same: on an empty database with the same rule sets and seeds, the same
// commands in the same order at the same instants lead to the same allocations, to the fen.
import { expect, test } from 'vitest'
import { digest } from '../../src/journal/command.ts'
import { budgetWindow, publishRules } from '../../src/matching/pools.ts'
import { createRandom, type Random } from '../../src/seed/random.ts'
import { command, inLanes, openPair, persist, violated } from '../journal/stage.ts'
import { type Service, startService } from '../setup/service.ts'
import { matching, staff as steward } from './stage.ts'

interface Step {
  /** Digest of its sender and key: how the journal knows it. */
  keyDigest: string
  /** Sends it to an instance; whether it was accepted is the journal's to say. */
  send(service: Service): Promise<unknown>
}

const channel = 'partner:prt_1'
const staff = 'staff:tester'

test('the journal played again on an empty database gives the same matches to the fen', async () => {
  const pair = await openPair()
  const again = await startService()
  try {
    for (const service of [pair.first, again]) await plan(service)
    await copySeeds(pair.first, again)
    const steps = await play(pair.first, pair.second)
    const entries = await pair.first.sql<{ seq: bigint; at: Date; keyDigest: string }[]>`
      select seq, at, key_digest as "keyDigest" from journal_entry where kind <> 'OPEN_POOL' order by seq`
    for (const { at, keyDigest } of entries) {
      const step = steps.get(keyDigest)
      if (!step) continue
      again.clock.set(at)
      await step.send(again)
    }
    const first = await everythingOf(pair.first)
    expect(await everythingOf(again)).toEqual(first)
    // The play was worth it: every kind of outcome is among them.
    const seen = new Set(first.donations.map(({ status, reason }) => `${status} ${reason ?? ''}`.trim()))
    for (const outcome of ['MATCHED', 'NOT_MATCHED NOT_SELECTED_BY_DRAW', 'HELD VELOCITY_HOLD', 'REVERSED']) {
      expect(
        [...seen].some((one) => one.startsWith(outcome)),
        outcome,
      ).toBe(true)
    }
    for (const service of [pair.first, again]) expect(await violated(service)).toEqual([])
  } finally {
    await again.close()
    await pair.close()
  }
})

async function plan(service: Service): Promise<void> {
  await matching(service, {
    budget: 250_000n,
    pool: { total: 900_000n },
    by: {
      donorDailyCap: 30_000n,
      giftCap: 9_000n,
      mode: 'RANDOM',
      draws: [
        { chance: 100_000, ratio: 15_000 },
        { chance: 400_000, ratio: 3_333 },
      ],
    },
  })
  await matching(service, {
    budget: 100_000n,
    pool: { source: 'ENTERPRISE', categories: ['EDUCATION'] },
    by: { projectCap: 60_000n, ratio: 5_000 },
  })
}

/** The seeds are drawn when a window is planned; a replay has those that were published. */
async function copySeeds(from: Service, to: Service): Promise<void> {
  const windows = await from.sql<{ id: number; seed: string; seedHash: string }[]>`
    select id, seed, seed_hash as "seedHash" from matching_window order by id`
  await to.sql`alter table matching_window disable trigger matching_window_seed_never_changes`
  for (const { id, seed, seedHash } of windows) {
    await to.sql`update matching_window set seed = ${seed}, seed_hash = ${seedHash} where id = ${id}`
  }
  await to.sql`alter table matching_window enable trigger matching_window_seed_never_changes`
}

/** Some hundred gifts and refunds at once over both instances, with the rules and the budget changing under way. */
async function play(first: Service, second: Service): Promise<Map<string, Step>> {
  const random = createRandom(7)
  const token = await first.token('partner', 'prt_1', 30 * 86_400)
  const steps = new Map<string, Step>()
  const keep = (step: Step) => {
    steps.set(step.keyDigest, step)
    return step
  }
  for (let round = 0; round < 6; round += 1) {
    first.clock.advance(20_000)
    const known = await first.sql<{ seq: bigint }[]>`select seq from donation order by seq`
    const now = [
      ...Array.from({ length: 30 }, (_, index) => keep(donation(random, token, `${round}-${index}`))),
      ...known
        .filter(() => random.chance(0.08))
        .map(({ seq }) => keep(takingBack(random.chance(0.3), token, `${round}-${seq}`, `don_1-${seq}`))),
      ...(round === 2 ? [keep(topUp())] : []),
      ...(round === 3 ? [keep(newRules(first.clock.now()))] : []),
    ]
    await inLanes(16, now.length, async (index) => {
      await (now[index] as Step).send(index % 2 === 0 ? first : second)
    })
  }
  return steps
}

function donation(random: Random, token: string, key: string): Step {
  const idempotencyKey = `gift-${key}`
  const input = {
    idempotencyKey,
    project: `prj_${random.pick([1, 2, 4])}`,
    amount: random.chance(0.1) ? 99 : 100 + random.below(20_000),
    ...(random.chance(0.9) ? { donorRef: `donor-${random.below(12)}` } : {}),
  }
  return {
    keyDigest: digest(channel, idempotencyKey),
    send: (service) => persist(() => command(service.url, 'donate', input, token)),
  }
}

function takingBack(isVoid: boolean, token: string, key: string, donationId: string): Step {
  const idempotencyKey = `back-${key}`
  const input = { idempotencyKey, donation: donationId, reason: 'a test' }
  const verb = isVoid ? 'voidDonation' : 'refundDonation'
  return {
    keyDigest: digest(channel, idempotencyKey),
    send: (service) => persist(() => command(service.url, verb, input, token)),
  }
}

function topUp(): Step {
  const input = { idempotencyKey: 'top-up', window: 'mwn_1', amount: 250_000n, reason: 'a test' }
  return {
    keyDigest: digest(staff, input.idempotencyKey),
    send: ({ app }) => budgetWindow(app, steward, input),
  }
}

function newRules(effectiveAt: Date): Step {
  const input = {
    idempotencyKey: 'second-version',
    pool: 'mpl_1',
    effectiveAt: new Date(effectiveAt.getTime() + 20_000),
    minimumGift: 100n,
    organizationCap: 500_000n,
    mode: 'FIXED' as const,
    ratio: 2_500,
    reason: 'a test',
  }
  return {
    keyDigest: digest(staff, input.idempotencyKey),
    send: ({ app }) => publishRules(app, steward, input),
  }
}

async function everythingOf({ sql }: Service) {
  const [donations, allocations, accounts, totals, days, usage] = await Promise.all([
    sql<{ seq: bigint; status: string; reason: string | null }[]>`
      select d.seq, d.paid_at, d.amount, d.state, n.ref, d.match_status as status, d.match_reason as reason,
        d.match_window_id, d.match_rule_set_id
      from donation d left join donor n on n.id = d.donor_id order by d.seq`,
    sql`
      select a.donation_seq, a.source, a.window_id, a.rule_set_id, a.ratio, a.draw, a.raw, a.amount, a.bound, a.hold,
        a.state, a.seq
      from allocation a order by 1, 2`,
    // People may get other ids: their accounts are told by their names.
    sql`
      select kind, case kind when 'DONOR_FLOWERS' then n.ref else owner_id::text end as owner, debits, credits
      from account left join donor n on kind = 'DONOR_FLOWERS' and n.id = owner_id order by 1, 2`,
    sql`
      select topic, seq, donation_count, donor_count, received, refunded, matched, match_reversed, held, partner_matched,
        partner_match_reversed, partner_held
      from totals order by 1`,
    sql`select n.ref, day, source, amount from match_day join donor n on n.id = donor_id order by 1, 2, 3`,
    sql`select window_id, owner, owner_id, amount from match_usage order by 1, 2, 3`,
  ])
  const plain = (rows: readonly object[]) => rows.map((row) => ({ ...row }))
  return {
    donations: donations.map((row) => ({ ...row })),
    allocations: plain(allocations),
    accounts: plain(accounts),
    totals: plain(totals),
    days: plain(days),
    usage: plain(usage),
  }
}
