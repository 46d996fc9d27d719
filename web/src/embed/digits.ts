// The digits of a number, each in a place of its own, so that one that changes can roll in from below. What stands there
// is the number itself, at once and whole; only the eye is shown where each digit came from.
import { roll } from '../design/roll.ts'

export interface Digits {
  write(text: string, exactly: { counter: string; value: number; seq: number }): void
  clear(): void
}

export function createDigits(place: HTMLElement): Digits {
  let shown = ''
  return {
    write(text, { counter, value, seq }) {
      Object.assign(place.dataset, { counter, value: String(value), seq: String(seq) })
      if (text === shown) return
      while (place.children.length < text.length) place.prepend(document.createElement('span'))
      while (place.children.length > text.length) place.firstElementChild?.remove()
      for (const [index, character] of [...text].entries()) {
        const cell = place.children[index] as HTMLElement
        if (cell.textContent !== character) cell.textContent = character
      }
      if (shown !== '') roll(place.children, shown, text)
      shown = text
    },
    clear() {
      shown = ''
      place.replaceChildren()
      for (const name of ['counter', 'value', 'seq']) delete place.dataset[name]
    },
  }
}
