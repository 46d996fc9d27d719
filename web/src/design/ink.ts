// The colours of tokens.css for whoever draws on a canvas: there a name means nothing, and the value is one for light and
// one for dark. What a browser would paint with here and now is asked of an element.

export function colourOf(within: Element, token: `--${string}`): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  within.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
