// A list that is walked page by page while new things come in at its head. What is held is always an unbroken stretch of
// the list from its newest on.

export interface Held<Row> {
  rows: readonly Row[]
  /** Where to go on; null: this is all. */
  cursor: string | null
}

export interface PageOf<Row> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  edges: readonly { node: Row }[]
}

/** So many rows a page keeps at most. */
export const mostRows = 400

/** The list after its head was asked for again. */
export function withHead<Row>(
  held: Held<Row> | undefined,
  page: PageOf<Row>,
  keyOf: (row: Row) => string | number,
): Held<Row> {
  const head = page.edges.map(({ node }) => node)
  const fresh = { rows: head, cursor: cursorOf(page) }
  if (!held || held.rows.length <= head.length) return fresh
  const known = new Set(head.map(keyOf))
  const meets = held.rows.some((row) => known.has(keyOf(row)))
  // More came than one page has: what lies between is not known, so the list begins anew.
  if (!meets) return fresh
  return {
    rows: [...head, ...held.rows.filter((row) => !known.has(keyOf(row)))].slice(0, mostRows),
    cursor: held.cursor,
  }
}

export function withMore<Row>(
  held: Held<Row>,
  page: PageOf<Row>,
  keyOf: (row: Row) => string | number,
): Held<Row> {
  const known = new Set(held.rows.map(keyOf))
  const more = page.edges.map(({ node }) => node).filter((row) => !known.has(keyOf(row)))
  const rows = [...held.rows, ...more]
  return { rows: rows.slice(0, mostRows), cursor: rows.length >= mostRows ? null : cursorOf(page) }
}

function cursorOf({ pageInfo }: PageOf<unknown>): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null
}
