// Input that cannot be taken, one row a case: each is refused with a code and the name of the field, and nothing is
// written. Accepted neighbours stand beside the refused.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  ask,
  documents,
  longLived,
  send,
  startOver,
  type Verb,
  type Verdict,
  writesNothing,
} from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let tokens: Record<'channel' | 'steps' | 'alice' | 'bob', string>

beforeAll(async () => {
  service = await startService()
  await service.sql`
    insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
      receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
    select campaign_id, 'P5', title_zh, title_en, category, 4, 4, '53440000MJD0000044', 'PUBLIC', 4,
      '53440000MJD0000044A00001', goal, region_code, state, search from project where id = 1`
  tokens = {
    channel: await service.token('partner', 'prt_1', longLived),
    steps: await service.token('partner', 'prt_2', longLived),
    alice: await service.token('donor', 'alice', longLived),
    bob: await service.token('donor', 'bob', longLived),
  }
  await begin()
})

/** One donation and its flower. What is refused leaves them as they are, so that it need not be done again. */
async function begin(): Promise<void> {
  await startOver(service)
  const input = {
    idempotencyKey: 'first',
    project: 'prj_1',
    amount: 100,
    donorRef: 'alice',
    paymentReference: 'used',
  }
  expect(await ask(service, 'donate', input, tokens.channel)).toMatchObject({ donation: { id: 'don_1-1' } })
}

afterAll(() => service.close())

const now = '2022-09-09T12:00:00+08:00'
const deed = { externalId: 'deed-1', deedType: 'STEPS', personRef: 'alice', occurredAt: now }

const good = {
  donate: { idempotencyKey: 'key', project: 'prj_1', amount: 100 },
  refundDonation: { idempotencyKey: 'key', donation: 'don_1-1', reason: 'mistake' },
  voidDonation: { idempotencyKey: 'key', donation: 'don_1-1', reason: 'mistake' },
  recordDeeds: { deeds: [deed] },
  giveFlowers: { idempotencyKey: 'key', dream: 'drm_1', count: 1 },
  proposeDream: {
    idempotencyKey: 'key',
    campaign: 'cmp_1',
    title: 'A library',
    problem: 'No books',
    beneficiaries: '300 children',
    place: 'Guangdong',
    estimate: 1_000_000,
  },
  updateDonor: { displayName: 'Alice' },
} satisfies Record<Verb, Record<string, unknown>>

const tokenFor = {
  donate: 'channel',
  refundDonation: 'channel',
  voidDonation: 'channel',
  recordDeeds: 'channel',
  giveFlowers: 'alice',
  proposeDream: 'alice',
  updateDonor: 'alice',
} as const satisfies Record<Verb, keyof typeof tokens>

function sent(verb: Verb, change: Record<string, unknown>) {
  return send(service, verb, { ...good[verb], ...change }, tokens[tokenFor[verb]])
}

describe('what GraphQL itself refuses is refused with a code and the field', () => {
  const missing = Symbol('missing')
  const cases: [verb: Verb, field: string, value: unknown, says: RegExp][] = [
    ...['amount', 'estimate'].flatMap((field) => {
      const verb: Verb = field === 'amount' ? 'donate' : 'proposeDream'
      return [2 ** 53, -(2 ** 53), 1.5, '1', true, [1, 2]].map((value): [Verb, string, unknown, RegExp] => [
        verb,
        field,
        value,
        /whole number/,
      ])
    }),
    ...[2 ** 53, 2 ** 31, 1.5, '1', true].map((value): [Verb, string, unknown, RegExp] => [
      'giveFlowers',
      'count',
      value,
      /Int/,
    ]),
    ...(Object.keys(good) as Verb[]).flatMap((verb) =>
      Object.keys(good[verb])
        .filter((field) => field !== 'displayName')
        .flatMap((field): [Verb, string, unknown, RegExp][] => [
          [verb, field, missing, /was not provided/],
          [verb, field, null, /null/],
        ]),
    ),
    ...(Object.keys(good) as Verb[]).map((verb): [Verb, string, unknown, RegExp] => [
      verb,
      'surprise',
      1,
      /not defined/,
    ]),
    ['donate', 'project', 1.5, /ID/],
    ['donate', 'message', 7, /String/],
    ['donate', 'anonymous', 'yes', /Boolean/],
  ]

  test.each(cases)('%s with %s %s', async (verb, field, value, says) => {
    await writesNothing(service, async () => {
      const input: Record<string, unknown> = { ...good[verb], [field]: value }
      if (value === missing) delete input[field]
      const { body } = await send(service, verb, input, tokens[tokenFor[verb]])
      expect(body.data ?? null).toBeNull()
      expect(body.errors).toHaveLength(1)
      const [error] = body.errors ?? []
      expect(error?.extensions?.code).toMatch(/^[A-Z_]+$/)
      expect(error?.extensions?.code).not.toBe('INTERNAL')
      expect(error?.message).toMatch(says)
      expect(error?.message).toContain(
        value === missing || field === 'surprise' ? `"${field}"` : `input.${field}`,
      )
    })
  })

  test.each(['0.5', '9007199254740992', '"1"', '1e2', 'null', 'ONE'])(
    'a literal amount of %s',
    async (literal) => {
      const query = `mutation { donate(input: { idempotencyKey: "key", project: "prj_1", amount: ${literal} }) { __typename } }`
      await writesNothing(service, async () => {
        const { status, body } = await service.graphql(query, {}, tokens.channel)
        expect(status).toBe(400)
        expect(body.errors?.[0]?.extensions?.code).toMatch(/^[A-Z_]+$/)
      })
    },
  )

  test.each([
    '2022-09-09',
    '2022-09-09T12:00:00',
    '2022-13-01T00:00:00Z',
    'yesterday',
    1_662_696_000_000,
    '2022-09-09T25:00:00Z',
  ])('a deed that occurred at %s', async (occurredAt) => {
    await writesNothing(service, async () => {
      const { body } = await sent('recordDeeds', { deeds: [{ ...deed, occurredAt }] })
      expect(body.errors?.[0]?.message).toMatch(/input\.deeds\[0\]\.occurredAt.*RFC 3339/s)
      expect(body.errors?.[0]?.extensions?.code).toMatch(/^[A-Z_]+$/)
    })
  })
})

const texts = {
  empty: '',
  blank: ' \t ',
  nul: 'a\0b',
  bell: 'a\u0007b',
  escape: '\u001b[31m',
  next: 'a\u0085b',
  lines: 'a\nb',
}
const badKeys = ['', ' ', 'a b', 'a\tb', 'a\0', 'ключ', '🌺', 'x'.repeat(129)]
const badRefs = ['', 'a b', 'a/b', 'алиса', 'x'.repeat(65), 'a\0', '🌺']
const badEntryIds = [
  '1',
  '',
  'don_',
  'don_1',
  'don_1-0',
  'don_0-1',
  'don_1-1-1',
  'don_-1',
  'don_1-1.5',
  'don_1_1',
  'don_9999999999-1',
  'prj_1',
  "don_1-1'--",
]
const badIds = (prefix: string, other: string) => [
  '',
  '1',
  prefix,
  `${prefix}_`,
  `${prefix}_0`,
  `${prefix}_-1`,
  `${prefix}_1.5`,
  `${prefix}_01`,
  `${prefix}_2147483648`,
  `${prefix}_9007199254740993`,
  `${prefix}_1_1`,
  `${prefix}_1 `,
  `${prefix.toUpperCase()}_1`,
  `${prefix}_१`,
  `${other}_1`,
  'org_1',
]

describe('what is malformed is InvalidInput and names the field', () => {
  const cases: [verb: Verb, field: string, value: unknown][] = [
    ...[0, -1, 10_000_000_001, 2 ** 53 - 1, -(2 ** 53 - 1)].map((value): [Verb, string, unknown] => [
      'donate',
      'amount',
      value,
    ]),
    ...[0, -1, 100_000_000_001, 2 ** 53 - 1].map((value): [Verb, string, unknown] => [
      'proposeDream',
      'estimate',
      value,
    ]),
    ...[0, -1, 1_000_001, 2 ** 31 - 1].map((value): [Verb, string, unknown] => [
      'giveFlowers',
      'count',
      value,
    ]),
    ...(['donate', 'refundDonation', 'voidDonation', 'giveFlowers', 'proposeDream'] as const).flatMap(
      (verb) => badKeys.map((value): [Verb, string, unknown] => [verb, 'idempotencyKey', value]),
    ),
    ...badIds('prj', 'drm').map((value): [Verb, string, unknown] => ['donate', 'project', value]),
    ...badIds('drm', 'prj').map((value): [Verb, string, unknown] => ['giveFlowers', 'dream', value]),
    ...badIds('cmp', 'prj').map((value): [Verb, string, unknown] => ['proposeDream', 'campaign', value]),
    ...badEntryIds.flatMap((value): [Verb, string, unknown][] => [
      ['refundDonation', 'donation', value],
      ['voidDonation', 'donation', value],
    ]),
    ...badRefs.map((value): [Verb, string, unknown] => ['donate', 'donorRef', value]),
    ...['', '999999', '44', 'Guangdong', '440000 '].flatMap((value): [Verb, string, unknown][] => [
      ['donate', 'regionCode', value],
      ['updateDonor', 'regionCode', value],
    ]),
    ...['', 'a b', 'x'.repeat(65), '票据'].map((value): [Verb, string, unknown] => [
      'donate',
      'paymentReference',
      value,
    ]),
    ...Object.values(texts).flatMap((value): [Verb, string, unknown][] => [
      ['donate', 'message', value],
      ['refundDonation', 'reason', value],
      ['voidDonation', 'reason', value],
      ['proposeDream', 'title', value],
      ['proposeDream', 'place', value],
      ['proposeDream', 'beneficiaries', value],
      ['updateDonor', 'displayName', value],
    ]),
    ...[texts.empty, texts.blank, texts.nul, texts.bell].map((value): [Verb, string, unknown] => [
      'proposeDream',
      'problem',
      value,
    ]),
    ['donate', 'message', 'x'.repeat(201)],
    ['refundDonation', 'reason', 'x'.repeat(201)],
    ['proposeDream', 'title', 'x'.repeat(61)],
    ['proposeDream', 'problem', 'x'.repeat(2_001)],
    ['proposeDream', 'beneficiaries', 'x'.repeat(201)],
    ['proposeDream', 'place', 'x'.repeat(101)],
    ['updateDonor', 'displayName', 'x'.repeat(41)],
    ['donate', 'team', 'tea_1'],
    ['giveFlowers', 'team', 'tea_1'],
    ['recordDeeds', 'deeds', []],
    [
      'recordDeeds',
      'deeds',
      Array.from({ length: 501 }, (_, index) => ({ ...deed, externalId: `e${index}` })),
    ],
  ]

  test.each(cases)('%s with %s %j', async (verb, field, value) => {
    await writesNothing(service, async () => {
      const { body } = await sent(verb, { [field]: value })
      expect(body.errors).toBeUndefined()
      const result = body.data[verb]
      expect(result).toMatchObject({ __typename: 'InvalidInput', code: 'INVALID_INPUT' })
      expect(result.fields.map(({ path }: { path: string }) => path)).toContain(`input.${field}`)
      for (const { message } of result.fields) expect(message).toMatch(/^(must|teams)/)
    })
  })

  test.each([
    ...badRefs.map((personRef) => ({ personRef })),
    ...['', 'a b', 'x'.repeat(129), '一'].map((externalId) => ({ externalId })),
    ...['', 'steps', 'x'.repeat(33), 'A B'].map((deedType) => ({ deedType })),
  ])('recordDeeds with a second deed of %j', async (change) => {
    await writesNothing(service, async () => {
      const answer = await ask(
        service,
        'recordDeeds',
        { deeds: [deed, { ...deed, ...change }] },
        tokens.channel,
      )
      expect(answer).toMatchObject({
        __typename: 'InvalidInput',
        fields: [{ path: `input.deeds.1.${Object.keys(change)[0]}` }],
      })
    })
  })

  test.each([
    ['donate', 'message', '\ud800'],
    ['refundDonation', 'reason', 'x\udfff'],
    ['proposeDream', 'problem', '\ud83c'],
    ['updateDonor', 'displayName', '\udf3a\ud83c'],
  ] as const)('%s with %s that has half a character', async (verb, field, value) => {
    await writesNothing(service, async () => {
      const { body } = await sent(verb, { [field]: value })
      expect(body.data[verb]).toMatchObject({
        __typename: 'InvalidInput',
        fields: [{ path: `input.${field}` }],
      })
    })
  })
})

describe('what does not exist, or is not for the sender to know of, is NotFound', () => {
  const cases: [verb: Verb, path: string, change: Record<string, unknown>, token?: keyof typeof tokens][] = [
    ['donate', 'input.project', { project: 'prj_999' }],
    ['donate', 'input.project', { project: 'prj_2147483647' }],
    ['giveFlowers', 'input.dream', { dream: 'drm_999' }],
    ['proposeDream', 'input.campaign', { campaign: 'cmp_999' }],
    ['refundDonation', 'input.donation', { donation: 'don_1-999' }],
    ['refundDonation', 'input.donation', { donation: 'don_999-1' }],
    ['refundDonation', 'input.donation', { donation: 'don_2147483647-1' }],
    ['refundDonation', 'input.donation', { donation: 'don_1-9007199254740991' }],
    ['refundDonation', 'input.donation', {}, 'steps'],
    ['voidDonation', 'input.donation', { donation: 'don_1-999' }],
    ['voidDonation', 'input.donation', { donation: 'don_999-1' }],
    ['voidDonation', 'input.donation', {}, 'steps'],
  ]
  test.each(cases)('%s: %s of %j', async (verb, path, change, token) => {
    await writesNothing(service, async () => {
      const answer = await ask(service, verb, { ...good[verb], ...change }, tokens[token ?? tokenFor[verb]])
      expect(answer).toMatchObject({ __typename: 'NotFound', code: 'NOT_FOUND', path })
    })
  })
})

describe('what stands in the way is said', () => {
  beforeEach(begin)

  const cases: [
    verb: Verb,
    type: string,
    change: Record<string, unknown>,
    facts?: Record<string, unknown>,
    token?: keyof typeof tokens,
  ][] = [
    ['donate', 'ProjectNotOpen', { project: 'prj_3' }, { state: 'SUSPENDED' }],
    ['donate', 'ReceiverNotEligible', { project: 'prj_5' }],
    ['donate', 'PaymentReferenceUsed', { paymentReference: 'used' }],
    ['donate', 'IdempotencyConflict', { idempotencyKey: 'first' }],
    ['donate', 'Forbidden', {}, {}, 'steps'],
    ['donate', 'Forbidden', {}, {}, 'alice'],
    ['donate', 'Forbidden', { donorRef: 'bob' }, {}, 'alice'],
    ['refundDonation', 'Forbidden', {}, {}, 'alice'],
    ['voidDonation', 'Forbidden', {}, {}, 'alice'],
    ['giveFlowers', 'DreamNotCollecting', { dream: 'drm_3' }, { state: 'CLOSED' }],
    ['giveFlowers', 'DreamNotCollecting', { dream: 'drm_4' }, { state: 'SCHEDULED' }],
    ['giveFlowers', 'InsufficientFlowers', { count: 2 }, { balance: 1 }],
    ['giveFlowers', 'InsufficientFlowers', { count: 1 }, { balance: 0 }, 'bob'],
  ]
  test.each(cases)('%s: %s for %j', async (verb, type, change, facts = {}, token = undefined) => {
    await writesNothing(service, async () => {
      const answer = await ask(service, verb, { ...good[verb], ...change }, tokens[token ?? tokenFor[verb]])
      expect(answer).toMatchObject({ __typename: type, ...facts })
      expect(answer.message.length).toBeGreaterThan(10)
    })
  })

  test.each(['DRAFT', 'PUBLISHED', 'PAUSED', 'SETTLING', 'NOTICE', 'SETTLED'])(
    'a campaign that is %s takes no gifts and no deeds',
    async (phase) => {
      await service.sql`update campaign set phase = ${phase}`
      await writesNothing(service, async () => {
        expect(await ask(service, 'donate', good.donate, tokens.channel)).toMatchObject({
          __typename: 'CampaignNotLive',
          phase,
        })
        expect(await ask(service, 'giveFlowers', good.giveFlowers, tokens.alice)).toMatchObject({
          __typename: 'CampaignNotLive',
          phase,
        })
        const { results } = await ask(service, 'recordDeeds', good.recordDeeds, tokens.channel)
        expect(results).toMatchObject([
          { result: 'REJECTED', reason: 'CAMPAIGN_NOT_LIVE', flowers: 0, deed: null },
        ])
      })
    },
  )

  test.each([
    [{ deedType: 'NO_SUCH' }, 'UNKNOWN_DEED_TYPE', 'channel'],
    [{ deedType: 'QUIZ' }, 'DEED_TYPE_NOT_ALLOWED', 'steps'],
    [{ occurredAt: '2022-09-09T12:01:00.001+08:00' }, 'IN_FUTURE', 'channel'],
    [{ occurredAt: '2022-08-31T23:59:59.999+08:00' }, 'OUTSIDE_CAMPAIGN', 'channel'],
    [{ occurredAt: '2022-09-05T23:59:59.999+08:00' }, 'TOO_LATE', 'channel'],
  ] as const)('a deed of %j is REJECTED: %s', async (change, reason, token) => {
    await writesNothing(service, async () => {
      const { results } = await ask(
        service,
        'recordDeeds',
        { deeds: [{ ...deed, ...change }] },
        tokens[token],
      )
      expect(results).toMatchObject([
        { externalId: 'deed-1', result: 'REJECTED', reason, flowers: 0, deed: null },
      ])
    })
  })

  test('a rejected deed takes no other with it', async () => {
    const deeds = [
      { ...deed, deedType: 'NO_SUCH' },
      { ...deed, externalId: 'deed-2' },
      { ...deed, externalId: 'deed-2' },
    ]
    const { results } = await ask(service, 'recordDeeds', { deeds }, tokens.channel)
    expect(results.map(({ result }: Verdict) => result)).toEqual(['REJECTED', 'GRANTED', 'DUPLICATE'])
  })

  test('an external id that was used for another deed is REJECTED: CONTENT_DIFFERS', async () => {
    await ask(service, 'recordDeeds', good.recordDeeds, tokens.channel)
    await writesNothing(service, async () => {
      const { results } = await ask(
        service,
        'recordDeeds',
        { deeds: [{ ...deed, deedType: 'QUIZ' }] },
        tokens.channel,
      )
      expect(results).toMatchObject([{ result: 'REJECTED', reason: 'CONTENT_DIFFERS' }])
    })
  })

  test('a display name that is taken away cannot be shown', async () => {
    await writesNothing(service, async () => {
      const answer = await ask(service, 'updateDonor', { anonymous: false }, tokens.alice)
      expect(answer).toMatchObject({ __typename: 'InvalidInput', fields: [{ path: 'input.anonymous' }] })
    })
  })
})

describe('what looks strange and is right is taken as it is', () => {
  beforeEach(begin)

  test.each([
    '谢谢！🌺👩‍👩‍👧',
    'שלום مرحبا',
    "Robert'); drop table donation;--",
    '{"a"},\\N',
    'NULL',
    '‏right to left',
    '𠮷'.repeat(100),
  ])('a message of %j', async (message) => {
    const answer = await ask(service, 'donate', { ...good.donate, message }, tokens.channel)
    expect(answer).toMatchObject({ __typename: 'DonateSuccess', donation: { message } })
    const { body } = await service.graphql(
      `{ node(id: "${answer.donation.id}") { ... on Donation { message } } }`,
      {},
      tokens.channel,
    )
    expect(body.data.node.message).toBe(message)
  })

  test.each([1, 10_000_000_000])('an amount of %d fen', async (amount) => {
    const answer = await ask(service, 'donate', { ...good.donate, amount }, tokens.channel)
    expect(answer).toMatchObject({
      __typename: 'DonateSuccess',
      donation: { amount: { minorUnits: amount } },
    })
  })

  test('five hundred deeds at once', async () => {
    const deeds = Array.from({ length: 500 }, (_, index) => ({
      ...deed,
      externalId: `e${index}`,
      personRef: `p${index}`,
    }))
    const { status, body } = await send(service, 'recordDeeds', { deeds }, tokens.channel)
    expect(status).toBe(200)
    expect(body.data.recordDeeds.results).toHaveLength(500)
    expect(new Set(body.data.recordDeeds.results.map(({ result }: Verdict) => result))).toEqual(
      new Set(['GRANTED']),
    )
  })

  test('a problem of several lines', async () => {
    const answer = await ask(
      service,
      'proposeDream',
      { ...good.proposeDream, problem: 'one\n\ttwo' },
      tokens.alice,
    )
    expect(answer).toMatchObject({ __typename: 'ProposeDreamSuccess', proposal: { problem: 'one\n\ttwo' } })
  })
})

describe('a request that is no request', () => {
  async function post(body: string, token = tokens.channel) {
    return fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    })
  }

  test('a donation in a body of 10 MB is refused with 413', async () => {
    await writesNothing(service, async () => {
      const input = { ...good.donate, message: 'x'.repeat(10 * 1024 * 1024) }
      // The service may hang up before it was told everything.
      const status = await post(JSON.stringify({ query: documents.donate, variables: { input } })).then(
        (response) => response.status,
        () => 413,
      )
      expect(status).toBe(413)
    })
  })

  test.each([
    '',
    '{',
    '[]',
    'null',
    '"donate"',
    '{"query": 1}',
    '{"query": "mutation {"}',
    '{"query":"{ __typename }","variables":7}',
  ])('%s is refused with a code', async (text) => {
    await writesNothing(service, async () => {
      const response = await post(text)
      expect(response.status).toBe(400)
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
      expect(errors[0]?.extensions.code).toMatch(/^[A-Z_]+$/)
      expect(errors[0]?.extensions.code).not.toBe('INTERNAL')
    })
  })

  test('variables that are missing altogether name the variable', async () => {
    const { body } = await service.graphql(documents.donate, {}, tokens.channel)
    expect(body.errors?.[0]?.message).toContain('$input')
  })
})
