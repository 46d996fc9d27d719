// Small pure functions on which everything else stands, held against what they promise for every value.
import fc from 'fast-check'
import { type GraphQLScalarType, parseValue } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { civilDay } from '../../src/campaign/campaign.ts'
import { arrayLiteral } from '../../src/db/arrays.ts'
import { decimalYuan } from '../../src/graphql/scalars.ts'
import { schema } from '../../src/graphql/schema.ts'
import { digest } from '../../src/journal/command.ts'
import { indexedTerms, searchQuery } from '../../src/search/search.ts'
import { type Service, startService } from '../setup/service.ts'

describe('a civil day', () => {
  test.each([
    ['Asia/Shanghai', '2022-09-08T15:59:59.999Z', '2022-09-08'],
    ['Asia/Shanghai', '2022-09-08T16:00:00.000Z', '2022-09-09'],
    ['Asia/Shanghai', '2022-12-31T16:00:00.000Z', '2023-01-01'],
    ['Asia/Shanghai', '2024-02-28T16:00:00.000Z', '2024-02-29'],
    ['Asia/Shanghai', '1988-09-10T14:59:59.999Z', '1988-09-10'],
    ['Asia/Shanghai', '1988-09-10T15:00:00.000Z', '1988-09-11'],
    ['America/New_York', '2022-03-13T04:59:59.999Z', '2022-03-12'],
    ['America/New_York', '2022-03-13T05:00:00.000Z', '2022-03-13'],
    ['America/New_York', '2022-03-14T03:59:59.999Z', '2022-03-13'],
    ['America/New_York', '2022-03-14T04:00:00.000Z', '2022-03-14'],
    ['America/New_York', '2022-11-07T04:59:59.999Z', '2022-11-06'],
    ['America/New_York', '2022-11-07T05:00:00.000Z', '2022-11-07'],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
    ['UTC', '2022-09-08T24:00:00.000Z', '2022-09-09'],
  ])('in %s, %s lies in %s', (zone, instant, day) => {
    expect(civilDay(new Date(instant), zone)).toBe(day)
  })

  test('of Shanghai begins at 16:00 UTC, every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1992, 0), max: Date.UTC(2100, 0) }), (time) => {
        expect(civilDay(new Date(time), 'Asia/Shanghai')).toBe(
          new Date(time + 8 * 3_600_000).toISOString().slice(0, 10),
        )
      }),
    )
  })

  test.each([
    'Asia/Shanghai',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
  ])('of %s never goes back as time goes on, and advances by at most two', (zone) => {
    const instant = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) })
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 86_400_000 }), (time, later) => {
        const [first, second] = [civilDay(new Date(time), zone), civilDay(new Date(time + later), zone)]
        expect(second >= first).toBe(true)
        expect(Date.parse(second) - Date.parse(first)).toBeLessThanOrEqual(2 * 86_400_000)
      }),
    )
  })
})

describe('whole numbers', () => {
  const safeInt = schema.getType('SafeInt') as GraphQLScalarType
  const whole = fc.maxSafeInteger()

  test('go over the wire and back unchanged', () => {
    fc.assert(
      fc.property(whole, (number) => {
        const parsed = safeInt.parseValue(number)
        expect(parsed).toBe(BigInt(number))
        expect(safeInt.serialize(parsed)).toBe(number)
        expect(safeInt.parseLiteral(parseValue(String(number)), {})).toBe(BigInt(number))
      }),
    )
  })

  test.each([
    2 ** 53,
    -(2 ** 53),
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1',
    null,
    true,
    [1],
    {},
    2n ** 53n,
  ])('are not %s', (value) => {
    expect(() => safeInt.parseValue(value)).toThrow('must be a whole number')
  })

  test.each(['9007199254740992', '-9007199254740992', '1.5', '1e3', '"1"', 'true', 'null', '[1]'])(
    'are not the literal %s',
    (text) => {
      expect(() => safeInt.parseLiteral(parseValue(text), {})).toThrow('must be a whole number')
    },
  )

  test('beyond 2^53−1 are not sent rounded', () => {
    expect(() => safeInt.serialize(2n ** 53n)).toThrow('beyond')
  })

  test('of fen are written as yuan without losing one', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }), fc.bigInt({ min: -101n, max: 101n })),
        (fen) => {
          const text = decimalYuan(fen)
          expect(text).toMatch(/^-?(0|[1-9]\d*)\.\d\d$/)
          expect(BigInt(text.replace('.', ''))).toBe(fen)
        },
      ),
    )
  })
})

describe('a digest', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
  )
  const parts = fc.array(part, { maxLength: 5 })

  test('is the same for the same list, and has the form of a UUID', () => {
    fc.assert(
      fc.property(parts, (list) => {
        expect(digest(...list)).toBe(digest(...list))
        expect(digest(...list)).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/)
      }),
    )
  })

  test('differs for lists that read the same when they are put together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 3 }), { maxLength: 5 }),
        fc.array(fc.nat({ max: 12 }), { maxLength: 4 }),
        (list, cuts) => {
          const text = list.join('')
          const places = [
            0,
            ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
            text.length,
          ]
          const other = places.slice(1).map((place, index) => text.slice(places[index], place))
          fc.pre(JSON.stringify(other) !== JSON.stringify(list))
          expect(digest(...other)).not.toBe(digest(...list))
        },
      ),
    )
  })

  test.each([
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [['a', null], ['a']],
    [
      ['a', null],
      ['a', 'null'],
    ],
    [
      ['a', 1],
      ['a', '1'],
    ],
    [
      ['a', true],
      ['a', 'true'],
    ],
    [['a","b'], ['a', 'b']],
    [
      ['a\\', 'b'],
      ['a', '\\b'],
    ],
    [['\ud800'], ['\ufffd']],
    [[], ['']],
  ])('of %j is not that of %j', (one, other) => {
    expect(digest(...one)).not.toBe(digest(...other))
  })
})

describe('a column of cells', () => {
  let service: Service
  beforeAll(async () => {
    service = await startService({ fixture: false })
  })
  afterAll(() => service.close())

  /** What a column of text can hold: anything but NUL and halves of a character. */
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom('"', '\\', '{', '}', ',', ' ', 'N', 'U', 'L', '\n', "'", '爱', '🌺', '‏'),
    }),
    fc.constantFrom('', 'NULL', 'null', '{}', '""', '\\', '\\"', '{"a"}', '🌺👩‍👩‍👧', 'שלום'),
  )

  test('comes back from the database as it was, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { maxLength: 8 }), async (cells) => {
        const whole = cells.map((cell) => cell?.replaceAll('\0', '') ?? null)
        const rows = await service.sql<{ cell: string | null }[]>`
          select cell from unnest(${arrayLiteral(whole)}::text[]) with ordinality as t(cell, place) order by place`
        expect(rows.map(({ cell }) => cell)).toEqual(whole)
      }),
      { numRuns: 150 },
    )
  })

  test('comes back as it was, of numbers, truths and instants', async () => {
    const row = fc.record({
      int: fc.option(fc.integer()),
      big: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      yes: fc.option(fc.boolean()),
      at: fc.option(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (rows) => {
        const column = <Name extends keyof (typeof rows)[number]>(name: Name) =>
          arrayLiteral(rows.map((cells) => cells[name]))
        const back = await service.sql`
          select int, big, yes, at from unnest(${column('int')}::int[], ${column('big')}::bigint[], ${column('yes')}::boolean[],
            ${column('at')}::timestamptz[]) with ordinality as t(int, big, yes, at, place) order by place`
        expect(back.map((cells) => ({ ...cells }))).toEqual(rows)
      }),
      { numRuns: 60 },
    )
  })

  test('of terms finds every text by each of its words and by each run of its characters', async () => {
    const name = fc.array(
      fc.constantFrom(
        '爱',
        '心',
        '乡村',
        '图书室',
        'Reading',
        'room',
        'É',
        '2022',
        ' ',
        '-',
        "'",
        '&',
        ':*',
        '|',
        '!',
        '(',
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    await fc.assert(
      fc.asyncProperty(name, fc.nat({ max: 5 }), async (pieces, from) => {
        const whole = pieces.join('')
        const asked = pieces[from % pieces.length] ?? ''
        const terms = indexedTerms(whole)
        const query = searchQuery(asked)
        if (query === null) return
        // A word that grew together with its neighbour is found by its start only.
        fc.pre(
          /^\p{Script=Han}+$/u.test(asked) ||
            new RegExp(`(^|[^\\p{L}\\p{N}]|\\p{Script=Han})${asked}`, 'u').test(whole),
        )
        const [row] = await service.sql<{ found: boolean }[]>`
          select array_to_tsvector(${arrayLiteral(terms)}::text[]) @@ ${query}::tsquery as found`
        expect(row?.found, `${asked} in ${whole}`).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('of any text whatever makes a query that the database can read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 30 }), async (asked) => {
        const query = searchQuery(asked)
        if (query === null) return
        await service.sql`select ${query}::tsquery as query`
      }),
      { numRuns: 150 },
    )
  })

  test('a search finds nothing in a text that has none of its terms', async () => {
    const [row] = await service.sql<{ found: boolean }[]>`
      select array_to_tsvector(${arrayLiteral(indexedTerms('乡村图书室', 'Village reading rooms'))}::text[])
        @@ ${searchQuery('图书馆')}::tsquery as found`
    expect(row?.found).toBe(false)
  })
})
