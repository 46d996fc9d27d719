// The audit: every change made by hand, and everything that follows from one, has an actor, a reason, and what stood
// before and after. Staff reads it, by subject, by action and by actor; nobody else does.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { budgetWindow, fundPool, openPool, planWindow, publishRules } from '../../src/matching/pools.ts'
import { ask, longLived, startOver } from '../model/verbs.ts'
import { inBulk } from '../setup/bulk.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let channel: string
let alice: string
let staff: string
let keys: number

const lin = { role: 'staff', subject: 'lin', expiresAt: null } as const

beforeAll(async () => {
  service = await startService()
  channel = await service.token('partner', 'prt_1', longLived)
  alice = await service.token('donor', 'alice', longLived)
  staff = await service.token('staff', 'lin', longLived)
})

afterAll(() => service.close())

beforeEach(async () => {
  await startOver(service)
  await service.sql`truncate rule_set, matching_window, matching_pool, adjustment restart identity`
  keys = 0
})

const key = () => `key-${++keys}`

interface Entry {
  at: string
  actor: string
  action: string
  subject: string
  before: Record<string, unknown>
  after: Record<string, unknown>
  reason: string
  campaign: { id: string } | null
  seq: number | null
}

interface Filter {
  subject?: string
  action?: string
  actor?: string
  first?: number
  after?: string
}

const query = `query ($subject: ID, $action: String, $actor: String, $first: Int, $after: String) {
  auditEntries(subject: $subject, action: $action, actor: $actor, first: $first, after: $after) {
    edges { node { at actor action subject before after reason campaign { id } seq } } pageInfo { hasNextPage endCursor } } }`

function readAudit(filter: Filter, token?: string) {
  return service.graphql(query, { ...filter }, token)
}

/** The newest first. */
async function entries(filter: Filter): Promise<Entry[]> {
  const { body } = await readAudit({ first: 100, ...filter }, staff)
  if (body.errors) throw new Error(JSON.stringify(body.errors))
  return body.data.auditEntries.edges.map(({ node }: { node: Entry }) => ({
    ...node,
    before: JSON.parse(String(node.before)),
    after: JSON.parse(String(node.after)),
  }))
}

async function head(): Promise<number> {
  const [row] = await service.sql<{ seq: bigint }[]>`select seq from journal_head`
  return Number(row?.seq)
}

async function donate(amount: number, donorRef = 'alice'): Promise<string> {
  const input = { idempotencyKey: key(), project: 'prj_1', amount, donorRef }
  const answer = await ask(service, 'donate', input, channel)
  expect(answer.__typename).toBe('DonateSuccess')
  return answer.donation.id
}

async function takeBack(verb: 'refundDonation' | 'voidDonation', donation: string, token: string) {
  const type = verb === 'refundDonation' ? 'RefundDonationInput' : 'VoidDonationInput'
  const { body } = await service.graphql(
    `mutation ($input: ${type}!) { ${verb}(input: $input) { __typename } }`,
    { input: { idempotencyKey: `${verb}-${donation}`, donation, reason: 'the card was stolen' } },
    token,
  )
  return body.data[verb].__typename
}

async function openMatching(): Promise<{ pool: string; window: string }> {
  const reason = 'agreed with the funder'
  const now = service.clock.now()
  const { subject: pool } = await openPool(service.app, lin, {
    idempotencyKey: key(),
    campaign: 'cmp_1',
    source: 'FOUNDATION',
    nameZh: '配捐池',
    nameEn: 'Pool',
    funderZh: '基金会',
    funderEn: 'Foundation',
    total: 10_000n,
    reason,
  })
  const rules = { minimumGift: 100n, mode: 'FIXED', ratio: 10_000, effectiveAt: now } as const
  await publishRules(service.app, lin, { idempotencyKey: key(), pool, ...rules, reason })
  const { subject: window } = await planWindow(service.app, lin, {
    idempotencyKey: key(),
    pool,
    opensAt: now,
    closesAt: new Date(now.getTime() + 3_600_000),
    budget: 4_000n,
    reason,
  })
  return { pool, window }
}

describe('what is taken back', () => {
  test.each([
    ['refundDonation', 'REFUND_DONATION', 'REFUNDED', 'the channel', 'partner:prt_1'],
    ['voidDonation', 'VOID_DONATION', 'VOIDED', 'staff', 'staff:lin'],
  ] as const)('%s leaves %s with the gift %s, done by %s', async (verb, action, state, _who, actor) => {
    await openMatching()
    const donation = await donate(1_000)
    expect(await takeBack(verb, donation, actor === 'staff:lin' ? staff : channel)).toMatch(/Success$/)
    expect(await entries({ subject: donation })).toEqual([
      {
        at: service.clock.now().toISOString(),
        actor,
        action,
        subject: donation,
        before: { state: 'PAID', matchStatus: 'MATCHED' },
        after: { state, matchStatus: 'REVERSED' },
        reason: 'the card was stolen',
        campaign: { id: 'cmp_1' },
        seq: await head(),
      },
    ])
    // The same request once more changes nothing, and says nothing.
    await takeBack(verb, donation, actor === 'staff:lin' ? staff : channel)
    expect(await entries({ subject: donation })).toHaveLength(1)
  })

  test('the flower that came with the gift, and the gifts of flowers it was part of, have entries too', async () => {
    const donation = await donate(1_000)
    const given = await ask(
      service,
      'giveFlowers',
      { idempotencyKey: key(), dream: 'drm_1', count: 1 },
      alice,
    )
    await takeBack('refundDonation', donation, channel)
    const common = { actor: 'partner:prt_1', reason: 'the card was stolen', seq: await head() }
    const { body } = await service.graphql(
      `{ viewer { flowerAccount(campaign: "cmp_1") { deeds { edges { node { id result } } } } } }`,
      {},
      alice,
    )
    const [{ node: deed }] = body.data.viewer.flowerAccount.deeds.edges
    expect(deed.result).toBe('REVERSED')
    expect(await entries({ subject: deed.id })).toMatchObject([
      { ...common, action: 'REVERSE_DEED', before: { result: 'GRANTED' }, after: { result: 'REVERSED' } },
    ])
    expect(await entries({ subject: given.gift.id })).toMatchObject([
      { ...common, action: 'INVALIDATE_FLOWERS', before: { counted: 1 }, after: { counted: 0 } },
    ])
  })

  test('a flower that was not given away leaves no gift in the audit', async () => {
    const donation = await donate(1_000)
    await takeBack('refundDonation', donation, channel)
    expect((await entries({})).map(({ action }) => action).sort()).toEqual([
      'REFUND_DONATION',
      'REVERSE_DEED',
    ])
  })
})

test('a match that is held has an entry of the rule that held it, and one that is not has none', async () => {
  await openMatching()
  const gifts = []
  for (let count = 0; count < 5; count += 1) gifts.push(await donate(200))
  expect(await entries({ subject: gifts[4] as string })).toMatchObject([
    {
      actor: 'system:risk',
      action: 'HOLD_MATCH',
      after: { matchStatus: 'HELD' },
      reason: 'VELOCITY_HOLD',
      seq: await head(),
    },
  ])
  expect(await entries({ subject: gifts[3] as string })).toEqual([])
})

describe('the verbs of pools', () => {
  test('leave who did what with how much, each under its own entry of the journal', async () => {
    const { pool, window } = await openMatching()
    const reason = 'the funder gave more'
    await fundPool(service.app, lin, { idempotencyKey: key(), pool, amount: 500n, reason })
    await budgetWindow(service.app, lin, { idempotencyKey: key(), window, amount: 1_000n, reason })
    const told = (rows: Entry[]) =>
      rows.map(({ action, before, after, seq }) => ({ action, before, after, seq }))
    expect(told(await entries({ subject: pool }))).toEqual([
      { action: 'FUND_POOL', before: { total: 10_000 }, after: { total: 10_500 }, seq: 4 },
      {
        action: 'PUBLISH_RULES',
        before: {},
        after: expect.objectContaining({ version: 1, mode: 'FIXED', ratio: 10_000, minimumGift: 100 }),
        seq: 2,
      },
      { action: 'OPEN_POOL', before: {}, after: { source: 'FOUNDATION', total: 10_000 }, seq: 1 },
    ])
    expect(told(await entries({ subject: window }))).toEqual([
      { action: 'BUDGET_WINDOW', before: { budget: 4_000 }, after: { budget: 5_000 }, seq: 5 },
      { action: 'PLAN_WINDOW', before: {}, after: expect.objectContaining({ budget: 4_000 }), seq: 3 },
    ])
    for (const entry of await entries({})) {
      expect(entry).toMatchObject({ actor: 'staff:lin', campaign: { id: 'cmp_1' } })
      expect(entry.reason).not.toBe('')
    }
  })

  test('leave one entry for a key that is sent again, and none for what is refused', async () => {
    const { pool } = await openMatching()
    const more = { idempotencyKey: key(), pool, amount: 500n, reason: 'once' }
    expect(await fundPool(service.app, lin, more)).toMatchObject({ replayed: false })
    expect(await fundPool(service.app, lin, more)).toMatchObject({ replayed: true })
    expect(await entries({ action: 'FUND_POOL' })).toHaveLength(1)
    const far = { ...more, idempotencyKey: key(), amount: 1_000_000_000_000n }
    await expect(fundPool(service.app, lin, far)).rejects.toThrow(/at most/)
    expect(await entries({ action: 'FUND_POOL' })).toHaveLength(1)
  })
})

describe('a refused attempt', () => {
  const attempt = async (token: string | undefined) => {
    const { body } = await service.graphql(
      `mutation ($input: ChangeProjectStateInput!) { changeProjectState(input: $input) { __typename } }`,
      { input: { project: 'prj_1', state: 'SUSPENDED', reason: 'on a whim' } },
      token,
    )
    return body.data.changeProjectState.__typename
  }

  test('is kept with who tried what on which object, and changes nothing', async () => {
    expect(await attempt(await service.token('organization', 'org_1'))).toBe('Forbidden')
    expect(await entries({ subject: 'prj_1' })).toMatchObject([
      {
        actor: 'organization:org_1',
        action: 'REFUSED',
        before: {},
        after: { mutation: 'changeProjectState', code: 'FORBIDDEN' },
        campaign: null,
        seq: null,
      },
    ])
    expect(await head()).toBe(0)
    // The reason of the refusal, not the words of who tried.
    expect((await entries({ action: 'REFUSED' }))[0]?.reason).toMatch(/may not do this/)
  })

  test('without a token names nobody, and is not kept', async () => {
    expect(await attempt(undefined)).toBe('Forbidden')
    expect(await entries({})).toEqual([])
  })
})

describe('entries are found', () => {
  beforeEach(async () => {
    await openMatching()
    await takeBack('refundDonation', await donate(300), channel)
    await takeBack('refundDonation', await donate(400), staff)
    await takeBack('voidDonation', await donate(500), staff)
  })

  test('by action, by actor and by both, the newest first', async () => {
    const actors = async (filter: Filter) => (await entries(filter)).map(({ actor }) => actor)
    expect(await actors({ action: 'REFUND_DONATION' })).toEqual(['staff:lin', 'partner:prt_1'])
    expect(await actors({ action: 'REFUND_DONATION', actor: 'staff:lin' })).toEqual(['staff:lin'])
    expect(await actors({ action: 'REFUND_DONATION', actor: 'staff:mei' })).toEqual([])
    expect(await actors({ action: 'NOTHING' })).toEqual([])
    const seqs = (await entries({ actor: 'staff:lin' })).map(({ seq }) => seq as number)
    expect(seqs).toEqual([...seqs].sort((one, other) => other - one))
    const all = await entries({})
    expect(await entries({ actor: 'staff:lin' })).toEqual(all.filter(({ actor }) => actor === 'staff:lin'))
    const [subject] = (await entries({ action: 'VOID_DONATION' })).map((entry) => entry.subject)
    expect(await entries({ subject: subject as string, action: 'REFUND_DONATION' })).toEqual([])
  })

  test('page by page, each once', async () => {
    const all = await entries({ actor: 'staff:lin' })
    const found: unknown[] = []
    for (let after: string | undefined; ; ) {
      const page = await readAudit({ actor: 'staff:lin', first: 2, ...(after ? { after } : {}) }, staff)
      const { edges, pageInfo } = page.body.data.auditEntries
      found.push(...edges.map(({ node }: { node: Entry }) => [node.action, node.subject, node.seq]))
      if (!pageInfo.hasNextPage) break
      after = pageInfo.endCursor
    }
    expect(found).toEqual(all.map(({ action, subject, seq }) => [action, subject, seq]))
  })

  test.each<[what: string, filter: Filter, path: string]>([
    ['a subject that is no id', { subject: 'everything' }, 'subject'],
    ['an empty subject', { subject: '' }, 'subject'],
    ['an action that is none', { action: 'refund' }, 'action'],
    ['an action that is too long', { action: 'A'.repeat(65) }, 'action'],
    ['an actor without a role', { actor: 'lin' }, 'actor'],
    ['an actor with what no text holds', { actor: 'staff:\0' }, 'actor'],
    ['an actor that is too long', { actor: `staff:${'a'.repeat(129)}` }, 'actor'],
  ])('unless %s is asked for', async (_what, filter, path) => {
    const { body } = await readAudit(filter, staff)
    expect(body.data).toEqual({ auditEntries: null })
    expect(body.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', fields: [{ path }] } }])
  })

  test.each(['donor', 'partner', 'organization', 'screen', undefined] as const)(
    'not by the role %s, the actor of an entry included',
    async (role) => {
      const token = role === undefined ? undefined : await service.token(role)
      const mine = await entries({ actor: 'partner:prt_1' })
      expect(mine.length).toBeGreaterThan(0)
      for (const filter of [{}, { actor: 'partner:prt_1' }, { subject: mine[0]?.subject as string }]) {
        const { body } = await readAudit(filter, token)
        expect(body.data).toEqual({ auditEntries: null })
        expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
      }
    },
  )
})

test('what is rare is found in a long audit without reading all of it', async () => {
  await inBulk(service.sql, async (sql) => {
    await sql`
      insert into audit_entry (at, actor, action, subject, before, after, reason)
      select now(), 'partner:prt_' || n % 3 + 1, 'REFUND_DONATION', 'don_1-' || n, '{}', '{}', 'many'
      from generate_series(1, 20000) n`
    await sql`insert into audit_entry (at, actor, action, subject, before, after, reason)
      values (now(), 'staff:mei', 'CLOSE_CAMPAIGN', 'cmp_1', '{}', '{}', 'rare')`
    await sql`
      insert into audit_entry (at, actor, action, subject, before, after, reason)
      select now(), 'partner:prt_' || n % 3 + 1, 'REFUND_DONATION', 'don_1-' || n, '{}', '{}', 'many'
      from generate_series(20001, 40000) n`
  })
  await service.sql`analyze audit_entry`
  for (const filter of [{ action: 'CLOSE_CAMPAIGN' }, { actor: 'staff:mei' }, { subject: 'cmp_1' }]) {
    expect(await entries(filter)).toHaveLength(1)
    const [[column, value] = ['', '']] = Object.entries(filter)
    const rows = await service.sql.unsafe<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }[]>(
      `explain (analyze, buffers, format json) select * from audit_entry where ${column} = $1 order by id desc limit 21`,
      [value],
    )
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
    expect((plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0)).toBeLessThan(20)
  }
})
