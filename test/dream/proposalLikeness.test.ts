// How alike titles are, in Chinese and in English, and that prints find those that are.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { likeness, likenessTerms, printsOf, sharedPercent } from '../../src/dream/proposalLikeness.ts'

const alike = (one: string, other: string) => sharedPercent(likenessTerms(one), likenessTerms(other))
const commonPrints = (one: string, other: string) => {
  const prints = new Set(printsOf(one))
  return printsOf(other).filter((print) => prints.has(print)).length
}

describe('two titles', () => {
  test.each([
    ['为乡村儿童建音乐教室', '为乡村儿童建音乐教室', 100, 100],
    ['为300名听障儿童开设音乐康复课', '为500名听障儿童开设音乐康复课', 100, 100],
    ['为300名听障儿童开设音乐康复课', '给听障儿童开音乐康复课', 55, 65],
    ['为乡村儿童建音乐教室', '给乡村孩子建音乐教室', 35, 45],
    ['为乡村儿童建音乐教室', '给高原老人做听力筛查', 0, 0],
    ['为乡村儿童建音乐教室', '乡村儿童看博物馆', 20, 30],
    ['Music rooms for rural children', 'music ROOMS for rural children!', 100, 100],
    ['A libary for the village', 'A library for the village', 75, 90],
    ['Music rooms for rural children', 'Hearing tests for the elderly', 5, 20],
    ['Ｍｕｓｉｃ', 'music', 100, 100],
    ['花', '花', 100, 100],
    ['花', '海', 0, 0],
    ['123', '123', 0, 0],
    ['!?', '!?', 0, 0],
  ])('%s and %s share what they share', (one, other, least, most) => {
    expect(alike(one, other)).toBeGreaterThanOrEqual(least)
    expect(alike(one, other)).toBeLessThanOrEqual(most)
    expect(alike(other, one)).toBe(alike(one, other))
  })

  test('that share half of their terms are found by their prints', () => {
    expect(commonPrints('为300名听障儿童开设音乐康复课', '给听障儿童开音乐康复课')).toBeGreaterThan(0)
    expect(commonPrints('A libary for the village', 'A library for the village')).toBeGreaterThan(5)
  })

  test('that are the same have the same prints, and those without letters none', () => {
    expect(printsOf('为乡村儿童')).toEqual(printsOf('为乡村儿童 300'))
    expect(printsOf('为乡村儿童')).toHaveLength(24)
    expect(printsOf('300!')).toEqual([])
  })
})

test('whatever the titles, prints are ints, and a title is like itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (title) => {
      const prints = printsOf(title)
      expect(prints.every((print) => Number.isInteger(print) && Math.abs(print) <= 2 ** 31)).toBe(true)
      if (likenessTerms(title).size > 0) expect(alike(title, title)).toBe(100)
    }),
  )
})

test('most pairs of titles that share half or more have a print in common', () => {
  const letters = '为给乡村山区儿童老人建送音乐图书教室'
  const title = fc.array(fc.constantFrom(...letters), { minLength: 8, maxLength: 20 })
  let [found, wanted] = [0, 0]
  fc.assert(
    fc.property(title, fc.nat(), fc.constantFrom(...letters), (characters, place, other) => {
      const one = characters.join('')
      const changed = characters.with(place % characters.length, other).join('')
      if (alike(one, changed) < 50) return
      wanted += 1
      if (commonPrints(one, changed) > 0) found += 1
    }),
    { seed: 2022, numRuns: 500 },
  )
  expect(wanted).toBeGreaterThan(300)
  expect(found / wanted).toBeGreaterThan(0.99)
})

test('the measure that finds more gives the score and says so; trigrams may be missing', () => {
  const titles = { zh: '音乐教室', en: null }
  expect(likeness(titles, titles, { zh: null, en: null })).toEqual({ score: 100, basis: 'TERMS' })
  expect(likeness(titles, { zh: '图书室', en: null }, { zh: 0.429, en: null })).toEqual({
    score: 42,
    basis: 'TRIGRAM',
  })
  expect(likeness({ zh: '甲乙', en: 'a book' }, { zh: null, en: 'a book' }, { zh: null, en: 1 })).toEqual({
    score: 100,
    basis: 'TERMS',
  })
})
