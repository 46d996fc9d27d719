// Which rows of a long list are in the document: those that are seen, and a few around them. However long the list, the
// document is as small.

export interface Extent {
  scrollTop: number
  height: number
  rowPx: number
  total: number
}

/** Rows beyond the edges, so that nothing is missing while one scrolls. */
const aroundRows = 8
/** Even where heights are nonsense, no more rows than this. */
const mostRows = 120

export function rowsInView({ scrollTop, height, rowPx, total }: Extent): { from: number; to: number } {
  if (rowPx <= 0 || total <= 0) return { from: 0, to: 0 }
  const first = Math.floor(Math.max(0, scrollTop) / rowPx)
  const from = Math.max(0, Math.min(first, total - 1) - aroundRows)
  const wanted = Math.ceil(Math.max(0, height) / rowPx) + 2 * aroundRows + 1
  return { from, to: Math.min(total, from + Math.min(mostRows, wanted)) }
}

/** Where to scroll so that a row is seen whole; undefined: it is. */
export function scrollToShow(row: number, { scrollTop, height, rowPx }: Extent): number | undefined {
  const top = row * rowPx
  if (top < scrollTop) return top
  if (top + rowPx > scrollTop + height) return top + rowPx - height
  return undefined
}

/** Whether the end of what is loaded comes near. */
export function nearEnd({ scrollTop, height, rowPx, total }: Extent): boolean {
  return (scrollTop + 2 * height) / Math.max(1, rowPx) >= total
}
