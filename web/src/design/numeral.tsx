// A number whose digits roll because something arrived. What stands in the document is the number itself, at once and
// whole: only the eye is shown where each digit came from. It never shows a value in between.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { isDigit, roll } from './roll.ts'
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
    if (place.current) roll(place.current.children, before.current, text)
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
