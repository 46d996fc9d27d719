// The score of a nominee and the formula that shows it: a table, one row a case.
import { expect, test } from 'vitest'
import { formulaOf, scoreOf } from '../../src/incentive/award.ts'

test.each([
  [[1_000], [7], 7_000, '1.000 × 7 (c0) = 7.000'],
  [[1, 999], [100, 1], 1_099, '0.001 × 100 (c0) + 0.999 × 1 (c1) = 1.099'],
  [[333, 333, 334], [1, 2, 3], 2_001, '0.333 × 1 (c0) + 0.333 × 2 (c1) + 0.334 × 3 (c2) = 2.001'],
])('weights %j and points %j make a score of %i thousandths', (weights, given, score, formula) => {
  const named = weights.map((weight, index) => ({
    code: `c${index}`,
    nameZh: `甲${index}`,
    nameEn: `c${index}`,
    weight,
  }))
  const points = Object.fromEntries(given.map((value, index) => [`c${index}`, value]))
  expect(scoreOf(named, points)).toBe(score)
  expect(formulaOf(named, points, 'en')).toBe(formula)
})
