// What the page's address says: which campaign, which language, which theme. Whoever asked for a language or a theme gets
// it again on the next page, because the address goes along.
import { type Language, languageOf } from './words.ts'

export type Theme = 'light' | 'dark'

export interface Place {
  code: string
  language: Language
  /** As the address asks for; undefined: as the machine prefers. */
  theme: Theme | undefined
  /** How often a second totals may move on the dashboard and the media screen: as the address asks, up to ten times. */
  maxHz: number
  parameters: URLSearchParams
  /** The address of a page of this campaign, in this language and theme; what is given is added, or set anew. */
  address: (path: string, more?: Record<string, string>) => string
}

export function placeOf(location: Location, preferred: readonly string[], usualHz = 2): Place {
  const parameters = new URLSearchParams(location.search)
  const code = parameters.get('campaign') ?? '2022'
  const language = languageOf(parameters, preferred)
  const asked = parameters.get('theme')
  const theme = asked === 'light' || asked === 'dark' ? asked : undefined
  return {
    code,
    language,
    theme,
    maxHz: maxHzOf(parameters.get('hz'), usualHz),
    parameters,
    address: (path, more = {}) =>
      `${path}?${new URLSearchParams({ campaign: code, lang: language, ...(theme ? { theme } : {}), ...more })}`,
  }
}

const mostHz = 10

function maxHzOf(asked: string | null, usual: number): number {
  const hz = Number(asked ?? usual)
  return Number.isInteger(hz) && hz >= 1 && hz <= mostHz ? hz : usual
}

/** What the document has to know before anything is drawn. */
export function settle({ language, theme }: Place, title: string): void {
  const { documentElement } = document
  documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  if (theme) documentElement.dataset.theme = theme
  else delete documentElement.dataset.theme
  document.title = title
  // Chinese stands on every page, were it only the name of the other language.
  void import('./chinese.css')
}
