// Digits that roll to where they stand. A digit comes to rest before it is likely to move again, and one that moves oftener
// than an eye can follow does not roll: where money pours in, the last digits change and the great ones turn.

const longestMs = 420
const restingShare = 0.8
const followedMs = 300

/**
 * When each digit last moved, and how. Asked what moves it, an element would lay out the whole page first: for each digit
 * of each number, twenty times over.
 */
const moved = new WeakMap<Element, { at: number; roll: Animation | undefined }>()

/**
 * The cells show one text and did show another. A digit comes from below, or from above where the number fell; what was
 * there before, as the cell's data-was, leaves the other way.
 */
export function roll(cells: HTMLCollection, from: string, to: string): void {
  if (document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const now = performance.now()
  const falls = to.length < from.length || (to.length === from.length && to < from)
  // From the right, so that a digit stays itself when the number grows longer.
  for (let back = 1; back <= to.length; back += 1) {
    const [was, is] = [from.at(-back), to.at(-back)]
    const cell = cells[cells.length - back]
    if (was === is || !(cell instanceof HTMLElement) || !isDigit(is)) continue
    const { at = 0, roll: last } = moved.get(cell) ?? {}
    last?.cancel()
    const duration = rollMs(now - at)
    if (duration === 0) {
      delete cell.dataset.was
      moved.set(cell, { at: now, roll: undefined })
      continue
    }
    cell.dataset.was = isDigit(was) ? (was as string) : ''
    cell.classList.toggle('falls', falls)
    const next = cell.animate(
      { transform: [`translateY(${falls ? '-' : ''}100%)`, 'translateY(0)'] },
      { duration, easing: 'cubic-bezier(0.2, 0.75, 0.2, 1)' },
    )
    next.onfinish = () => delete cell.dataset.was
    moved.set(cell, { at: now, roll: next })
  }
}

/** How long a digit rolls that moved so many milliseconds ago, too; 0: it stands at once. */
export function rollMs(sinceMs: number): number {
  return sinceMs < followedMs ? 0 : Math.min(longestMs, restingShare * sinceMs)
}

export function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}
