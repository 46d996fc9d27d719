// How long a bar is. A thousandth is less than an eye can tell on a bar, and a bar that stands still costs nothing: what
// a single gift would move by less does not move.

/** Whole thousandths, from 0 to 1000. */
export function thousandthsOf(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.round(1000 * Math.min(1, Math.max(0, part / whole)))
}

/** As CSS wants a length. */
export function lengthOf(part: number, whole: number): string {
  return `${thousandthsOf(part, whole) / 10}%`
}
