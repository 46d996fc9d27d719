// The queue: one line a proposal, of which only those in view are in the document. It is one stop for the keyboard, and
// says which line is the active one.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { count, yuan } from '../design/format.ts'
import type { ProposalRow } from './proposalFilter.ts'
import { useRoom } from './room.ts'
import type { Chosen } from './useChoice.ts'
import { type Extent, nearEnd, rowsInView, scrollToShow } from './virtual.ts'

interface ProposalListProps {
  rows: readonly ProposalRow[]
  choice: Chosen
  refusals: ReadonlyMap<string, string>
  onNearEnd: () => void
}

/** The height of a row in letters of the list. */
const rowEm = 3.6

export function ProposalList({ rows, choice, refusals, onNearEnd }: ProposalListProps) {
  const { words } = useRoom()
  const list = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<Omit<Extent, 'total'>>({ scrollTop: 0, height: 600, rowPx: 0 })
  const extent: Extent = { ...view, total: rows.length }

  const look = useCallback(() => {
    const own = list.current
    if (!own) return
    const next = {
      scrollTop: own.scrollTop,
      height: own.clientHeight,
      rowPx: Math.round(rowEm * Number.parseFloat(getComputedStyle(own).fontSize)),
    }
    setView((held) =>
      held.scrollTop === next.scrollTop && held.height === next.height && held.rowPx === next.rowPx
        ? held
        : next,
    )
  }, [])
  useLayoutEffect(() => {
    look()
    const observer = new ResizeObserver(look)
    if (list.current) observer.observe(list.current)
    return () => observer.disconnect()
  }, [look])

  const at = choice.cursor === null ? -1 : rows.findIndex(({ id }) => id === choice.cursor)
  useLayoutEffect(() => {
    const own = list.current
    if (!own || at < 0 || view.rowPx === 0) return
    const top = scrollToShow(at, { ...view, scrollTop: own.scrollTop, total: rows.length })
    if (top !== undefined) own.scrollTop = top
  }, [choice.cursor, at, view.rowPx])
  const close = view.rowPx > 0 && (nearEnd(extent) || at >= rows.length - 10)
  useEffect(() => {
    if (close) onNearEnd()
  }, [close, rows.length, onNearEnd])

  const { from, to } = rowsInView(extent)
  const page = Math.max(1, Math.floor(view.height / Math.max(1, view.rowPx)) - 1)
  const keys: Record<string, () => void> = {
    ArrowDown: () => choice.move(1),
    ArrowUp: () => choice.move(-1),
    PageDown: () => choice.move(page),
    PageUp: () => choice.move(-page),
    Home: () => choice.move(-rows.length),
    End: () => choice.move(rows.length),
    ' ': () => choice.toggle(choice.cursor),
  }
  return (
    <div
      ref={list}
      class="queue"
      role="listbox"
      aria-label={words.queue}
      aria-multiselectable="true"
      aria-activedescendant={at >= from && at < to ? `row-${choice.cursor}` : undefined}
      tabIndex={0}
      onScroll={look}
      onKeyDown={(event) => {
        const command = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
        if (!command) return
        event.preventDefault()
        command()
      }}
    >
      <div class="rows" role="presentation" style={{ height: `${rows.length * view.rowPx}px` }}>
        {rows.slice(from, to).map((row, place) => (
          <Row
            key={row.id}
            row={row}
            place={from + place}
            rowPx={view.rowPx}
            total={rows.length}
            choice={choice}
            refusal={refusals.get(row.id)}
          />
        ))}
      </div>
    </div>
  )
}

interface RowProps {
  row: ProposalRow
  place: number
  rowPx: number
  total: number
  choice: Chosen
  refusal: string | undefined
}

function Row({ row, place, rowPx, total, choice, refusal }: RowProps) {
  const { words, subject, serverNow } = useRoom()
  const picked = choice.picked.has(row.id)
  const claimed = isClaimed(row, serverNow())
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list that it is in has the keyboard.
    // biome-ignore lint/a11y/useFocusableInteractive: the list names the active one.
    <div
      id={`row-${row.id}`}
      role="option"
      aria-selected={picked}
      aria-posinset={place + 1}
      aria-setsize={total}
      data-proposal={row.id}
      data-state={row.state}
      class={`${row.id === choice.cursor ? 'here' : ''} ${picked ? 'picked' : ''}`}
      style={{ top: `${place * rowPx}px`, height: `${rowPx}px` }}
      onClick={(event) => {
        choice.at(row.id)
        if (event.ctrlKey || event.metaKey || (event.target as Element).closest('.tick'))
          choice.toggle(row.id)
      }}
    >
      <span class="tick" aria-hidden="true">
        {picked ? '☑' : '☐'}
      </span>
      <span class="title">
        <span class="number hint">{row.number === null ? '–' : count(row.number)}</span>{' '}
        <span lang={row.language.toLowerCase()}>{row.title}</span>
      </span>
      <span class="facts">
        {refusal === undefined ? (
          <>
            <span class={`standing state-${row.state}`}>{words.proposalState[row.state]}</span>
            <span class="wide">{words.languages[row.language]}</span>
            {row.category && <span class="wide">{words.categories[row.category]}</span>}
            <span class="place">{row.place}</span>
            <span class="number">¥{yuan(row.estimate.minorUnits)}</span>
            {row.hasSimilar && <span class="tag">≈ {words.similar}</span>}
            {claimed && (
              <span class="tag">
                {row.claimedBy === `staff:${subject}`
                  ? words.claimedByMe
                  : words.claimedBy(row.claimedBy ?? '')}
              </span>
            )}
          </>
        ) : (
          <span class="refusal" data-refusal={row.id}>
            ▲ {refusal}
          </span>
        )}
      </span>
    </div>
  )
}

/** Until the service's clock is heard, what was claimed counts as claimed. */
export function isClaimed({ claimedBy, claimedUntil }: ProposalRow, now: number | undefined): boolean {
  return claimedBy !== null && (claimedUntil === null || now === undefined || Date.parse(claimedUntil) > now)
}
