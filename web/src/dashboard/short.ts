// Numbers where there is little room: three or so digits and a unit, 万 and 亿 in Chinese, k, M and bn in English. Never
// more than there is: what is left out is cut off, not rounded up. The whole number stands beside it or one step away.
import { count } from '../design/format.ts'
import type { Language } from '../design/words.ts'

const units: Record<Language, readonly (readonly [size: bigint, unit: string])[]> = {
  zh: [
    [100_000_000n, '亿'],
    [10_000n, '万'],
  ],
  en: [
    [1_000_000_000n, 'bn'],
    [1_000_000n, 'M'],
    [1_000n, 'k'],
  ],
}

/** Fen, in yuan. */
export function shortYuan(minorUnits: number, language: Language): string {
  return short(BigInt(minorUnits) / 100n, language)
}

export function shortCount(number: number, language: Language): string {
  return short(BigInt(number), language)
}

function short(number: bigint, language: Language): string {
  const size = number < 0n ? -number : number
  const sign = number < 0n ? '−' : ''
  const found = units[language].find(([least]) => size >= least)
  if (!found) return `${sign}${count(Number(size))}`
  const [least, unit] = found
  const whole = size / least
  const places = whole >= 100n ? 0 : whole >= 10n ? 1 : 2
  const scale = 10n ** BigInt(places)
  const rest = String(((size % least) * scale) / least).padStart(places, '0')
  const fraction = rest.replace(/0+$/, '')
  return `${sign}${whole}${places > 0 && fraction ? `.${fraction}` : ''}${unit}`
}

/** A part of a whole in per cent, to a tenth; undefined: there is no whole. */
export function share(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : `${tenths(BigInt(part), BigInt(whole))}%`
}

/** By how much a number differs from another one, in per cent of that, or how many times it is; undefined: that one is nothing. */
export function change(number: number, from: number): string | undefined {
  if (from === 0) return undefined
  if (number >= 11 * from) return `× ${count(Math.floor(number / from))}`
  const difference = BigInt(number) - BigInt(from)
  return `${difference < 0n ? '−' : '+'}${tenths(difference < 0n ? -difference : difference, BigInt(from))}%`
}

/** To the nearest tenth of a per cent; halves go up. */
function tenths(part: bigint, whole: bigint): string {
  const all = (2n * part * 1000n + whole) / (2n * whole)
  return `${all / 10n}.${all % 10n}`
}
