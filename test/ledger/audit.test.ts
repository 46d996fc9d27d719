// The audit is only worth something if it finds what it looks for: every check meets the damage it is there for. Each
// damage is done in a transaction that ends with a rollback, past the constraints that would have refused it.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyCheck, findingOf, findingsOn } from '../../src/ledger/audit.ts'
import { damagesOfDreams } from '../dream/damages.ts'
import { command, countOf, needsShared, shared } from '../journal/stage.ts'
import { aPool, aWindow, gift, matching, refund, rules } from '../matching/stage.ts'
import { damagesOfSettledMoney } from '../settlement/damages.ts'
import { cli } from '../setup/compiled.ts'
import { mutate } from '../setup/mutate.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
  await keepBusy()
})
afterAll(() => service.close())

/**
 * Two days with everything in them: gifts named and not, flowers, caps, refunds that take given flowers back, and gifts
 * before there is any matching, matched by one source and by two, unlucky, capped, under review, taken back and void.
 */
async function keepBusy(): Promise<void> {
  await gift(service, 100, 'early')
  await planMilestones()
  await planMatching()
  const partner = await service.token('partner', 'prt_1', 7 * 86_400)
  const [givers, growers] = [await formTeam({ project: 'prj_1' }), await formTeam({ dream: 'drm_1' })]
  const donations: (string | undefined)[] = []
  for (const day of [9, 10]) {
    for (let index = 0; index < 12; index += 1) {
      const { donation } = await command(
        service.url,
        'donate',
        {
          idempotencyKey: `d${day}-${index}`,
          project: `prj_${[1, 2, 4][index % 3]}`,
          amount: 100 + index,
          donorRef: index % 4 === 3 ? null : `person-${index % 3}`,
          regionCode: index % 2 ? '440000' : null,
          paymentReference: `payment-${day}-${index}`,
          ...(index % 3 === 0 ? { team: givers } : {}),
        },
        partner,
      )
      donations.push(donation?.id)
    }
    const deeds = Array.from({ length: 12 }, (_, index) => ({
      externalId: `e${day}-${index}`,
      deedType: ['STEPS', 'QUIZ', 'RIDE_CODE', 'HOTEL_LINEN'][index % 4],
      personRef: `person-${index % 3}`,
      occurredAt: `2022-09-0${day - 1}T09:00:00+08:00`.replace('-010T', '-10T'),
    }))
    await command(service.url, 'recordDeeds', { deeds }, partner)
    for (let person = 0; person < 3; person += 1) {
      const token = await service.token('donor', `person-${person}`)
      const input = { idempotencyKey: `g${day}`, dream: `drm_${1 + (person % 2)}`, count: 4 }
      await command(service.url, 'giveFlowers', input, token)
      await command(
        service.url,
        'giveFlowers',
        {
          ...input,
          idempotencyKey: `h${day}`,
          count: 1,
          ...(input.dream === 'drm_1' ? { team: growers } : {}),
        },
        token,
      )
    }
    // The fifth and the sixth within a minute are held.
    const hasty: string[] = []
    for (let index = 0; index < 6; index += 1) hasty.push((await gift(service, 200, 'hasty')).id)
    await refund(service, hasty[5] as string, 'void')
    service.clock.advance(3_600_000)
    // Whose window has closed by then, and who was under review.
    if (day === 10) for (const at of [1, 3]) await refund(service, donations[at] as string, 'void')
    const donation = donations[day === 9 ? 0 : 12]
    await command(
      service.url,
      'refundDonation',
      { idempotencyKey: `r${day}`, donation, reason: 'a slip' },
      partner,
    )
    // One that was not done, whose flowers were given away.
    if (day === 10) await reverse('e10-3', partner)
    service.clock.advance(82_800_000)
  }
  const alice = await service.token('donor', 'alice')
  await service.graphql(
    `mutation { proposeDream(input: { idempotencyKey: "p", campaign: "cmp_1", title: "t", problem: "p",
      beneficiaries: "b", place: "p", estimate: 1 }) { __typename } }`,
    {},
    alice,
  )
}

async function reverse(externalId: string, token: string): Promise<void> {
  const input = { idempotencyKey: `reverse-${externalId}`, deed: { externalId }, reason: 'not done' }
  expect(await mutate(service, 'reverseDeed', input, token)).toEqual({ __typename: 'ReverseDeedSuccess' })
}

/** One of each metric that the two days reach, and one that they do not. */
async function planMilestones(): Promise<void> {
  const staff = await service.token('staff', 'planner', 7 * 86_400)
  const thresholds = { RECEIVED: 2_000, DONATION_COUNT: 10, DONOR_COUNT: 3, FLOWER_COUNT: 9, GIVER_COUNT: 2 }
  for (const [metric, threshold] of [...Object.entries(thresholds), ['RECEIVED', 1_000_000] as const]) {
    const { __typename } = await mutate(
      service,
      'planMilestone',
      {
        idempotencyKey: `${metric}-${threshold}`,
        campaign: 'cmp_1',
        metric,
        threshold,
        nameZh: '里程碑',
        nameEn: 'A milestone',
        reason: 'a test',
      },
      staff,
    )
    expect(__typename).toBe('PlanMilestoneSuccess')
  }
}

async function formTeam(goal: Record<string, string>): Promise<string> {
  const { team } = await mutate(
    service,
    'createTeam',
    { idempotencyKey: JSON.stringify(goal), goal, kind: 'PERSONAL', name: '伙伴' },
    await service.token('donor', 'person-0'),
    '... on CreateTeamSuccess { team { id } }',
  )
  return team.id
}

/** A draw for everybody, for the day; a part of every gift to one project, on both days; and tiers for another. */
async function planMatching(): Promise<void> {
  const ninth = { closesAt: new Date('2022-09-10T00:00:00+08:00') }
  const tenth = {
    opensAt: new Date('2022-09-10T10:00:00+08:00'),
    closesAt: new Date('2022-09-11T00:00:00+08:00'),
  }
  const lottery = {
    mode: 'RANDOM' as const,
    draws: [
      { chance: 300_000, ratio: 10_000 },
      { chance: 200_000, ratio: 5_000 },
    ],
    donorDailyCap: 250n,
    projectCap: 3_000n,
    organizationCap: 4_000n,
  }
  await matching(service, { budget: 6_000n, window: ninth, by: lottery })
  const enterprise = await aPool(service, { source: 'ENTERPRISE', projects: ['prj_1'] })
  await rules(service, enterprise, { ratio: 3_000, giftCap: 50n })
  for (const window of [ninth, tenth]) await aWindow(service, enterprise, 3_000n, window)
  const tiers = { mode: 'TIER' as const, tiers: [{ years: 0, ratio: 1_000 }] }
  await matching(service, { pool: { source: 'REGIONAL', regionCodes: ['110000'] }, window: ninth, by: tiers })
  await knownSeeds(service)
  for (let index = 0; index < 40; index += 1)
    await gift(service, 100, `hopeful-${index}`, { project: 'prj_4' })
}

/** Seeds are drawn anew each time; with these everything that is looked for below comes about. */
async function knownSeeds({ sql }: Service): Promise<void> {
  await sql`alter table matching_window disable trigger matching_window_seed_never_changes`
  await sql`update matching_window set seed = encode(sha256(('window ' || id)::bytea), 'hex')`
  await sql`update matching_window set seed_hash = encode(sha256(decode(seed, 'hex')), 'hex')`
  await sql`alter table matching_window enable trigger matching_window_seed_never_changes`
}

test('an undamaged database that was busy contradicts no check', async () => {
  // Nothing was left out that a check could be about.
  for (const table of [
    'donation',
    'refund',
    'deed',
    'flower_gift',
    'transfer',
    'totals_minute',
    'totals_second',
    'audit_entry',
    'match_day',
    'match_usage',
    `donation where state = 'VOIDED'`,
    'donation where team_id is not null',
    'flower_gift where team_id is not null',
    `deed where result = 'REVERSED' and partner_id is not null`,
    ...['RECEIVED', 'DONATION_COUNT', 'DONOR_COUNT', 'FLOWER_COUNT', 'GIVER_COUNT', 'FLOWERS_COUNTED'].map(
      (metric) => `milestone where metric = '${metric}' and reached_seq is not null`,
    ),
    ...['NONE', 'NOT_MATCHED', 'MATCHED', 'PARTIAL', 'HELD', 'REVERSED'].map(
      (status) => `donation where match_status = '${status}'`,
    ),
    `donation where match_reason = 'NOT_SELECTED_BY_DRAW' and match_status = 'NOT_MATCHED'`,
    ...['FOUNDATION', 'ENTERPRISE', 'REGIONAL'].map((source) => `allocation where source = '${source}'`),
    'allocation where draw is not null',
    ...['GIFT', 'DONOR_DAY'].map((cap) => `allocation where bound = '${cap}'`),
    `account where kind = 'MATCHING_RETURNED'`,
  ]) {
    expect([table, (await countOf(service, table)) > 0]).toEqual([table, true])
  }
  expect(await countOf(service, `deed where result = 'REVERSED'`)).toBeGreaterThan(0)
  const found = await findingsOn(service.sql)
  expect(found.filter(({ violations }) => violations !== 0)).toEqual([])
  expect(found.map(({ says }) => says)).toEqual(everyCheck.map(({ says }) => says))
})

/** For a milestone that was reached, which the database would not change. */
const reachedAgain = 'alter table milestone disable trigger milestone_is_reached_once;'

const noConstraints = (table: string, ...names: string[]) =>
  names.map((name) => `alter table ${table} drop constraint ${name};`).join('\n')

/** The columns of matching in totals, and what holds them together. */
const lines = [
  'matched',
  'match_reversed',
  'held',
  'partner_matched',
  'partner_match_reversed',
  'partner_held',
]
const noLineConstraints = noConstraints(
  'totals',
  'totals_match_reversed_is_no_more_than_matched',
  'totals_partner_line_is_part_of_the_match',
)

/** Those that never fall, and `seq`. */
const rising = [
  'seq',
  'donation_count',
  'donor_count',
  'received',
  'refunded',
  'flower_count',
  'flowers_reversed',
  'giver_count',
  'matched',
  'match_reversed',
  'awarded',
]

const changed = (table: 'rule_set' | 'matching_window', change: string) =>
  `alter table ${table} disable trigger all; update ${table} set ${change};`

/** An earlier version that takes effect now, and a later one that already had. */
const otherVersion = `
  insert into rule_set (pool_id, version, published_at, effective_at, minimum_gift, mode, ratio, draws, tiers)
  select pool_id, 9, effective_at, effective_at, 1, 'FIXED', 1, '[]', '[]' from rule_set`

/** By what a check says: damages, each of which it must find. */
const damages: Record<string, readonly string[]> = {
  'no window gave and holds more than its budget, and its accounts and totals agree': [
    `update matching_window set budget = budget - 1`,
    `update matching_window set budget = budget + 1`,
    `update account set debits = debits + 1 where kind = 'MATCHING_WINDOW'`,
    `update account set credits = credits + 1 where kind = 'MATCHING_HELD'`,
    `update account set debits = debits + 1 where kind = 'MATCHING_HELD'`,
    `update allocation set amount = amount - 1 where amount > 1 and state = 'CONFIRMED'`,
    `update allocation set state = 'CONFIRMED', confirmed_seq = donation_seq where state = 'HELD'`,
    `update allocation set state = 'REVERSED' where state = 'HELD'`,
    `update totals set matched = matched + 1 where topic like 'window:%'`,
    `update totals set held = held + 1 where topic like 'window:%'`,
    `delete from totals where topic like 'window:%'`,
  ],
  "the budgets of a pool's windows are what it gave them, and no more than it has": [
    `${noConstraints('matching_pool', 'matching_pool_budgets_are_no_more_than_its_total')}
      update matching_pool set budgeted = total + 1; update matching_window w set budget = p.budgeted
      from matching_pool p where p.id = w.pool_id`,
    `update matching_pool set total = total + 1`,
    `update matching_pool set budgeted = budgeted - 1`,
    `update matching_window set budget = budget + 1`,
    `update account set credits = credits + 1 where kind = 'MATCHING_POOL'`,
    `update account set debits = debits - 1 where kind = 'MATCHING_POOL'`,
    `delete from account where kind = 'MATCHING_POOL'`,
  ],
  'a gift has at most one allocation of each source, and its match says what they are': [
    `${noConstraints('allocation', 'allocation_is_one_for_its_donation_and_source')}
      insert into allocation select * from allocation where state = 'CONFIRMED' limit 1`,
    `delete from allocation where state = 'CONFIRMED'`,
    `delete from allocation where state = 'HELD'`,
    `delete from allocation where state = 'REVERSED'`,
    `update allocation set state = 'REVERSED' where state = 'CONFIRMED'`,
    ...(
      [
        ['HELD', 'MATCHED'],
        ['MATCHED', 'HELD'],
        ['MATCHED', 'REVERSED'],
        ['MATCHED', 'REVOKED'],
        ['MATCHED', 'NOT_MATCHED'],
        ['MATCHED', 'NONE'],
        ['MATCHED', 'PARTIAL'],
        ['NOT_MATCHED', 'REVOKED'],
        ['NOT_MATCHED', 'PARTIAL'],
      ] as const
    ).map(([from, to]) => `update donation set match_status = '${to}' where match_status = '${from}'`),
    `update donation set match_reason = null where match_status = 'NOT_MATCHED'`,
    `update donation set match_reason = 'PROJECT_CAP' where match_status = 'MATCHED'`,
  ],
  'every allocation follows from its gift, its ratio and the rule set that was in force': [
    ...[
      'raw = raw + 1',
      'ratio = ratio + 100',
      'rule_set_id = rule_set_id % 3 + 1',
      'rule_set_id = 999',
      'window_id = 999',
      `source = case source when 'FOUNDATION' then 'REGIONAL' else 'FOUNDATION' end`,
      `day = '2022-09-01'`,
      'project_id = 2 where project_id = 1',
      'organization_id = 2 where organization_id = 1',
      'donor_id = donor_id + 1',
      'donor_id = null',
      'amount = raw - 1 where raw > 1 and amount = raw',
      `bound = '' where bound <> ''`,
      `bound = 'GIFT' where bound = ''`,
      'draw = null where draw is not null',
      'draw = 1 where draw is null',
    ].map(
      (change) => `alter table allocation drop constraint allocation_is_one_for_its_donation_and_source;
      update allocation set ${change}`,
    ),
    `delete from donation where match_status = 'MATCHED'`,
    changed('rule_set', 'gift_cap = 1'),
    changed('rule_set', `effective_at = '2022-09-20'`),
    changed('rule_set', `ratio = ratio + 1 where mode = 'FIXED'`),
    changed('rule_set', `tiers = '[{"years": 0, "ratio": 999}]' where mode = 'TIER'`),
    otherVersion,
    `update audit_entry set seq = seq + 100000 where action = 'PUBLISH_RULES'`,
  ],
  'every window that refused a gift, or cut its match, was open then, and asked the rule set that was in force':
    [
      `update donation set match_window_id = 999 where match_window_id is not null`,
      `update donation set match_window_id = null`,
      `update donation set match_rule_set_id = match_rule_set_id % 3 + 1`,
      `update donation set match_rule_set_id = 999 where match_rule_set_id is not null`,
      `update donation set paid_at = '2022-09-01'`,
      `update donation set paid_at = '2022-09-11'`,
      changed('rule_set', `effective_at = '2022-09-20'`),
      otherVersion,
      `update audit_entry set seq = seq + 100000 where action = 'PUBLISH_RULES'`,
    ],
  'the seed of every window is the one whose hash was published': [
    changed('matching_window', `seed = repeat('0', 64)`),
    changed('matching_window', `seed_hash = repeat('0', 64)`),
    changed('matching_window', 'seed_hash = seed'),
  ],
  "every draw follows from its window's seed and its gift, and its ratio from the draw": [
    `update allocation set draw = (draw + 1) % 1000000 where draw is not null`,
    `update allocation set ratio = ratio - 1 where draw is not null`,
    `update allocation set draw = 7 where draw is null`,
    `update allocation set donation_seq = donation_seq + 100000 where draw is not null`,
    `update allocation set window_id = 999 where draw is not null`,
    `update allocation set rule_set_id = 999 where draw is not null`,
    changed('matching_window', `seed = repeat('0', 64)`),
    changed('rule_set', `draws = '[{"chance": 1, "ratio": 10000}]' where mode = 'RANDOM'`),
  ],
  'every gift that was not selected had drawn a number that wins nothing': [
    `update donation d set match_reason = 'NOT_SELECTED_BY_DRAW', match_window_id = a.window_id,
      match_rule_set_id = a.rule_set_id from allocation a where a.donation_seq = d.seq and a.draw is not null`,
    `update donation set match_reason = 'NOT_SELECTED_BY_DRAW' where match_reason = 'GIFT_CAP'`,
    `update donation set match_window_id = null`,
    `update donation set match_rule_set_id = null`,
    changed('rule_set', `draws = '[{"chance": 1000000, "ratio": 1}]' where mode = 'RANDOM'`),
    changed('matching_window', `seed = repeat('0', 64)`),
  ],
  "nobody is matched more on a day than the daily cap, and the days' counters agree": [
    `update match_day set amount = amount + 1`,
    `delete from match_day where amount > 0`,
    `insert into match_day values (1, 999, '2022-09-09', 'FOUNDATION', 1)`,
    `update allocation set amount = amount - 1 where amount > 1`,
    `update allocation set day = '2022-09-08'`,
    `update allocation set state = 'REVERSED' where state = 'HELD'`,
    changed('rule_set', 'donor_daily_cap = 1'),
  ],
  'no project and no organization got more of a window than its cap, and the counters agree': [
    `update match_usage set amount = amount + 1`,
    `delete from match_usage where owner = 'ORGANIZATION'`,
    `insert into match_usage values (1, 'PROJECT', 999, 1)`,
    `update allocation set amount = amount - 1 where amount > 1`,
    changed('rule_set', `project_cap = 1 where mode = 'RANDOM'`),
    changed('rule_set', `organization_cap = 1 where mode = 'RANDOM'`),
  ],
  'nothing below the smallest gift of its rule set is matched': [
    changed('rule_set', 'minimum_gift = 101'),
    `update donation set amount = 99 where match_status = 'MATCHED'`,
  ],
  'nothing is matched before its window opens or from its closing on, nor out of its scope': [
    `update donation set paid_at = '2022-09-08'`,
    `update donation set paid_at = '2022-09-11'`,
    `update matching_window set opens_at = opens_at + interval '1 millisecond'`,
    `update matching_window set opens_at = opens_at - interval '1 day', closes_at = '2022-09-09T12:00:00+08:00'
      where id = 1`,
    `update matching_pool set region_codes = '{310000}'`,
    `update matching_pool set categories = '{DISASTER_RELIEF}'`,
    `update matching_pool set project_ids = '{3}'`,
  ],
  "every project's match accounts are what was confirmed for it, less what was taken back and paid out": [
    ...['FOUNDATION', 'PARTNER'].flatMap((line) => [
      `update account set credits = credits + 1 where kind = 'PROJECT_${line}_MATCH'`,
      `update account set debits = debits + 1 where kind = 'PROJECT_${line}_MATCH' and credits > debits`,
      `delete from account where kind = 'PROJECT_${line}_MATCH'`,
    ]),
    `update allocation set amount = amount - 1 where amount > 1`,
    `update allocation set state = 'REVERSED' where state = 'CONFIRMED'`,
    `update allocation set source = 'REGIONAL' where source = 'FOUNDATION' and project_id = 4`,
    `insert into settlement (campaign_id, started_at) values (1, now());
      insert into settlement_item values (1, 1, 'PARTNER_MATCH', 1, 'DISBURSED', 'one', 'other', 1, now())`,
  ],
  'every allocation has one transfer, out of its window, of its amount': [
    `delete from transfer where code = 'MATCH_CONFIRMED'`,
    `delete from transfer where code = 'MATCH_HELD'`,
    `update transfer set amount = amount + 1 where code = 'MATCH_CONFIRMED'`,
    `update allocation set window_id = window_id + 1`,
    `insert into transfer select campaign_id, seq, line + 9, code, debit_account_id, credit_account_id, amount
      from transfer where code = 'MATCH_HELD'`,
  ],
  'a refund or a void takes back the gift, its match and the flower that came with it': [
    `update allocation set state = 'CONFIRMED' where state = 'REVERSED' and confirmed_seq is not null`,
    `update allocation set state = 'HELD' where state = 'REVERSED' and hold is not null and confirmed_seq is null`,
    `update refund set kind = 'REFUND' where kind = 'VOID'`,
    `update donation set state = 'REFUNDED' where state = 'VOIDED'`,
    `update donation set state = 'VOIDED' where state = 'REFUNDED'`,
    `update donation set state = 'PAID' where seq = (select min(donation_seq) from refund)`,
    `update refund set amount = amount + 1`,
    `update refund set donation_seq = 999999 where seq = (select min(seq) from refund)`,
    `delete from transfer where code = 'REFUND'`,
    `update donation set state = 'REFUNDED' where seq = (select max(seq) from donation)`,
    `update deed set result = 'GRANTED' where result = 'REVERSED'`,
  ],
  'the turnover of every account is the sum of its transfers': [
    `update account set credits = credits + 1, debits = debits + 1 where id = 1`,
    `update transfer set amount = amount + 1 where seq = 1 and line = 0`,
    `delete from transfer where seq = 1 and line = 0`,
  ],
  'every transfer stays within one asset and one campaign, between accounts that exist': [
    `update transfer set credit_account_id = (select id from account where kind = 'DREAM_FLOWERS' limit 1)
      where code = 'DONATION' and seq = 1`,
    `delete from account where kind = 'PROJECT_DONATIONS'`,
    `update transfer set campaign_id = 2 where seq = 1`,
  ],
  'debits equal credits, for fen and for flowers': [
    `update account set credits = credits + 1 where kind = 'PROJECT_DONATIONS'`,
    `update account set debits = debits + 1 where kind = 'DEED_TYPE'`,
  ],
  'every donation has one transfer, from its channel to its project, of its amount': [
    `delete from transfer where seq = 1 and line = 0`,
    `update donation set amount = amount + 1 where seq = 1`,
    `update donation set project_id = 4 where seq = 1`,
    `update donation set channel_id = 2 where seq = 1`,
    `insert into transfer select campaign_id, seq, 9, code, debit_account_id, credit_account_id, amount
      from transfer where seq = 1 and line = 0`,
  ],
  'every flower balance is what deeds granted less what gifts count, and not below zero': [
    `update account set credits = credits + 1 where kind = 'DONOR_FLOWERS'`,
    `update flower_gift set counted = counted - 1 where seq = (select min(seq) from flower_gift where counted > 0)`,
    `update deed set result = 'REVERSED' where seq = (select min(seq) from deed where result = 'GRANTED')`,
    `${noConstraints('account', 'account_never_overdrawn')}
      update account set debits = credits + 1 where kind = 'DONOR_FLOWERS'`,
  ],
  'no deed of a partner is recorded twice': [
    `drop index deed_is_recorded_once_for_its_partner;
      update deed set external_id = 'e8-0' where partner_id is not null`,
  ],
  'day caps hold, of each type of deed and of flowers a person': [
    `update deed_type set daily_cap = 1 where code = 'RIDE_CODE'; update deed set deed_type_id = 4, result = 'GRANTED',
      flowers = 1 where partner_id is not null`,
    `update deed set flowers = 11 where seq = (select min(seq) from deed where result = 'GRANTED')`,
  ],
  'the day counters agree with the deeds': [
    `update deed_day set deeds = deeds + 1`,
    `update deed_day set flowers = flowers + 1`,
    `delete from deed_day where deeds > 0`,
    `update deed_day set reversed = reversed + 1`,
    `insert into deed_day values (999, '2022-09-09', 1, 1, 1)`,
    `insert into deed_day values (999, '2022-09-09', 1, 0, 1)`,
  ],
  'every flower account runs, entry by entry, from nothing to its balance, and never below zero': [
    `update flower_entry set amount = amount + 1 where amount > 0`,
    `update flower_entry set balance = balance + 1`,
    `update flower_entry set code = 'FLOWERS_RETURNED' where code = 'FLOWERS_GRANTED'`,
    `update flower_entry set at = at + interval '1 second'`,
    `delete from flower_entry where code = 'FLOWERS_GIVEN'`,
    `insert into flower_entry values (1, 999, 1, 0, 'FLOWERS_GRANTED', 1, 1, now())`,
  ],
  'what partners are told of their days is what they recorded': [
    ...['deeds = deeds + 1, granted = granted + 1', 'flowers = flowers + 1', 'checksum = checksum # 1'].map(
      (change) => `update partner_day set ${change}`,
    ),
    `update partner_day set granted = granted - 1, reversed = reversed + 1 where granted > 0`,
    `update partner_day set granted = granted - 1, capped = capped + 1 where granted > 0`,
    `delete from partner_day`,
    `insert into partner_day values (2, '2022-09-01', 1, 1, 1, 0, 0, 1, 1)`,
    `update deed set external_id = external_id || '-other' where partner_id is not null`,
  ],
  'what came back to a person is what no longer counts of their gifts': [
    `update flower_gift set counted = counted - 1 where counted > 0`,
    `delete from transfer where code = 'GIFT_INVALIDATED'`,
    `update flower_gift set returned = 1, count = count + 1`,
  ],
  'every milestone was reached by the one entry that crossed it, and none that was crossed is open': [
    ...[
      'RECEIVED',
      'DONATION_COUNT',
      'DONOR_COUNT',
      'FLOWER_COUNT',
      'GIVER_COUNT',
      'FLOWERS_COUNTED',
    ].flatMap((metric) => [
      `${reachedAgain} update milestone set reached_seq = reached_seq + 1 where metric = '${metric}'`,
      `${reachedAgain} update milestone set reached_seq = reached_seq - 1 where metric = '${metric}'`,
    ]),
    `${reachedAgain} update milestone set reached_seq = null, reached_line = null, reached_at = null`,
  ],
  'every dream has its minimum as a milestone, and reached it when that was reached': [
    `${reachedAgain} delete from milestone where kind = 'MINIMUM'`,
    `update dream set minimum_flowers = minimum_flowers + 1 where reached_seq is not null`,
    `update dream set state = 'COLLECTING' where state = 'REACHED'`,
    `${noConstraints('dream', 'dream_is_reached_at_an_entry')} update dream set state = 'REACHED' where reached_seq is null`,
    `alter table dream disable trigger dream_is_reached_once; update dream set reached_seq = reached_seq + 1`,
  ],
  'every gift with a team went to what the team gathers for': [
    `update team set project_id = 4 where project_id is not null`,
    `update team set dream_id = 2 where dream_id is not null`,
    `update donation set team_id = 2 where team_id = 1`,
    `update flower_gift set team_id = 999 where team_id is not null`,
  ],
  "a dream's flowers are the sum of the gifts that count": [
    `update account set credits = credits + 1 where kind = 'DREAM_FLOWERS'`,
    `update totals set flower_count = flower_count + 1 where topic = 'dream:1'`,
    `update flower_gift set dream_id = 2 where dream_id = 1`,
  ],
  'every gift lies within the windows of its campaign and dream': [
    `update donation set paid_at = '2022-09-11T00:00:00+08:00' where seq = 1`,
    `update donation set paid_at = '2022-08-31T23:59:59.999+08:00' where seq = 1`,
    `update flower_gift set given_at = '2022-09-11T00:00:00+08:00'`,
    `update dream set closes_at = '2022-09-08T00:00:00+08:00' where id = 1`,
  ],
  'every project that is online has a public receiver in good standing and a filing of its own': [
    `update organization set state = 'SUSPENDED' where id = 1`,
    `update organization set certificate_valid_until = '2020-01-01' where id = 1`,
    `${noConstraints('project', 'project_is_filed_before_it_is_online')}
      update project set filing_number = null where id = 1`,
    `${noConstraints('project', 'project_filing_is_the_receivers')}
      update project set filing_number = 'XXXXXXXXXXXXXXXXXXA00001' where id = 1`,
    `${noConstraints('project', 'project_receiver_is_the_organization_named', 'project_receiver_is_public')}
      update project set receiving_organization_id = 3 where id = 1`,
  ],
  'every journal is without a gap, and its clock never goes back': [
    `delete from journal_entry where seq = 5`,
    `update journal_entry set seq = 99999 where seq = 5`,
    `update journal_head set seq = seq + 1`,
    `update journal_entry set at = at - interval '1 day' where seq = (select max(seq) from journal_entry)`,
  ],
  'gross totals never fall from minute to minute': [
    ...rising.map(
      (column) =>
        `update totals_minute set ${column} = ${column} + 1000000
          where topic = 'campaign' and minute = (select min(minute) from totals_minute)`,
    ),
  ],
  ...Object.fromEntries(
    (
      [
        ['the sum over regions is the campaign', 'region', 'flower_count'],
        ['the sum over days is the campaign', 'day', 'flowers_reversed'],
        ["the sum over categories is the campaign's money", 'category', 'refunded'],
        ["the sum over organizations is the campaign's money", 'organization', 'received'],
        ["the sum over projects is the campaign's money", 'project', 'donation_count'],
        ["the sum over channels is the campaign's money", 'partner', 'received'],
        ["the sum over dreams is the campaign's flowers", 'dream', 'flower_count'],
      ] as const
    ).map(([says, kind, column]) => [
      says,
      [
        `${noConstraints('totals', 'totals_corrections_are_no_more_than_gross')}
          update totals set ${column} = ${column} + 1 where topic = (select min(topic) from totals where topic like '${kind}:%')`,
        ...(kind === 'dream' ? [] : lines).map(
          (line) => `${noLineConstraints} update totals set ${line} = ${line} + 1
            where topic = (select min(topic) from totals where topic like '${kind}:%')`,
        ),
        `delete from totals where topic like '${kind}:%'`,
      ],
    ]),
  ),
  'there are no more people than gifts': [
    `${noConstraints('totals', 'totals_people_are_no_more_than_gifts')}
      update totals set donor_count = donation_count + 1 where topic = 'campaign'`,
    `${noConstraints('totals', 'totals_people_are_no_more_than_gifts')} update totals set giver_count = flower_count + 1 where topic = 'dream:1'`,
  ],
  'every total can be rebuilt from the journal, people included': [
    ...['donation_count', 'received', 'flower_count', 'giver_count'].map(
      (column) => `update totals set ${column} = ${column} + 1 where topic = 'campaign'`,
    ),
    ...[...lines, 'awarded'].map(
      (line) => `${noLineConstraints} update totals set ${line} = ${line} + 1 where topic = 'campaign'`,
    ),
    ...['donation_count', 'donor_count', 'received', 'refunded', ...lines].map(
      (column) => `${noLineConstraints}
        ${noConstraints('totals', 'totals_people_are_no_more_than_gifts', 'totals_corrections_are_no_more_than_gross')}
        update totals set ${column} = ${column} + 1 where topic = 'window:1'`,
    ),
    `delete from totals where topic like 'window:%'`,
    `update allocation set state = 'REVERSED' where state = 'CONFIRMED'`,
    `update allocation set source = 'ENTERPRISE' where source = 'FOUNDATION' and donation_seq < 30`,
    `insert into incentive_track (campaign_id, kind, name_zh, name_en, budget, committed, criteria)
      values (1, 'INNOVATION', '', '', 1, 1, '[]');
      insert into incentive_award (campaign_id, track_id, organization_id, state, score, amount, nominated_by,
        nominated_at, nomination_reason, proposed_by, approved_by, approved_at, notice_ends_at)
      values (1, 1, 1, 'APPROVED', 1, 1, 'one', now(), '', 'one', 'other', now(), now())`,
    `update totals set refunded = refunded + 1 where topic = 'campaign'`,
    `update totals set flowers_reversed = flowers_reversed + 1 where topic = 'campaign'`,
    `update totals set donor_count = donor_count - 1 where topic = 'campaign'`,
    `delete from totals where topic = 'project:1'`,
    `insert into totals select campaign_id, 'project:3', seq, at, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 from totals where topic = 'campaign'`,
    `update donation set region_code = '310000' where seq = 1`,
  ],
  "every project's account says what its totals say": [
    `update totals set received = received + 1 where topic = 'project:1'`,
    `update account set debits = debits + 1 where kind = 'PROJECT_DONATIONS' and owner_id = 1`,
    `delete from account where kind = 'PROJECT_DONATIONS' and owner_id = 1`,
    `delete from totals where topic = 'project:1'`,
  ],
  'people are counted where their gifts are, and nowhere else': [
    `delete from participation`,
    `update participation set donated = donated || 'project:999'::text where donor_id = (select min(donor_id) from participation)`,
    `update participation set donated = array_remove(donated, 'campaign')`,
    `update participation set gave = '{}'`,
    `update participation set donated = array_remove(donated, 'window:1')`,
    `update participation set donated = donated || 'window:3'::text`,
    `update donation set donor_id = 9999 where seq = 1`,
  ],
  'gross totals never fall from second to second, and each second is kept before the next': [
    ...rising.map(
      (column) => `update totals_second set ${column} = ${column} + 1000000
        where topic = 'campaign' and at = (select min(at) from totals_second where topic = 'campaign')`,
    ),
    `update totals set at = (select max(at) from totals_second where topic = 'campaign') + interval '1 microsecond'
      where topic = 'campaign'`,
  ],
  'every minute of a broad topic is its last second': [
    `delete from totals_second`,
    `update totals_minute set received = received - 1 where topic = 'campaign'`,
    ...[...lines, 'awarded'].map(
      (line) => `update totals_minute set ${line} = ${line} + 1 where topic = 'campaign'`,
    ),
    ...['donation_count', 'received', ...lines, 'awarded', 'funded'].map(
      (column) => `update totals_second set ${column} = ${column} + 1
        where topic = 'campaign' and at = (select max(at) from totals_second where topic = 'campaign')`,
    ),
  ],
  'what is told of a topic stands at an entry of its minute, and what is kept before what is present': [
    `update totals set seq = seq + 1 where topic = 'campaign'`,
    `update totals set at = at + interval '1 second' where topic = 'project:1'`,
    `update totals_minute set seq = seq + 1 where topic = 'project:1'`,
    `update totals_minute set minute = minute + interval '1 minute' where topic = 'project:1'`,
    `insert into totals_minute select campaign_id, topic, minute + interval '1 day', seq - 1, at, donation_count,
        donor_count, received, matched, held, refunded, flower_count, flowers_reversed, giver_count
      from totals_by_minute where topic = 'project:1' order by minute desc limit 1`,
    `insert into totals_minute select campaign_id, 'project:3', minute, seq, at, donation_count, donor_count, received,
        matched, held, refunded, flower_count, flowers_reversed, giver_count
      from totals_minute where topic = 'project:1'`,
  ],
  'every minute of a topic tells the gifts of money that had come by then': [
    `delete from totals_minute where topic = 'project:1'`,
    `update totals_minute set received = received - 1 where topic = 'project:1'`,
    `update totals_minute set donation_count = donation_count + 1 where topic = 'team:1'`,
    `update totals set received = received + 1 where topic = 'campaign'`,
  ],
  'every row of the journal is told in full, and nothing but the journal tells it': [
    `delete from donation where seq = 1`,
    `delete from refund`,
    `delete from deed where partner_id is not null`,
    `delete from flower_gift`,
    `update donation set seq = 99999 where seq = 1`,
    `update transfer set seq = 99999 where seq = 1`,
    `update journal_entry set kind = 'DEED' where seq = 1`,
    `delete from audit_entry where action = 'OPEN_POOL'`,
  ],
  'every change has an actor and an instant, and one by hand a reason': [
    `update audit_entry set actor = ''`,
    `update audit_entry set reason = ''`,
    `update journal_entry set actor = '' where seq = 1`,
  ],
  'what hot rows refer to exists': [
    ...['project_id', 'receiving_organization_id', 'donor_id', 'channel_id'].map(
      (column) => `update donation set ${column} = 9999 where seq = 1`,
    ),
    ...['deed_type_id', 'donor_id'].map((column) => `update deed set ${column} = 9999`),
    `update deed set partner_id = 9999 where partner_id is not null`,
    ...['dream_id', 'donor_id'].map((column) => `update flower_gift set ${column} = 9999`),
  ],
}

test('every check has a damage that it must find', () => {
  const known = new Set([damages, damagesOfSettledMoney, damagesOfDreams].flatMap(Object.keys))
  expect([...known].sort()).toEqual(everyCheck.map(({ says }) => says).sort())
})

test.each(['project_id', 'receiving_organization_id', 'channel_id', 'donor_id', 'team_id', 'amount'])(
  'the database refuses to change the %s of a paid donation',
  async (column) => {
    await expect(
      service.sql.unsafe(`update donation set ${column} = ${column} + 1 where seq = 1`),
    ).rejects.toMatchObject({ constraint_name: 'donation_never_changes' })
  },
)

class RolledBack extends Error {}

for (const check of everyCheck) {
  for (const damage of damages[check.says] ?? []) {
    const told = damage.replaceAll(/\s+/g, ' ').slice(0, 150)
    test(`${check.invariant} ${check.says}: violated by ${told}`, async () => {
      let found = 0
      const damaged = service.sql.begin(async (tx) => {
        await tx`alter table donation disable trigger donation_never_changes`
        await tx.unsafe(damage).simple()
        found = (await findingOf(tx, check)).violations
        throw new RolledBack()
      })
      await expect(damaged).rejects.toThrow(RolledBack)
      expect(found).toBeGreaterThan(0)
    })
  }
}

test.skipIf(!shared)(
  `the command says what is violated and exits with 1, and with 0 where all holds (${needsShared})`,
  async () => {
    expect(await audit()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${everyCheck.length} checks, all hold`),
    })
    await service.sql`update totals set received = received + 1 where topic = 'campaign'`
    const { code, stdout } = await audit()
    await service.sql`update totals set received = received - 1 where topic = 'campaign'`
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /I25 +VIOLATED every total can be rebuilt from the journal, people included \(.*1 against it\)/,
    )
    expect(stdout).toMatch(/I9 +holds/)
  },
)

async function audit(): Promise<{ code: number; stdout: string }> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: service.database.url }
  return promisify(execFile)(process.execPath, [cli, 'audit'], {
    cwd: root,
    env,
  }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  )
}
