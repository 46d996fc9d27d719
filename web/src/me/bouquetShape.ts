// Where each flower of a bouquet stands: a dome that grows from its middle outward, every flower as near to the middle as
// there is room, as seeds lie in a sunflower. Numbers are parts of the bouquet's width.

export interface Head {
  x: number
  y: number
  size: number
  /** Degrees. */
  turn: number
  /** Behind the others, and paler. */
  far: boolean
}

/** More than these are told by the number alone. */
export const mostHeads = 30

const goldenAngle = Math.PI * (3 - Math.sqrt(5))

export function headsOf(flowers: number): Head[] {
  const heads = Math.max(0, Math.min(mostHeads, Math.floor(flowers)))
  const size = Math.min(0.32, 0.88 / Math.sqrt(heads + 2))
  // Their middle half a flower inside the edge, whatever their number.
  const reach = heads > 1 ? Math.min(0.48 - size / 2, size * 0.5 * Math.sqrt(heads)) : 0
  return Array.from({ length: heads }, (_, index): Head => {
    const out = heads > 1 ? Math.sqrt((index + 0.5) / heads) : 0
    const angle = index * goldenAngle + 0.6
    return {
      x: 0.5 + Math.cos(angle) * out * reach,
      y: 0.36 + Math.sin(angle) * out * reach * 0.72,
      size: size * (1.08 - 0.26 * out),
      turn: Math.round(Math.cos(angle) * out * 40 + ((index * 37) % 21) - 10),
      far: index % 5 === 3,
    }
  })
}

/** Those above stand behind. */
export function byDepth<One extends Head>(heads: readonly One[]): One[] {
  return [...heads].sort((one, other) => Number(other.far) - Number(one.far) || one.y - other.y)
}
