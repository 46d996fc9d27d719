// Lists that are loaded page by page, and anew from their beginning when something was done.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

export interface Page<Item> {
  items: readonly Item[]
  /** null: there is nothing more. */
  next: string | null
}

export interface Listing<Item> {
  items: readonly Item[]
  /** Whether there is more in the service. */
  more: boolean
  loading: boolean
  problem: Error | undefined
  /** Asks for the next page, unless one is under way or there is none. */
  loadMore: () => void
  /** Asks from the beginning. */
  restart: () => void
  /** Puts what an item has become in its place; null: it is no longer in the list. */
  replace: (id: string, item: Item | null) => void
}

/** So many are kept, and no further page is asked for. */
export const mostListed = 10_000

interface Held<Item> extends Page<Item> {
  of: string
}

/** A list as far as it was loaded; another `of` is another list. */
export function useListing<Item extends { id: string }>(
  of: string,
  ask: (after: string | null) => Promise<Page<Item>>,
): Listing<Item> {
  const [held, setHeld] = useState<Held<Item>>({ of, items: [], next: null })
  const [loading, setLoading] = useState(true)
  const [problem, setProblem] = useState<Error>()
  const round = useRef(0)
  const busy = useRef(false)
  const asking = useRef(ask)
  asking.current = ask

  const load = useCallback(
    async (after: string | null) => {
      round.current += 1
      const own = round.current
      busy.current = true
      setLoading(true)
      try {
        const page = await asking.current(after)
        if (own !== round.current) return
        setProblem(undefined)
        setHeld((before) => ({ of, ...(after === null ? page : joined(before, page)) }))
      } catch (error) {
        if (own === round.current) setProblem(error as Error)
      } finally {
        if (own === round.current) {
          busy.current = false
          setLoading(false)
        }
      }
    },
    [of],
  )

  useEffect(() => {
    void load(null)
    return () => {
      round.current += 1
    }
  }, [load])

  const shown = held.of === of ? held : { items: [], next: null }
  const { next } = shown
  return {
    items: shown.items,
    more: next !== null,
    loading,
    problem,
    loadMore: useCallback(() => {
      if (next !== null && !busy.current) void load(next)
    }, [load, next]),
    restart: useCallback(() => void load(null), [load]),
    replace: useCallback((id, item) => {
      setHeld((before) => ({ ...before, items: replaced(before.items, id, item) }))
    }, []),
  }
}

/** What was listed already is not listed twice, wherever a page begins; beyond the bound the list ends. */
export function joined<Item extends { id: string }>(before: Page<Item>, page: Page<Item>): Page<Item> {
  const known = new Set(before.items.map(({ id }) => id))
  const items = [...before.items, ...page.items.filter(({ id }) => !known.has(id))]
  return items.length < mostListed
    ? { items, next: page.next }
    : { items: items.slice(0, mostListed), next: null }
}

export function replaced<Item extends { id: string }>(
  items: readonly Item[],
  id: string,
  item: Item | null,
): readonly Item[] {
  return item === null
    ? items.filter((one) => one.id !== id)
    : items.map((one) => (one.id === id ? item : one))
}

/** A page of a connection as the service gives it. */
export function pageOf<Item>(
  connection:
    | {
        pageInfo: { hasNextPage: boolean; endCursor: string | null }
        edges: readonly { node: Item }[]
      }
    | null
    | undefined,
): Page<Item> {
  if (!connection) return { items: [], next: null }
  const { pageInfo, edges } = connection
  return { items: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null }
}
