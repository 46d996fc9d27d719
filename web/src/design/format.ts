// How numbers and instants are written. Money comes as whole fen and is cut into yuan and fen by integer arithmetic:
// no amount is ever a float, not even on its way to the eye.
import type { Language } from './words.ts'

const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }
const grouping = new Intl.NumberFormat('en-US', { useGrouping: true, maximumFractionDigits: 0 })

/** 123456 fen → "1,234.56". */
export function yuan(minorUnits: number): string {
  const fen = BigInt(minorUnits)
  const size = fen < 0n ? -fen : fen
  return `${fen < 0n ? '−' : ''}${grouping.format(size / 100n)}.${String(size % 100n).padStart(2, '0')}`
}

export function count(number: number): string {
  return grouping.format(number)
}

/** The time of day in the campaign's own zone, to the second. */
export function timeOfDay(instant: string | number, timeZone: string, language: Language): string {
  return clock(timeZone, language, true).format(new Date(instant))
}

export function minuteOfDay(instant: string | number, timeZone: string, language: Language): string {
  return clock(timeZone, language, false).format(new Date(instant))
}

export function day(instant: string | number, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  }).format(new Date(instant))
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clock(timeZone: string, language: Language, seconds: boolean): Intl.DateTimeFormat {
  const key = `${timeZone} ${language} ${seconds}`
  const known = clocks.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locales[language], {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  })
  clocks.set(key, made)
  return made
}
