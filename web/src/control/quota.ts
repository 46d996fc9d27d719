// A quota as it is typed: a whole number, grouped or not, or nothing for no limit.

/** null: nothing was typed; undefined: what was typed is no whole number. */
export function wholeNumberIn(text: string): number | null | undefined {
  const digits = text.replace(/[\s,，]/g, '')
  if (digits === '') return null
  if (!/^\d{1,10}$/.test(digits)) return undefined
  return Number(digits)
}
