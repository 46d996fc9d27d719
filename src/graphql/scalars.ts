// Scalars: whole numbers up to 2^53−1, instants, and money as fen.
import { GraphQLError, Kind, type ValueNode } from 'graphql'
import { builder } from './builder.ts'

const limit = BigInt(Number.MAX_SAFE_INTEGER)

builder.scalarType('SafeInt', {
  description: 'A whole number as a JSON number, |n| ≤ 2^53−1: counts, flowers and fen.',
  serialize: (value) => {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new GraphQLError('A number is beyond 2^53−1.')
    return number
  },
  parseValue: (value) => safeInt(value),
  parseLiteral: (node: ValueNode) => {
    if (node.kind !== Kind.INT) throw notSafeInt()
    const value = BigInt(node.value)
    if (value > limit || value < -limit) throw notSafeInt()
    return value
  },
})

function safeInt(value: unknown): bigint {
  if (typeof value === 'bigint' && value <= limit && value >= -limit) return value
  if (!Number.isSafeInteger(value)) throw notSafeInt()
  return BigInt(value as number)
}

function notSafeInt(): GraphQLError {
  return new GraphQLError('must be a whole number between −(2^53−1) and 2^53−1')
}

// RFC 3339: a date, a time and an offset.
const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/

builder.scalarType('DateTime', {
  description: 'An instant in RFC 3339 with its offset, such as 2022-09-09T10:00:00+08:00.',
  serialize: (value) => (value as Date).toISOString(),
  parseValue: (value) => {
    const instant =
      typeof value === 'string' && rfc3339.test(value) && dayExists(value) ? new Date(value) : null
    if (!instant || Number.isNaN(instant.getTime())) {
      throw new GraphQLError(
        'must be an instant in RFC 3339 with its offset, such as 2022-09-09T10:00:00+08:00',
      )
    }
    return instant
  },
})

/** Date would take the 30th of February for the 2nd of March. The database knows no year 0. */
function dayExists(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  return year > 0 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

export const CurrencyCode = builder.enumType('CurrencyCode', {
  description: 'ISO 4217.',
  values: { CNY: { description: 'Chinese yuan; its minor unit is the fen.' } } as const,
})

/** An amount in fen. */
export const Money = builder.objectRef<bigint>('Money').implement({
  description: 'An amount of money.',
  fields: (t) => ({
    minorUnits: t.field({ type: 'SafeInt', description: 'In fen, 0.01 yuan.', resolve: (fen) => fen }),
    currency: t.field({ type: CurrencyCode, description: 'The currency.', resolve: () => 'CNY' as const }),
    decimal: t.string({
      description: 'The same amount in yuan, as text with two decimals, such as "12.30".',
      resolve: decimalYuan,
    }),
  }),
})

export function decimalYuan(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
