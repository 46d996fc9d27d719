// A whole number of things, as somebody types it.

/** Null: it is none, or less than one, or more than can be counted. */
export function wholeOf(typed: string): number | null {
  const text = typed.normalize('NFKC').trim()
  if (!/^\d{1,15}$/.test(text)) return null
  const number = Number(text)
  return number >= 1 ? number : null
}
