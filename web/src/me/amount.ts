// An amount as somebody types it, turned into whole fen. It is cut as text: no amount is a float, not even on its way from
// the keyboard.

export type AmountProblem = 'EMPTY' | 'NOT_A_NUMBER' | 'TOO_FINE' | 'ZERO' | 'TOO_MUCH'

export type TypedAmount = { fen: number; problem: null } | { fen: null; problem: AmountProblem }

/** 100 million yuan: what the service takes at most in one gift. */
const mostFen = 10_000_000_000n

// Thousands may be set apart by commas, but then all of them and in the right places: "1,00" could mean anything.
const shape = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/

export function fenOf(typed: string): TypedAmount {
  // Chinese keyboards write full-width digits and marks.
  const text = typed
    .normalize('NFKC')
    .replace(/^\s*[¥￥]?\s*/, '')
    .replace(/[\s元]+$/, '')
    .replaceAll('。', '.')
  if (text === '') return refused('EMPTY')
  const parts = shape.exec(text)
  const [, whole = '', decimals = ''] = parts ?? []
  if (!parts || whole + decimals === '') return refused('NOT_A_NUMBER')
  if (decimals.length > 2) return refused('TOO_FINE')
  const fen = BigInt(whole.replaceAll(',', '') + decimals.padEnd(2, '0'))
  if (fen === 0n) return refused('ZERO')
  if (fen > mostFen) return refused('TOO_MUCH')
  return { fen: Number(fen), problem: null }
}

function refused(problem: AmountProblem): TypedAmount {
  return { fen: null, problem }
}
