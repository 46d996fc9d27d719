// How a cell is written, case by case.
import { expect, test } from 'vitest'
import { type Cell, header, line } from '../../src/transparency/formats.ts'

test.each<[what: string, cell: Cell, csv: string, json: string]>([
  ['plain text', 'EDUCATION', 'EDUCATION', '"EDUCATION"'],
  ['Chinese', '乡村图书室', '乡村图书室', '"乡村图书室"'],
  ['a comma', 'a,b', '"a,b"', '"a,b"'],
  ['quotes', 'the "best"', '"the ""best"""', '"the \\"best\\""'],
  ['a line break', 'a\nb', '"a\nb"', '"a\\nb"'],
  ['a line break of RFC 4180', 'a\r\nb', '"a\r\nb"', '"a\\r\\nb"'],
  ['nothing', null, '', 'null'],
  ['an empty text', '', '""', '""'],
  ['a whole number', 12, '12', '12'],
  ['fen beyond 2^31', 9_999_000_000n, '9999000000', '9999000000'],
  ['a negative amount', -5n, '-5', '-5'],
  ['a flag', true, 'true', 'true'],
  [
    'an instant',
    new Date('2022-09-09T12:00:00+08:00'),
    '2022-09-09T04:00:00.000Z',
    '"2022-09-09T04:00:00.000Z"',
  ],
  ['a list', ['GIFT', 'WINDOW'], 'GIFT WINDOW', '["GIFT","WINDOW"]'],
  ['an empty list', [], '', '[]'],
  ['a formula', '=1+1', "'=1+1", '"=1+1"'],
  ['a formula with a comma', '=SUM(1,2)', '"\'=SUM(1,2)"', '"=SUM(1,2)"'],
  ['a plus', '+1', "'+1", '"+1"'],
  ['a minus', '-1', "'-1", '"-1"'],
  ['an at sign', '@name', "'@name", '"@name"'],
  ['a wide formula', '＝1', "'＝1", '"＝1"'],
  ['a formula behind blanks', ' \t=1', "' \t=1", '" \\t=1"'],
  ['a tab', '\tx', "'\tx", '"\\tx"'],
  ['an apostrophe', "'x", "''x", '"\'x"'],
  ['a sign inside', 'a=1', 'a=1', '"a=1"'],
])('%s', (_what, cell, csv, json) => {
  expect(line('csv', ['name'], [cell])).toBe(`${csv}\r\n`)
  expect(line('jsonl', ['name'], [cell])).toBe(`{"name":${json}}\n`)
})

test('cells stand in the order of the names, which come first in CSV and nowhere in JSON Lines', () => {
  expect(header('csv', ['a', 'b'])).toBe('a,b\r\n')
  expect(header('jsonl', ['a', 'b'])).toBe('')
  expect(line('csv', ['a', 'b'], [1, null])).toBe('1,\r\n')
  expect(line('jsonl', ['a', 'b'], [1, null])).toBe('{"a":1,"b":null}\n')
})
