// How a list is shown that is fetched page by page: its rows, that it is empty, that it is on its way, that it cannot be
// fetched now, and a button for more.
import type { ComponentChildren } from 'preact'
import type { Paged } from './paged.ts'
import type { MeWords } from './words.ts'

interface ListProps<Row> {
  paged: Paged<Row>
  words: MeWords
  empty: string
  name: string
  children: (row: Row) => ComponentChildren
}

export function List<Row>({ paged, words, empty, name, children }: ListProps<Row>) {
  if (paged.loading)
    return (
      <p class="blank" role="status">
        {paged.problem ? words.away : words.loading}
      </p>
    )
  if (paged.rows.length === 0) return <p class="blank">{empty}</p>
  return (
    <>
      <ol class={`list ${name}`}>{paged.rows.map(children)}</ol>
      {paged.cursor !== null && (
        <p class="more">
          <button type="button" onClick={paged.more} disabled={paged.fetching} data-more={name}>
            {paged.fetching ? words.fetching : words.more}
          </button>
        </p>
      )}
    </>
  )
}
