// Public answers that are given again while nothing moved: to whom, for how long, and that nobody is ever shown what an
// acknowledged change has made untrue.
import { createHash } from 'node:crypto'
import { buildSchema, parse } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { publicViewer } from '../../src/auth/viewer.ts'
import { createAnswers } from '../../src/server/answers.ts'
import { defaultLimits } from '../../src/server/guard.ts'
import { fixtureNow, heldClock } from '../setup/clock.ts'
import { mutate } from '../setup/mutate.ts'
import { type Json, type Service, sharesDatabase, startService } from '../setup/service.ts'
import { askWith, greetedPeer } from './peer.ts'

let service: Service
let staff: string
let partner: string
beforeAll(async () => {
  service = await startService()
  staff = await service.token('staff', 'lin', 365 * 86_400)
  partner = await service.token('partner', 'prt_1', 365 * 86_400)
})
afterAll(() => service.close())

const query = 'query Now($code: String!) { campaign(code: $code) { id totals { seq donationCount } } }'
const variables = { code: 'test' }
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hash(text) } })
const json = { 'content-type': 'application/json' }

async function post(body: object, headers: Record<string, string> = json, at = service): Promise<Json> {
  const response = await fetch(`${at.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json()
}

async function get(params: Record<string, unknown>): Promise<Json> {
  const search = new URLSearchParams(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
  return (await fetch(`${service.url}/graphql?${search}`)).json()
}

async function statements(work: () => Promise<unknown>): Promise<number> {
  const count = async () => (await service.app.metrics.statements.get()).values[0]?.value ?? 0
  const before = await count()
  await work()
  return (await count()) - before
}

async function reused(): Promise<number> {
  const metric = service.app.metrics.registry.getSingleMetric('oneflower_answers_reused_total')
  return (await metric?.get())?.values[0]?.value ?? 0
}

let keys = 0
const key = () => ({ idempotencyKey: `answers-${++keys}` })

async function give(at = service): Promise<number> {
  const input = { ...key(), project: 'prj_1', amount: 100, donorRef: `person-${keys}` }
  for (;;) {
    const given = await mutate(at, 'donate', input, partner, '... on DonateSuccess { donation { seq } }')
    if (given.__typename === 'DonateSuccess') return given.donation.seq
    // A machine that is slow says so, and is asked again with the same key.
    expect(['Unavailable', 'Overloaded']).toContain(given.__typename)
  }
}

/** Nothing that was answered before is known any more. */
const forget = () => service.app.announcements.committed()

describe('what the public has asked is answered again without a statement', () => {
  const ways: [string, () => Promise<Json>][] = [
    ['by POST', () => post({ query, variables })],
    [
      'by another POST',
      () => post({ query, variables }, { 'content-type': 'application/json; charset=utf-8' }),
    ],
    ['by GET', () => get({ query, variables })],
    ['by its hash', () => post({ extensions: persisted(query), variables })],
    ['by its hash in a GET', () => get({ extensions: persisted(query), variables })],
    [
      'over WebSocket',
      async () => {
        const peer = await greetedPeer(service.url)
        const { payload } = await askWith(peer, { query, variables })
        peer.socket.terminate()
        return payload
      },
    ],
  ]
  test.each(ways)('%s', async (_way, ask) => {
    await post({ query, extensions: persisted(query), variables })
    forget()
    const first = await ask()
    expect(first.data.campaign.id).toBe('cmp_1')
    for (const [, again] of ways) {
      expect(await statements(async () => expect(await again()).toEqual(first))).toBe(0)
    }
  })
})

test('who brings a token is answered from the database, and leaves nothing to others', async () => {
  for (const [role, subject] of [
    ['donor', 'alice'],
    ['partner', 'prt_1'],
    ['organization', 'org_1'],
    ['staff', 'lin'],
    ['screen', 'hall'],
  ] as const) {
    const token = await service.token(role, subject)
    const ask = () => service.graphql(query, variables, token)
    forget()
    await ask()
    expect(await statements(ask)).toBeGreaterThan(0)
    expect(await statements(() => post({ query, variables }))).toBeGreaterThan(0)
  }
})

test('what is a viewer’s own is not told to the public, nor what the public is told to a viewer', async () => {
  const own = '{ viewer { __typename } }'
  const token = await service.token('donor', 'alice')
  for (let time = 0; time < 2; time += 1) {
    expect((await post({ query: own })).data.viewer).toBe(null)
    expect((await service.graphql(own, {}, token)).body.data.viewer).not.toBe(null)
  }
})

test('questions that differ in text, name or variables have answers of their own', async () => {
  const two = 'query A { campaign(code: "test") { id } } query B { campaign(code: "test") { code } }'
  for (let time = 0; time < 2; time += 1) {
    expect(await post({ query: two, operationName: 'A' })).toEqual({ data: { campaign: { id: 'cmp_1' } } })
    expect(await post({ query: two, operationName: 'B' })).toEqual({ data: { campaign: { code: 'test' } } })
    expect((await post({ query: two })).errors).toHaveLength(1)
    expect((await post({ query, variables: { code: 'none' } })).data.campaign).toBe(null)
    expect((await post({ query, variables })).data.campaign.id).toBe('cmp_1')
    expect((await post({ query, variables: {} })).errors).toHaveLength(1)
    // As if the name went on in the text.
    expect((await post({ query: `null]\n${query}`, variables })).errors).toHaveLength(1)
    expect((await post({ query: two, operationName: 'A",null]\n' })).errors).toHaveLength(1)
  }
})

test('a text that is sent with its hash is remembered, though its answer is known', async () => {
  const text = `${query} # sent later`
  await post({ query: text, variables })
  expect((await post({ extensions: persisted(text), variables })).errors[0].message).toBe(
    'PersistedQueryNotFound',
  )
  expect(await statements(() => post({ query: text, extensions: persisted(text), variables }))).toBe(0)
  expect((await post({ extensions: persisted(text), variables })).data.campaign.id).toBe('cmp_1')
  expect(
    (await post({ query: text, extensions: persisted('another'), variables })).errors[0].extensions.code,
  ).toBe('PERSISTED_QUERY_MISMATCH')
})

test('an answer with errors is found anew', async () => {
  const partly = '{ campaign(code: "test") { id } projects(after: "rubbish") { edges { node { id } } } }'
  const before = await reused()
  for (let time = 0; time < 3; time += 1) expect((await post({ query: partly })).errors).toHaveLength(1)
  expect(await reused()).toBe(before)
  await post({ query, variables })
  await post({ query, variables })
  expect(await reused()).toBeGreaterThan(before)
})

describe('after its acknowledgement every answer holds', () => {
  test('a gift, whatever was asked meanwhile', async () => {
    let stop = false
    let seq = 0
    const late: unknown[] = []
    const reading = async () => {
      while (!stop) {
        const acknowledged = seq
        const { totals } = (await post({ query, variables })).data.campaign
        if (totals.seq < acknowledged) late.push([totals.seq, acknowledged])
      }
    }
    const readers = Array.from({ length: 4 }, reading)
    try {
      for (let gift = 0; gift < 10; gift += 1) {
        seq = await give()
        expect((await post({ query, variables })).data.campaign.totals.seq).toBeGreaterThanOrEqual(seq)
      }
    } finally {
      stop = true
      await Promise.all(readers)
    }
    expect(late).toEqual([])
  })

  const reason = 'as the specification wants it'
  const changes: [string, string, () => Promise<Json>][] = [
    [
      'a project that was suspended',
      '{ node(id: "prj_2") { ... on Project { state } } }',
      () => mutate(service, 'changeProjectState', { project: 'prj_2', state: 'SUSPENDED', reason }, staff),
    ],
    [
      'a brake that was engaged',
      '{ campaign(code: "test") { totals { serviceLevel notices { noticeEn } } brakes { edges { node { id } } } } }',
      () =>
        mutate(
          service,
          'engageBrake',
          {
            ...key(),
            campaign: 'cmp_1',
            scope: 'GLOBAL',
            effect: 'DELAY_PUBLIC',
            noticeZh: '数字稍后公布',
            noticeEn: 'Numbers come later',
            until: '2022-09-09T12:10:00+08:00',
            reason,
          },
          staff,
        ),
    ],
    [
      'a milestone that was planned',
      '{ campaign(code: "test") { milestones { threshold } } }',
      () =>
        mutate(
          service,
          'planMilestone',
          {
            ...key(),
            campaign: 'cmp_1',
            metric: 'FLOWERS_COUNTED',
            threshold: 1_000,
            nameZh: '千花',
            nameEn: 'A thousand',
            reason,
          },
          staff,
        ),
    ],
    [
      'a partner that was opened',
      '{ campaign(code: "test") { partners { code } } }',
      () =>
        mutate(
          service,
          'openPartner',
          {
            ...key(),
            campaign: 'cmp_1',
            code: 'late',
            nameZh: '后来',
            nameEn: 'Late',
            kind: 'EXTERNAL',
            paymentChannel: false,
            deedTypes: [],
            reason,
          },
          staff,
        ),
    ],
    [
      'levels of honour that were set',
      '{ campaign(code: "test") { honourLevels { code days } } }',
      () =>
        mutate(
          service,
          'setHonourLevels',
          {
            campaign: 'cmp_1',
            levels: [{ code: 'BLOSSOM', nameZh: '花开', nameEn: 'Blossom', days: 3 }],
            reason,
          },
          staff,
        ),
    ],
    [
      'a report that was planned',
      '{ node(id: "prj_1") { ... on Project { reports { edges { node { titleEn } } } progress { reports } } } }',
      () =>
        mutate(
          service,
          'planReport',
          {
            ...key(),
            project: 'prj_1',
            kind: 'FINAL',
            titleZh: '总结',
            titleEn: 'The end',
            dueAt: '2022-12-01T00:00:00+08:00',
            plannedBeneficiaries: 10,
            plannedSpending: 1_000,
            reason,
          },
          staff,
        ),
    ],
    [
      'a pool that was opened',
      '{ campaign(code: "test") { matchingPools { nameEn } } }',
      () =>
        mutate(
          service,
          'openPool',
          {
            ...key(),
            campaign: 'cmp_1',
            source: 'FOUNDATION',
            nameZh: '池',
            nameEn: 'Pool',
            funderZh: '基金会',
            funderEn: 'Foundation',
            total: 1_000_000,
            reason,
          },
          staff,
        ),
    ],
    [
      'a team that was made',
      '{ teams { edges { node { name } } } }',
      async () =>
        mutate(
          service,
          'createTeam',
          { ...key(), goal: { project: 'prj_1' }, kind: 'PERSONAL', name: '早起的人' },
          await service.token('donor', 'alice'),
        ),
    ],
  ]
  test.each(changes)('%s', async (_what, asked, change) => {
    const ask = async () => (await post({ query: asked })).data
    const before = await ask()
    // What was committed for the case before this one may be heard, once more, only now: then it is asked again.
    await expect.poll(() => statements(async () => expect(await ask()).toEqual(before))).toBe(0)
    const changed = await change()
    expect([changed.__typename, changed.message]).toEqual([expect.stringMatching(/Success$/), undefined])
    expect(await ask()).not.toEqual(before)
  })
})

describe('by the clock', () => {
  beforeEach(() => service.clock.set(fixtureNow))
  // After the brakes.
  afterAll(() => service.clock.set('2022-09-09T14:00:00+08:00'))

  test('an answer is given again for a quarter of a second, after which it is made anew, and not before its time either', async () => {
    for (const [later, statementsMade] of [
      [0, false],
      [249, false],
      [250, true],
      [500, true],
      [-1, true],
    ] as const) {
      service.clock.set(fixtureNow)
      forget()
      await post({ query, variables })
      service.clock.advance(later)
      expect([later, (await statements(() => post({ query, variables }))) > 0]).toEqual([
        later,
        statementsMade,
      ])
    }
  })

  test('a brake that ends by itself, and a dream whose window has come, are told when it is time', async () => {
    const dream = '{ node(id: "drm_4") { ... on Dream { state } } }'
    const level = '{ campaign(code: "test") { totals { serviceLevel } } }'
    const engaged = await mutate(
      service,
      'engageBrake',
      {
        ...key(),
        campaign: 'cmp_1',
        scope: 'GLOBAL',
        effect: 'DELAY_PUBLIC',
        noticeZh: '稍后',
        noticeEn: 'Later',
        until: '2022-09-09T13:00:00+08:00',
        reason: 'a look',
      },
      staff,
    )
    expect(engaged.__typename).toMatch(/Success$|AlreadyEngaged$/)
    const told = async () => [
      (await post({ query: level })).data.campaign.totals.serviceLevel,
      (await post({ query: dream })).data.node.state,
    ]
    expect(await told()).toEqual(['FROZEN', 'SCHEDULED'])
    service.clock.set('2022-09-09T13:00:00+08:00')
    expect(await told()).toEqual(['LIVE', 'SCHEDULED'])
    service.clock.set('2022-09-10T00:00:00+08:00')
    expect((await told())[1]).not.toBe('SCHEDULED')
  })

  test('what tells the time, and what is kept elsewhere already, is found anew each time', async () => {
    const time = '{ campaign(code: "test") { totals { serverTime } } }'
    const told = async () => Date.parse((await post({ query: time })).data.campaign.totals.serverTime)
    const first = await told()
    service.clock.advance(1)
    expect(await told()).toBe(first + 1)
    const board = '{ campaign(code: "test") { leaderboard(board: PROJECTS) { rows { rank } } } }'
    await post({ query: board })
    expect(await statements(() => post({ query: board }))).toBeGreaterThan(0)
  })
})

describe.skipIf(!sharesDatabase())(
  'while an answer is made (needs a PostgreSQL with several sessions)',
  () => {
    const slow =
      '{ node(id: "drm_1") { ... on Dream { campaign { totals { seq donationCount } } sponsors { nameEn } } } }'
    const ask = async () => (await post({ query: slow })).data.node.campaign.totals

    /** Nobody reads sponsors until the work is done. */
    async function held(work: () => Promise<void>): Promise<void> {
      await service.sql.begin(async (tx) => {
        await tx`set local idle_in_transaction_session_timeout = 0`
        await tx`lock table dream_sponsor in access exclusive mode`
        await work()
      })
    }

    /** Until its execution waits for what is locked, or was given up. */
    async function waits(answer: Promise<unknown>): Promise<void> {
      let over = false
      const end = () => {
        over = true
      }
      answer.then(end, end)
      while (!over) {
        const [row] = await service.app.db.live<{ count: number }[]>`
        select count(*)::int as count from pg_locks
        where relation = 'dream_sponsor'::regclass and not granted
          and database = (select oid from pg_database where datname = current_database())`
        if (row?.count === 1) return
      }
    }

    test.each([
      [250, true],
      [499, true],
      [500, false],
    ])('%d ms after the one before others are given that one meanwhile: %s', async (later, areGiven) => {
      forget()
      // A wake-up of what was committed before may be heard only now: then it is found once more.
      await expect.poll(() => statements(ask)).toBe(0)
      const before = await reused()
      service.clock.advance(later)
      const answers: Promise<Json>[] = []
      await held(async () => {
        answers.push(ask())
        await waits(answers[0] as Promise<Json>)
        answers.push(ask())
        if (areGiven) await answers[1]
        // It waits for the one that is being made.
        else while ((await reused()) < before + 1) await service.graphql('{ __typename }', {}, staff)
      })
      expect(await answers[1]).toEqual(await answers[0])
    })

    test('all who ask the same share it', async () => {
      forget()
      const before = await reused()
      const answers: Promise<Json>[] = []
      await held(async () => {
        const first = ask()
        answers.push(first)
        await waits(first)
        answers.push(...Array.from({ length: 30 }, ask))
        while ((await reused()) < before + 30) await service.graphql('{ __typename }', {}, staff)
      })
      const [first, ...others] = await Promise.all(answers)
      for (const other of others) expect(other).toEqual(first)
    })

    test('whoever asks after a gift was acknowledged is not given what began before it', async () => {
      forget()
      let before: Promise<Json> | undefined
      let after: Promise<Json>[] = []
      let seq = 0
      await held(async () => {
        before = ask()
        await waits(before)
        seq = await give()
        after = Array.from({ length: 5 }, ask)
      })
      await before
      for (const totals of await Promise.all(after)) expect(totals.seq).toBe(seq)
      expect((await ask()).seq).toBe(seq)
    })
  },
)

describe.skipIf(!sharesDatabase())('two instances (they need a PostgreSQL that they share)', () => {
  let heard: Service
  let unheard: Service
  beforeAll(async () => {
    heard = await startService({ beside: service })
    unheard = await startService({ beside: service, config: { redisUrl: undefined } })
  })
  afterAll(async () => {
    await unheard?.close()
    await heard?.close()
  })

  test('a gift at one is in the answers of the others, heard of or not, and each says the seq that it is of', async () => {
    const counts = new Map<number, number>()
    const ask = async (at: Service): Promise<number> => {
      const { totals } = (await post({ query, variables }, json, at)).data.campaign
      const known = counts.get(totals.seq)
      if (known !== undefined) expect([totals.seq, totals.donationCount]).toEqual([totals.seq, known])
      return totals.seq
    }
    for (let gift = 0; gift < 5; gift += 1) {
      for (const at of [heard, unheard]) await ask(at)
      const seq = await give()
      const { totals } = (await service.graphql(query, variables, staff)).body.data.campaign
      counts.set(seq, totals.donationCount)
      while ((await ask(heard)) < seq);
      expect(await ask(unheard)).toBeLessThan(seq)
      service.clock.advance(500)
      expect(await ask(unheard)).toBe(seq)
    }
  })
})

describe('what is kept', () => {
  const schema = buildSchema('type Query { a: String }')

  function keeping() {
    const commits = { known: 0 }
    const { plugin, known } = createAnswers({ commits, clock: heldClock() }, defaultLimits)
    return {
      known,
      commits,
      async answer(query: string, data: string, meanwhile = () => {}) {
        let execute: (args: unknown) => Promise<unknown> = () => Promise.reject(new Error('not executed'))
        const args = { schema, document: parse(query), contextValue: { viewer: publicViewer } }
        const executeFn = () => {
          meanwhile()
          return { data: { a: data } }
        }
        plugin.onExecute?.({
          args,
          executeFn,
          setExecuteFn: (set: typeof execute) => (execute = set),
        } as never)
        await execute(args)
      },
    }
  }

  test('has four million characters at most, questions counted, the most recent ones', async () => {
    const { answer, known } = keeping()
    const queries = Array.from({ length: 200 }, (_, index) => `query Q${index} { a }`)
    for (const query of queries) await answer(query, 'x'.repeat(100_000))
    const kept = queries.map((query) => known({ query }) !== null)
    expect(kept).toEqual(queries.map((_, index) => index >= 200 - 41))
  })

  test('is no longer than 256 Ki characters', async () => {
    const { answer, known } = keeping()
    for (const [length, isKept] of [
      [256 * 1024 - 100, true],
      [256 * 1024, false],
    ] as const) {
      const query = `query Q${length} { a }`
      await answer(query, 'x'.repeat(length))
      expect([length, known({ query }) !== null]).toEqual([length, isKept])
    }
  })

  test('is as old as its first read: what is committed while it is made makes it worthless', async () => {
    const { answer, known, commits } = keeping()
    await answer('{ a }', 'old', () => (commits.known += 1))
    expect(known({ query: '{ a }' })).toBe(null)
    await answer('{ a }', 'new')
    expect(known({ query: '{ a }' })?.text).toBe('{"data":{"a":"new"}}')
    commits.known += 1
    expect(known({ query: '{ a }' })).toBe(null)
  })
})
