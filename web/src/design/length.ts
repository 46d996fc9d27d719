// How long a bar is. A thousandth is less than an eye can tell on a bar, and a bar that stands still costs nothing: what
// a single gift would move by less does not move.

/** Whole thousandths, from 0 to 1000, rounded down: a goal that is not reached is not shown as reached. */
export function thousandthsOf(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.floor((1000 * Math.min(whole, Math.max(0, part))) / whole)
}

/** As CSS wants a length. */
export function lengthOf(part: number, whole: number): string {
  return `${thousandthsOf(part, whole) / 10}%`
}
