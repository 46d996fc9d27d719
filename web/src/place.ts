// What the page's address says: which campaign, which language.
import { type Language, languageOf } from './words.ts'

export interface Place {
  code: string
  language: Language
  /** The same place on another page or in another language. */
  address: (path: string, language: Language) => string
}

export function placeOf(location: Location, preferred: readonly string[]): Place {
  const parameters = new URLSearchParams(location.search)
  const code = parameters.get('campaign') ?? '2022'
  return {
    code,
    language: languageOf(parameters, preferred),
    address: (path, language) => `${path}?${new URLSearchParams({ campaign: code, lang: language })}`,
  }
}
