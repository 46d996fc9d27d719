// Text search over Chinese and English names without an extension of the database: Chinese text is cut into pairs of
// neighbouring characters, English text into words, and both sides of a search are cut alike.
import { type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, customType } from 'drizzle-orm/pg-core'
import { InvalidInput } from '../errors.ts'

export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

const hanRun = /\p{Script=Han}+/gu
const word = /[\p{Letter}\p{Number}]+/gu

/** The terms a text is found by: every Chinese character and pair of neighbours, and every word in lower case. */
export function indexedTerms(...texts: string[]): string[] {
  const terms = new Set<string>()
  for (const text of texts) {
    const normal = text.normalize('NFKC').toLowerCase()
    for (const [run] of normal.matchAll(hanRun)) {
      const characters = [...run]
      characters.forEach((character, position) => {
        terms.add(character)
        const next = characters[position + 1]
        if (next) terms.add(character + next)
      })
    }
    for (const [found] of normal.replace(hanRun, ' ').matchAll(word)) terms.add(found)
  }
  return [...terms]
}

/** The query that finds texts with all of the given terms; the start of an English word is enough. Null: nothing to find. */
export function searchQuery(text: string): string | null {
  const normal = text.normalize('NFKC').toLowerCase()
  const terms: string[] = []
  for (const [run] of normal.matchAll(hanRun)) {
    const characters = [...run]
    if (characters.length === 1) terms.push(quoted(run))
    for (let position = 0; position + 1 < characters.length; position += 1) {
      terms.push(quoted(characters.slice(position, position + 2).join('')))
    }
  }
  for (const [found] of normal.replace(hanRun, ' ').matchAll(word)) terms.push(`${quoted(found)}:*`)
  return terms.length > 0 ? terms.join(' & ') : null
}

/** Terms are letters and numbers only, so that quoting needs no escape. */
function quoted(term: string): string {
  return `'${term}'`
}

/** The condition for a column that holds indexed terms; a text without a single term finds nothing. */
export function matches(column: AnyPgColumn, text: string): SQL {
  const query = searchQuery(text)
  return query === null ? sql`false` : sql`${column} @@ ${query}::tsquery`
}

const maximumCharacters = 100

/** Decodes an optional argument that is searched for; path names it to the caller. */
export function searchText(text: string | null | undefined, path: string): string | undefined {
  if (text === null || text === undefined) return undefined
  if (text.length > maximumCharacters) {
    throw new InvalidInput([{ path, message: `must be at most ${maximumCharacters} characters` }])
  }
  return text
}
