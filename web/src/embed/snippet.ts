// The text that somebody copies into a page: the same choice as a frame and as a component.
import type { Language } from '../design/words.ts'
import type { CounterName } from './shown.ts'

export interface Choice {
  campaign: string
  /** null: a number of the campaign. */
  dream: string | null
  counter: CounterName
  /** null: as the page, or the browser, says. */
  language: Language | null
  theme: 'light' | 'dark' | null
  width: number
  height: number
}

/** What is narrower or lower can't be read. */
export const smallest = { width: 160, height: 60 }
export const largest = { width: 1_200, height: 800 }

export function frameSnippet(origin: string, choice: Choice, title: string): string {
  return `<iframe${written({
    src: `${origin}${frameAddress(choice)}`,
    title,
    width: String(choice.width),
    height: String(choice.height),
    loading: 'lazy',
    style: 'border: 0',
  })}></iframe>`
}

/** The page of the frame, on the service. */
export function frameAddress({ campaign, dream, counter, language, theme }: Choice): string {
  return `/embed?${new URLSearchParams({
    ...(dream ? { dream } : {}),
    show: counter,
    campaign,
    ...(language ? { lang: language } : {}),
    ...(theme ? { theme } : {}),
  })}`
}

export function componentSnippet(origin: string, choice: Choice): string {
  const { width, height } = choice
  const style = `width: ${width}px; height: ${height}px`
  return `<script type="module" src="${escaped(origin)}/oneflower.js"></script>
<one-flower${written({ ...componentAttributes(choice), style })}></one-flower>`
}

export function componentAttributes({
  campaign,
  dream,
  counter,
  language,
  theme,
}: Choice): Record<string, string> {
  return {
    ...(dream ? { dream } : { campaign }),
    show: counter,
    ...(language ? { lang: language } : {}),
    ...(theme ? { theme } : {}),
  }
}

/** What somebody typed, as a size that can be used. */
export function sizeOf(typed: string, side: 'width' | 'height', otherwise: number): number {
  const pixels = Math.round(Number(typed))
  if (typed.trim() === '' || !Number.isFinite(pixels)) return otherwise
  return Math.min(largest[side], Math.max(smallest[side], pixels))
}

function written(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
