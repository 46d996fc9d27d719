// The shape of the flower: one petal, and how far each of the five is open.

export const petals = [0, 1, 2, 3, 4]

/** From the middle upward, wider above and a little hollow at its tip. */
export const petalPath =
  'M0 -1.5C-4.2 -4 -7.4 -9.6 -4.6 -13.3C-3.2 -15.1 -1.2 -14.9 0 -13.5C1.2 -14.9 3.2 -15.1 4.6 -13.3C7.4 -9.6 4.2 -4 0 -1.5Z'

/** Each petal has a fifth of the way to open in, in hundredths; none is open before all of its way is gone. */
export function openness(open: number, petal: number): number {
  return Math.floor(100 * Math.min(1, Math.max(0, open * petals.length - petal))) / 100
}
