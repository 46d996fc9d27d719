// Lists from their newest on, fetched page by page.
import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { useAsked } from '../live/asked.ts'
import type { Line } from '../live/line.ts'
import { type Held, type PageOf, withHead, withMore } from './pages.ts'

export interface Paged<Row> extends Held<Row> {
  /** Before the first answer. */
  loading: boolean
  problem: Error | undefined
  more(): void
  fetching: boolean
}

/** A list from its newest on: its head is asked for again with each version, further pages by whoever wants more. */
export function usePages<Data, Variables extends AnyVariables, Row>(
  line: Line,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  about: {
    pageOf: (data: Data) => PageOf<Row> | null | undefined
    keyOf: (row: Row) => string | number
    version: number
    everyMs: number
  },
): Paged<Row> {
  const content = JSON.stringify(variables)
  const [held, setHeld] = useState<{ list: Held<Row>; content: string }>()
  const [fetching, setFetching] = useState(false)
  const latest = useRef(about)
  latest.current = about
  const head = useAsked(line, document, variables, about.everyMs, about.version)
  useEffect(() => {
    if (!head.data) return
    const { pageOf, keyOf } = latest.current
    const page = pageOf(head.data) ?? nothing
    setHeld((before) => ({
      list: withHead(before?.content === content ? before.list : undefined, page, keyOf),
      content,
    }))
  }, [head.data, content])
  const list = held?.content === content ? held.list : undefined
  const cursor = list?.cursor ?? null
  const more = useCallback(async () => {
    if (cursor === null) return
    setFetching(true)
    try {
      const data = await line.ask(document, { ...JSON.parse(content), after: cursor } as Variables)
      const { pageOf, keyOf } = latest.current
      const page = pageOf(data) ?? nothing
      setHeld((before) => {
        // Meanwhile the list began anew, or is another one: the page does not follow on it.
        if (before?.content !== content || before.list.cursor !== cursor) return before
        return { list: withMore(before.list, page, keyOf), content }
      })
    } catch {
      // The button stands where it stood: asking again is all that helps.
    }
    setFetching(false)
  }, [line, document, content, cursor])
  return {
    rows: list?.rows ?? [],
    cursor,
    loading: !list,
    problem: head.problem,
    more,
    fetching,
  }
}

const nothing = { pageInfo: { hasNextPage: false, endCursor: null }, edges: [] } as const
