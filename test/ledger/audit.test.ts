// The audit is only worth something if it finds what it looks for: every check meets the damage it is there for. Each
// damage is done in a transaction that ends with a rollback, past the constraints that would have refused it.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sql, Transaction } from '../../src/db/client.ts'
import { type Check, checks } from '../../src/ledger/audit.checks.ts'
import { command, countOf, needsShared, shared } from '../journal/stage.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
  await keepBusy()
})
afterAll(() => service.close())

/** Two days with everything in them: gifts named and not, flowers, caps, and refunds that take given flowers back. */
async function keepBusy(): Promise<void> {
  const partner = await service.token('partner', 'prt_1', 7 * 86_400)
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
      await command(service.url, 'giveFlowers', { ...input, idempotencyKey: `h${day}`, count: 1 }, token)
    }
    service.clock.advance(3_600_000)
    const donation = donations[day === 9 ? 0 : 12]
    await command(
      service.url,
      'refundDonation',
      { idempotencyKey: `r${day}`, donation, reason: 'a slip' },
      partner,
    )
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

async function violations(sql: Sql | Transaction, { query }: Check): Promise<number> {
  const [row] = await sql.unsafe<{ violations: string }[]>(query)
  return Number(row?.violations)
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
    'audit_entry',
  ]) {
    expect([table, (await countOf(service, table)) > 0]).toEqual([table, true])
  }
  expect(await countOf(service, `deed where result = 'REVERSED'`)).toBeGreaterThan(0)
  for (const check of checks)
    expect([check.says, await violations(service.sql, check)]).toEqual([check.says, 0])
})

const noConstraints = (table: string, ...names: string[]) =>
  names.map((name) => `alter table ${table} drop constraint ${name};`).join('\n')

/** By what a check says: damages, each of which it must find. */
const damages: Record<string, readonly string[]> = {
  'a refund takes back the gift and the flower that came with it': [
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
    `${noConstraints('deed', 'deed_is_recorded_once_for_its_partner')}
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
    `insert into deed_day values (999, '2022-09-09', 1, 1, 1)`,
    `insert into deed_day values (999, '2022-09-09', 1, 0, 1)`,
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
    ...[
      'seq',
      'donation_count',
      'donor_count',
      'received',
      'refunded',
      'flower_count',
      'flowers_reversed',
      'giver_count',
    ].map(
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
    `update donation set donor_id = 9999 where seq = 1`,
  ],
  'the last minute of every topic is its present state': [
    `update totals set seq = seq + 1 where topic = 'campaign'`,
    `delete from totals_minute where topic = 'project:1'`,
    `update totals_minute set received = received - 1 where topic = 'campaign'`,
  ],
  'every row of the journal is told in full, and nothing but the journal tells it': [
    `delete from donation where seq = 1`,
    `delete from refund`,
    `delete from deed where partner_id is not null`,
    `delete from flower_gift`,
    `update donation set seq = 99999 where seq = 1`,
    `update transfer set seq = 99999 where seq = 1`,
    `update journal_entry set kind = 'DEED' where seq = 1`,
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
  expect(Object.keys(damages).sort()).toEqual(checks.map(({ says }) => says).sort())
})

test.each(['project_id', 'receiving_organization_id', 'channel_id', 'donor_id', 'amount'])(
  'the database refuses to change the %s of a paid donation',
  async (column) => {
    await expect(
      service.sql.unsafe(`update donation set ${column} = ${column} + 1 where seq = 1`),
    ).rejects.toMatchObject({ constraint_name: 'donation_never_changes' })
  },
)

class RolledBack extends Error {}

for (const check of checks) {
  for (const damage of damages[check.says] ?? []) {
    const told = damage.replaceAll(/\s+/g, ' ').slice(0, 150)
    test(`${check.invariant} ${check.says}: violated by ${told}`, async () => {
      let found = 0
      const damaged = service.sql.begin(async (tx) => {
        await tx`alter table donation disable trigger donation_never_changes`
        await tx.unsafe(damage).simple()
        found = await violations(tx, check)
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
      stdout: expect.stringContaining(`${checks.length} checks, all hold`),
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
  return promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'audit'], {
    cwd: root,
    env,
  }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  )
}
