// How alike two titles are, without an extension of the database: as sets of pairs of Chinese characters and of triples of
// letters. Prints of a title find the few that may be alike among thousands, whose sets are then compared.

const hanRun = /\p{Script=Han}+/gu
const word = /\p{Letter}+/gu

/** The parts of a title that are compared. Numbers are none: 300 children and 500 children are one idea. */
export function likenessTerms(title: string): Set<string> {
  const normal = title.normalize('NFKC').toLowerCase()
  const terms = new Set<string>()
  const alone: string[] = []
  for (const [run] of normal.matchAll(hanRun)) {
    const characters = [...run]
    if (characters.length === 1) alone.push(run)
    for (let position = 0; position + 1 < characters.length; position += 1)
      terms.add(characters.slice(position, position + 2).join(''))
  }
  for (const [found] of normal.replace(hanRun, ' ').matchAll(word)) {
    const letters = [' ', ...found, ' ']
    for (let position = 0; position + 2 < letters.length; position += 1)
      terms.add(letters.slice(position, position + 3).join(''))
    if (letters.length === 3) terms.add(letters.join(''))
  }
  // A single character says little beside pairs, and is all there is without them.
  return terms.size > 0 ? terms : new Set(alone)
}

/** What two sets share of what they have together, 0–100, rounded down. */
export function sharedPercent(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0
  for (const term of one) if (other.has(term)) shared += 1
  const together = one.size + other.size - shared
  return together === 0 ? 0 : Math.floor((100 * shared) / together)
}

/** Two titles that share half of their terms miss each other in all of so many pairs of minima once in a thousand times. */
const printCount = 24
const minimaPerPrint = 2

/**
 * Prints of a title. Each is made of two minima over its terms: the more terms two titles share, the more prints. As many
 * as there are, whatever the title's length, so that a search for candidates is as many look-ups.
 */
export function printsOf(title: string): number[] {
  const hashes = [...likenessTerms(title)].map(hashOf)
  if (hashes.length === 0) return []
  return Array.from({ length: printCount }, (_, place) => {
    let print = place
    for (let row = 0; row < minimaPerPrint; row += 1) {
      const seed = place * minimaPerPrint + row + 1
      let least = 0xffffffff
      for (const hash of hashes) least = Math.min(least, mixed(hash ^ Math.imul(seed, 0x9e3779b1)))
      print = mixed(Math.imul(print, 31) ^ least)
    }
    // As an int of the database.
    return print | 0
  })
}

/** FNV-1a over UTF-16. */
function hashOf(term: string): number {
  let hash = 0x811c9dc5
  for (let position = 0; position < term.length; position += 1)
    hash = Math.imul(hash ^ term.charCodeAt(position), 0x01000193)
  return hash
}

/** Spreads a number over 32 bits: the finish of MurmurHash3. */
function mixed(number: number): number {
  let hash = number
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

export const likenessBases = ['TRIGRAM', 'TERMS'] as const
export type LikenessBasis = (typeof likenessBases)[number]

export interface Titles {
  zh: string | null
  en: string | null
}

export interface Likeness {
  /** 0–100. */
  score: number
  /** The measure that found it. */
  basis: LikenessBasis
}

/** In the language in which they are most alike, by the measure that finds more; the database's trigrams, 0–1, may be missing. */
export function likeness(
  one: Titles,
  other: Titles,
  trigrams: { zh: number | null; en: number | null },
): Likeness {
  const terms = Math.max(
    ...(['zh', 'en'] as const).map((language) => sharedIn(one[language], other[language])),
  )
  const found = Math.floor(Math.max(trigrams.zh ?? 0, trigrams.en ?? 0) * 100)
  return found > terms ? { score: Math.min(found, 100), basis: 'TRIGRAM' } : { score: terms, basis: 'TERMS' }
}

function sharedIn(one: string | null, other: string | null): number {
  return one === null || other === null ? 0 : sharedPercent(likenessTerms(one), likenessTerms(other))
}

export function titlesOf(proposal: {
  language: 'ZH' | 'EN'
  title: string
  translatedTitle: string | null
}): Titles {
  const { language, title, translatedTitle } = proposal
  return language === 'ZH' ? { zh: title, en: translatedTitle } : { zh: translatedTitle, en: title }
}
