// The digits of a number, each in a place of its own, so that one that changes can roll in from below. What stands there
// is the number itself, at once and whole; only the eye is shown where each digit came from.
export interface Digits {
  write(text: string, exactly: { counter: string; value: number; seq: number }): void
  clear(): void
}

const rollMs = 420

export function createDigits(place: HTMLElement): Digits {
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  // Asked what moves it, an element would lay out the whole page first.
  const rolling = new WeakMap<Element, Animation>()
  let shown = ''
  return {
    write(text, { counter, value, seq }) {
      Object.assign(place.dataset, { counter, value: String(value), seq: String(seq) })
      if (text === shown) return
      const falls = text.length < shown.length || (text.length === shown.length && text < shown)
      while (place.children.length < text.length) place.prepend(document.createElement('span'))
      while (place.children.length > text.length) place.firstElementChild?.remove()
      // From the right, so that a digit stays itself when the number grows longer.
      for (let back = 1; back <= text.length; back += 1) {
        const cell = place.children[text.length - back] as HTMLElement
        const [is, was] = [text[text.length - back] ?? '', shown[shown.length - back] ?? '']
        if (cell.textContent !== is) cell.textContent = is
        if (shown === '' || was === is || !/\d/.test(is) || still.matches || document.hidden) continue
        cell.dataset.was = /\d/.test(was) ? was : ''
        cell.classList.toggle('falls', falls)
        rolling.get(cell)?.cancel()
        const rolls = cell.animate(
          { transform: [`translateY(${falls ? '-' : ''}100%)`, 'translateY(0)'] },
          { duration: rollMs, easing: 'cubic-bezier(0.2, 0.75, 0.2, 1)' },
        )
        rolling.set(cell, rolls)
      }
      shown = text
    },
    clear() {
      shown = ''
      place.replaceChildren()
      for (const name of ['counter', 'value', 'seq']) delete place.dataset[name]
    },
  }
}
