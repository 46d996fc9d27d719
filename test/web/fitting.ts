// Whether a screen of a hall fits its view: nothing outside the safe margins, nothing cut, no words over other words, and
// nothing too small to be read from far away.

/**
 * Runs in a page without motion, over every scene, those too whose turn it is not. Answers with what does not fit, in
 * words.
 */
export function misfits(): string[] {
  const { innerWidth: width, innerHeight: height } = window
  // What nobody sees is not laid out; here it is meanwhile, as it would be if it were seen.
  const contents = [...document.querySelectorAll<HTMLElement>('.scene .content')]
  for (const { style } of contents) {
    style.transition = 'none'
    style.contentVisibility = 'visible'
  }
  const least = 0.022 * Math.min(width, height)
  const found: string[] = []
  const words: { box: DOMRect; place: Element; text: string; scene: string | undefined }[] = []

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.textContent?.trim()
    if (!text || !element || element.closest('.unseen, noscript, script, .dots, .hold')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    // One box for each line.
    for (const box of range.getClientRects()) if (box.width > 0) look(element, text, box)
  }

  function look(element: Element, text: string, box: DOMRect): void {
    // Digits of one number stand beside each other, and each has its own box.
    const place = element.closest('.number') ?? element
    const scene = element.closest<HTMLElement>('[data-scene]')?.dataset.scene
    const named = `${scene ?? ''} ${place.className} “${text}”`
    if (
      box.left < 0.05 * width - 1 ||
      box.right > 0.95 * width + 1 ||
      box.top < 0.05 * height - 1 ||
      box.bottom > 0.95 * height + 1
    )
      found.push(`outside: ${named} ${JSON.stringify(box)}`)
    const isSmall = Number.parseFloat(getComputedStyle(element).fontSize) < least
    // The sign of the currency says what its number says.
    if (isSmall && !element.closest('.sign')) found.push(`small: ${named}`)
    words.push({ box, place, text, scene })
  }

  for (const element of document.querySelectorAll<HTMLElement>('.hall *')) {
    if (getComputedStyle(element).overflowX === 'visible' || element.closest('.unseen, .numeral')) continue
    // A letter may reach a little beyond its line.
    const reach = 0.35 * Number.parseFloat(getComputedStyle(element).fontSize)
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + reach)
      found.push(`cut: ${element.className} “${element.textContent}”`)
  }

  for (const [index, one] of words.entries()) {
    for (const other of words.slice(index + 1)) {
      if (one.place === other.place) continue
      if (one.scene !== other.scene && one.scene !== undefined && other.scene !== undefined) continue
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
      const down =
        Math.min(bottomOf(one.box), bottomOf(other.box)) - Math.max(topOf(one.box), topOf(other.box))
      if (across > 2 && down > 1) found.push(`over each other: “${one.text}” and “${other.text}”`)
    }
  }
  for (const { style } of contents) style.contentVisibility = ''
  return found

  // A line's box is higher than its letters.
  function topOf(box: DOMRect): number {
    return box.top + 0.22 * box.height
  }

  function bottomOf(box: DOMRect): number {
    return box.bottom - 0.22 * box.height
  }
}
