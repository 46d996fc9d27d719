// Scalars and ids as they go over the wire.
import {
  assertScalarType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parseValue,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvalidInput } from '../../src/errors.ts'
import {
  decodeEntryId,
  decodeId,
  type EntryId,
  type NodeType,
  parseBigId,
  parseEntryId,
  parseId,
  prefixes,
  publicId,
  splitPublicId,
} from '../../src/graphql/publicId.ts'
import { decimalYuan } from '../../src/graphql/scalars.ts'
import { schema } from '../../src/graphql/schema.ts'
import { entryKey } from '../../src/journal/entryNodes.ts'
import { type Service, startService } from '../setup/service.ts'

describe('money in yuan', () => {
  test.each([
    [0n, '0.00'],
    [1n, '0.01'],
    [10n, '0.10'],
    [99n, '0.99'],
    [100n, '1.00'],
    [-1n, '-0.01'],
    [-100n, '-1.00'],
    [30_000_000_000n, '300000000.00'],
    [9_007_199_254_740_991n, '90071992547409.91'],
  ])('%i fen are %s', (fen, yuan) => {
    expect(decimalYuan(fen)).toBe(yuan)
  })
})

function scalar(name: string) {
  return assertScalarType(schema.getType(name))
}

describe('SafeInt', () => {
  test.each([
    ['0', 0n],
    ['-1', -1n],
    ['2147483648', 2_147_483_648n],
    ['9007199254740991', 9_007_199_254_740_991n],
    ['-9007199254740991', -9_007_199_254_740_991n],
  ])('takes %s, as a literal and as a variable', (text, value) => {
    expect(scalar('SafeInt').parseLiteral(parseValue(text))).toBe(value)
    expect(scalar('SafeInt').parseValue(Number(text))).toBe(value)
  })

  test.each(['9007199254740992', '-9007199254740992', '1.5', '1e3', '"1"', 'true', 'null', '[1]'])(
    'refuses %s',
    (text) => {
      expect(() => scalar('SafeInt').parseLiteral(parseValue(text))).toThrow('whole number')
    },
  )

  test.each([2 ** 53, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', true, {}])(
    'refuses the variable %j',
    (value) => {
      expect(() => scalar('SafeInt').parseValue(value)).toThrow('whole number')
    },
  )

  test('never sends a number that a client would read wrongly', () => {
    expect(scalar('SafeInt').serialize(9_007_199_254_740_991n)).toBe(9_007_199_254_740_991)
    expect(() => scalar('SafeInt').serialize(9_007_199_254_740_992n)).toThrow()
  })
})

describe('DateTime', () => {
  test.each([
    ['2022-09-09T10:00:00+08:00', '2022-09-09T02:00:00.000Z'],
    ['2022-09-09T02:00:00Z', '2022-09-09T02:00:00.000Z'],
    ['2022-09-09t02:00:00.5z', '2022-09-09T02:00:00.500Z'],
    ['2024-02-29T00:00:00.123456Z', '2024-02-29T00:00:00.123Z'],
  ])('takes %s', (text, iso) => {
    expect((scalar('DateTime').parseValue(text) as Date).toISOString()).toBe(iso)
  })

  test.each([
    '2022-09-09',
    '2022-09-09T10:00:00',
    '2022-09-09 10:00:00Z',
    '2022-13-01T00:00:00Z',
    '2022-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2023-02-29T12:00:00+08:00',
    '2022-09-09T25:00:00Z',
    '2022-09-09T10:00:00+0800',
    '+002022-09-09T10:00:00Z',
    '',
    0,
    null,
  ])('refuses %j', (text) => {
    expect(() => scalar('DateTime').parseValue(text)).toThrow('RFC 3339')
  })
})

describe('ids', () => {
  const types = Object.keys(prefixes) as NodeType[]

  test.each(types)('of %s go out and come back', (type) => {
    expect(splitPublicId(publicId(type, 42))).toEqual({ typename: type, id: '42' })
    expect(decodeId(type, publicId(type, 2_147_483_647), 'input.x')).toBe(2_147_483_647)
    const entry = { campaignId: 7, seq: 9_007_199_254_740_991n }
    expect(decodeEntryId(type, entryIdOf(type, entry), 'input.x')).toEqual(entry)
  })

  test('no two types share a prefix', () => {
    expect(new Set(Object.values(prefixes)).size).toBe(types.length)
  })

  test('of another type are refused by the name of the field', () => {
    for (const type of types) {
      for (const other of types.filter((name) => name !== type)) {
        expect(() => decodeId(type, publicId(other, 1), 'input.x')).toThrow(InvalidInput)
        expect(() => decodeEntryId(type, entryIdOf(other, { campaignId: 1, seq: 1n }), 'input.x')).toThrow(
          'input.x',
        )
      }
    }
  })

  test.each([
    '',
    'prj',
    'prj_',
    'prj_0',
    'prj_01',
    'prj_-1',
    'prj_1.0',
    'prj_1e3',
    'prj_2147483648',
    'prj_1_',
    ' prj_1',
    'prj_1\n',
  ])('%j is no id of a project', (text) => {
    expect(() => decodeId('Project', text, 'project')).toThrow(
      'project: must be an id of the type Project, which starts with "prj_"',
    )
  })

  test.each([
    '',
    '1',
    '1-',
    '-1',
    '0-1',
    '1-0',
    '1-1-1',
    '01-1',
    '1-01',
    '1--1',
    '2147483648-1',
    '1-99999999999999999',
  ])('%j is no place in a journal', (text) => {
    expect(parseEntryId(text)).toBeNull()
  })

  test('behind a prefix are numbers that the database can hold, or 0', () => {
    expect([parseId('1'), parseId('2147483647'), parseId('2147483648'), parseId('x')]).toEqual([
      1, 2_147_483_647, 0, 0,
    ])
    expect([parseBigId('9223372036854775807'), parseBigId('9223372036854775808'), parseBigId('-1')]).toEqual([
      9_223_372_036_854_775_807n,
      0n,
      0n,
    ])
  })
})

describe('the schema', () => {
  test('describes every type, field, argument and value', () => {
    const silent: string[] = []
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name))
        continue
      if (!type.description) silent.push(type.name)
      if (isEnumType(type)) {
        silent.push(
          ...type.getValues().flatMap((value) => (value.description ? [] : [`${type.name}.${value.name}`])),
        )
      }
      if (isInputObjectType(type)) {
        silent.push(...Object.values(type.getFields()).flatMap(undescribed(type.name)))
      }
      if (isObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          silent.push(...undescribed(type.name)(field))
          silent.push(...field.args.flatMap(undescribed(`${type.name}.${field.name}`)))
        }
      }
    }
    expect(silent).toEqual([])
  })
})

function undescribed(place: string) {
  return ({ name, description }: { name: string; description?: string | null | undefined }) =>
    description ? [] : [`${place}.${name}`]
}

describe('over HTTP', () => {
  let service: Service
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(() => service?.close())

  test('money says fen, currency and yuan', async () => {
    const { body } = await service.graphql(
      '{ node(id: "prj_1") { ... on Project { goal { minorUnits currency decimal } } } }',
    )
    expect(body.data.node.goal).toEqual({ minorUnits: 10_000_000, currency: 'CNY', decimal: '100000.00' })
  })

  test('a whole number beyond 2^53 − 1 in an input is the caller’s mistake', async () => {
    const { body } = await service.graphql(
      'mutation { donate(input: { idempotencyKey: "k", project: "prj_1", amount: 9007199254740993 }) { __typename } }',
      {},
      await service.token('partner'),
    )
    expect(body.data).toBeUndefined()
    expect(body.errors?.[0]?.message).toContain('whole number')
  })
})

/** As the nodes of journal entries show it. */
function entryIdOf(type: NodeType, entry: EntryId): string {
  return `${prefixes[type]}_${entryKey(entry)}`
}
