// A number whose digits roll because something arrived. What stands in the document is the number itself, at once and
// whole: only the eye is shown where each digit came from. It never shows a value in between. A digit that moves oftener
// than an eye can follow does not roll: where money pours in, the last digits flicker and the great ones turn.
import { useLayoutEffect, useRef } from 'preact/hooks'
import './numeral.css'

interface NumeralProps {
  /** As it is written, with its separators. */
  text: string
  /** The sign of the currency, smaller than its number. */
  sign?: string
  /** For whoever reads the page by machine: what it is, its exact value, the state it belongs to. */
  name?: string
  value?: number
  seq?: number
}

export function Numeral({ text, sign, name, value, seq }: NumeralProps) {
  const place = useRef<HTMLSpanElement>(null)
  const before = useRef(text)
  useLayoutEffect(() => {
    if (before.current === text) return
    roll(place.current, before.current, text)
    before.current = text
  }, [text])
  return (
    // How long the number is decides how large it can be: see the style.
    <span class="numeral number" style={{ '--digits': text.length + (sign ? 1 : 0) }}>
      <span class="unseen">
        {sign}
        {text}
      </span>
      {sign && (
        <span class="sign" aria-hidden="true">
          {sign}
        </span>
      )}
      {/* Read aloud, it would be one digit after the other. */}
      <span
        class="digits"
        aria-hidden="true"
        ref={place}
        data-counter={name}
        data-value={value}
        data-seq={seq}
      >
        {/* Keyed from the right, so that a digit stays itself when the number grows longer. */}
        {[...text].map((character, index) => (
          <span key={text.length - index} class={isDigit(character) ? 'digit' : 'mark'}>
            {character}
          </span>
        ))}
      </span>
    </span>
  )
}

const still = matchMedia('(prefers-reduced-motion: reduce)')
const rollMs = 420
/** However often a digit moves, it comes to rest before it is likely to move again. */
const restingShare = 0.8
const followedMs = 300

/**
 * When each digit last moved, and how. Asked what moves it, an element would lay out the whole page first: for each digit
 * of each number, twenty times over.
 */
const moved = new WeakMap<Element, { at: number; roll: Animation | undefined }>()

/** Digits come from below, or from above where the number fell; what was there before leaves the other way. */
function roll(place: HTMLElement | null, from: string, to: string): void {
  if (!place || still.matches || document.hidden) return
  const now = performance.now()
  const falls = to.length < from.length || (to.length === from.length && to < from)
  const cells = place.children
  for (let back = 1; back <= to.length; back += 1) {
    const [was, is] = [from.at(-back), to.at(-back)]
    const cell = cells[cells.length - back]
    if (was === is || !(cell instanceof HTMLElement) || !isDigit(is)) continue
    const { at = 0, roll: last } = moved.get(cell) ?? {}
    last?.cancel()
    if (now - at < followedMs) {
      delete cell.dataset.was
      moved.set(cell, { at: now, roll: undefined })
      continue
    }
    cell.dataset.was = isDigit(was) ? (was as string) : ''
    cell.classList.toggle('falls', falls)
    const next = cell.animate(
      { transform: [`translateY(${falls ? '-' : ''}100%)`, 'translateY(0)'] },
      { duration: Math.min(rollMs, restingShare * (now - at)), easing: 'cubic-bezier(0.2, 0.75, 0.2, 1)' },
    )
    next.onfinish = () => delete cell.dataset.was
    moved.set(cell, { at: now, roll: next })
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}
