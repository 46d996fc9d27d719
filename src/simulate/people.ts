// The people of a simulated day: who gives, from where, how much, and to what. Drawn from a seeded generator, so that
// two runs with one seed meet the same people.
import { namedRegions } from '../seed/organizations.ts'
import { type Random, weighted } from '../seed/random.ts'

export interface Person {
  /** What channels, partners and the person's own token call the person by. */
  ref: string
  regionCode: string | undefined
  /** Flowers the run knows the person to hold; the account may have more. */
  flowers: number
  /** Whether a gift of flowers is under way. */
  isGiving: boolean
  /** How often the answer to a gift has told what the person has. */
  told: number
}

export interface Population {
  /** Somebody who was here before, or somebody new. */
  someone(returning: number): Person
}

/** How many people are remembered as possible to return: a run that never ends must not grow for ever. */
const rememberedPeople = 20_000
const namedRegionShare = 2 / 3

// Larger provinces give more: a rough order of their populations in millions, a fixture.
const populations: Record<string, number> = {
  '440000': 127,
  '370000': 102,
  '410000': 99,
  '320000': 85,
  '510000': 84,
  '130000': 74,
  '430000': 66,
  '330000': 65,
  '340000': 61,
  '420000': 58,
  '310000': 50,
  '110000': 50,
}
const smallerPopulation = 30
const pickRegion = weighted(namedRegions.map((code) => populations[code] ?? smallerPopulation))

export function createPopulation(random: Random, name: string): Population {
  const remembered: Person[] = []
  let met = 0
  return {
    someone(returning) {
      if (remembered.length > 0 && random.chance(returning)) return random.pick(remembered)
      met += 1
      const regionCode = random.chance(namedRegionShare) ? namedRegions[pickRegion(random)] : undefined
      const person = { ref: `${name}-${met}`, regionCode, flowers: 0, isGiving: false, told: 0 }
      if (remembered.length < rememberedPeople) remembered.push(person)
      else remembered[random.below(rememberedPeople)] = person
      return person
    },
  }
}

const oneFenShare = 0.02
const favouriteShare = 0.3
const favouriteYuan = [1, 5, 9.9, 10, 20, 50, 99, 100]
const medianYuan = 20
const spread = 1.25
const largestYuan = 20_000

/** A gift in fen: mostly small, now and then large, 30 to 65 yuan on average, and sometimes a single fen. */
export function giftFen(random: Random): number {
  const kind = random.next()
  if (kind < oneFenShare) return 1
  if (kind < oneFenShare + favouriteShare) return Math.round(random.pick(favouriteYuan) * 100)
  const yuan = Math.min(largestYuan, medianYuan * Math.exp(spread * random.normal()))
  return yuan < 1 ? Math.max(1, Math.round(yuan * 100)) : Math.round(yuan) * 100
}

const messages = [
  '加油！',
  '一起做好事',
  '愿每个孩子都被看见',
  '一点心意',
  'Every flower counts',
  'With love',
] as const
const messageShare = 0.05

export function giftMessage(random: Random): string | undefined {
  return random.chance(messageShare) ? random.pick(messages) : undefined
}
