// How odds are told. Chances are parts of a million and ratios are basis points: whole numbers both, and written as such.

export interface Odd {
  ratio: number
  /** Of a million. */
  chance: number
  fen: number
}

/** With what is left over: the chance of nothing. The highest ratio first. */
export function withRest(odds: readonly Odd[]): Odd[] {
  const rest = 1_000_000 - odds.reduce((sum, { chance }) => sum + chance, 0)
  const sorted = [...odds].sort((one, other) => other.ratio - one.ratio)
  return rest > 0 && odds.length > 0 ? [...sorted, { ratio: 0, chance: rest, fen: 0 }] : sorted
}

/** 20,000 of a million → "2%". */
export function chanceText(chance: number): string {
  return `${decimals(chance, 4)}%`
}

/** 20,000 basis points → "2"; 3,000 → "0.3". */
export function ratioText(ratio: number): string {
  return decimals(ratio, 4)
}

/** A whole number with its point so many places from the right, without zeros that say nothing. */
function decimals(number: number, places: number): string {
  const digits = String(number).padStart(places + 1, '0')
  const whole = digits.slice(0, -places)
  const rest = digits.slice(-places).replace(/0+$/, '')
  return rest === '' ? whole : `${whole}.${rest}`
}
