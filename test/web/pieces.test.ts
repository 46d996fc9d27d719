// Where lines of Chinese names and titles may end.
import { expect, test } from 'vitest'
import { piecesOf } from '../../web/src/design/pieces.ts'

test.each([
  '示例：为2000名孤独症青少年搭建艺术空间',
  '为300名听障儿童开设音乐康复课',
  '示例·麦穗计划：为上海山区小学开设音乐课',
  '筹款¥1,000.00（演练）的项目',
  'Fireflies 萤火小队',
  '花',
  '',
])('of “%s” nothing is lost, and a line may end only between words', (text) => {
  const pieces = piecesOf(text)
  expect(pieces.join('')).toBe(text)
  const [, ...others] = pieces
  for (const piece of others) expect(piece).not.toMatch(/^[：，。）%症的]/)
  for (const piece of pieces.slice(0, -1)) expect(piece).not.toMatch(/[\d（¥]$/)
  if (others.length > 0) expect(others.at(-1)?.length).toBeGreaterThan(1)
})

test('words are kept whole', () => {
  expect(piecesOf('为上海山区小学')).toEqual(expect.arrayContaining(['上海', '山区', '小学']))
})
