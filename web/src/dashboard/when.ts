// An instant as short as it can be understood: the day and the minute, in the campaign's own zone.
import type { Language } from '../design/words.ts'

const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }
const writers = new Map<string, Intl.DateTimeFormat>()

export function whenIn(instant: string | number, timeZone: string, language: Language): string {
  return writer(timeZone, language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })(
    instant,
  )
}

export function dayIn(instant: string | number, timeZone: string, language: Language): string {
  return writer(timeZone, language, { month: 'short', day: 'numeric' })(instant)
}

function writer(
  timeZone: string,
  language: Language,
  options: Intl.DateTimeFormatOptions,
): (instant: string | number) => string {
  const key = JSON.stringify([timeZone, language, options])
  const known =
    writers.get(key) ?? new Intl.DateTimeFormat(locales[language], { timeZone, hourCycle: 'h23', ...options })
  writers.set(key, known)
  return (instant) => known.format(new Date(instant))
}
