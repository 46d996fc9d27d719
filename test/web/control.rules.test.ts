// The rules of the control room that need no browser: what the keyboard means, where a cursor stands, which rows are in the
// document, when a step is the same step, what an audit entry changed.
import { describe, expect, test } from 'vitest'
import { effectsOf as effectsOfService } from '../../src/governance/brake.ts'
import { effectsOf as brakeEffects, untilOf } from '../../web/src/control/brakeRules.ts'
import {
  type Choice,
  chosen,
  mostPicked,
  moved,
  settled,
  toggled,
  toggledAll,
} from '../../web/src/control/choice.ts'
import { differenceOf } from '../../web/src/control/difference.ts'
import { commandNameOf, type Stroke } from '../../web/src/control/keys.ts'
import { joined, mostListed, replaced } from '../../web/src/control/listing.ts'
import {
  effectsOf,
  filterOf,
  firstWanted,
  isWhole,
  type ProposalRow,
  type Wanted,
} from '../../web/src/control/proposalFilter.ts'
import { wholeNumberIn } from '../../web/src/control/quota.ts'
import { addressOf, sectionOf } from '../../web/src/control/sections.ts'
import { keyFor, refusalOf } from '../../web/src/control/step.ts'
import { nearEnd, rowsInView, scrollToShow } from '../../web/src/control/virtual.ts'
import { controlWords } from '../../web/src/control/words.ts'

test('the page offers the brakes that the service has, and no others', () => {
  expect(brakeEffects).toEqual(effectsOfService)
})

test('every word is there in Chinese and in English, to the last of every list', () => {
  const names = (words: object): string[] =>
    Object.entries(words).flatMap(([name, word]) =>
      typeof word === 'object' ? names(word).map((inner) => `${name}.${inner}`) : [name],
    )
  expect(names(controlWords.zh).sort()).toEqual(names(controlWords.en).sort())
})

describe('a section', () => {
  test.each<[string, string]>([
    ['section=brakes', 'brakes'],
    ['section=partners&lang=zh', 'partners'],
    ['', 'health'],
    ['section=nothing', 'health'],
  ])('of "%s" is %s', (query, section) => {
    expect(sectionOf(new URLSearchParams(query))).toBe(section)
  })

  test('takes the rest of the address along', () => {
    expect(addressOf('audit', '?campaign=test&section=held&lang=zh')).toBe(
      '?campaign=test&section=audit&lang=zh',
    )
  })
})

describe('a key', () => {
  const free: Stroke = { key: 'j', modified: false, writing: false, dialogOpen: false }
  test.each<[string, Partial<Stroke>, string | null]>([
    ['is a command', {}, 'j'],
    ['is the same command in capitals', { key: 'J' }, 'j'],
    ['with a name keeps it', { key: 'Escape' }, 'Escape'],
    ['is none while somebody writes', { writing: true }, null],
    ['is none while a dialog asks something', { dialogOpen: true }, null],
    ['is none with the keys of the browser', { modified: true }, null],
  ])('%s', (_name, change, command) => {
    expect(commandNameOf({ ...free, ...change })).toBe(command)
  })
})

describe('the cursor', () => {
  const ids = ['a', 'b', 'c', 'd']
  const at = (cursor: string | null, ...picked: string[]): Choice => ({ cursor, picked: new Set(picked) })
  test.each<[string, string | null, number, string | null]>([
    ['begins at the first', null, 1, 'a'],
    ['goes down', 'b', 1, 'c'],
    ['goes up', 'b', -1, 'a'],
    ['stays at the last', 'd', 1, 'd'],
    ['stays at the first', 'a', -1, 'a'],
    ['jumps no further than the end', 'a', 100, 'd'],
  ])('%s', (_name, cursor, by, next) => {
    expect(moved(at(cursor), ids, by).cursor).toBe(next)
  })

  test('of an empty list is nowhere', () => {
    expect(moved(at('a'), [], 1).cursor).toBeNull()
  })

  test.each<[string, Choice, string[], string | null, string[]]>([
    ['stays where it was when the list grows', at('b'), ['a', 'b', 'c', 'd', 'e'], 'b', []],
    ['goes to the next when its item leaves', at('b'), ['a', 'c', 'd'], 'c', []],
    ['goes to the last when the end leaves', at('d'), ['a', 'b'], 'b', []],
    ['passes over others that left with it', at('b'), ['a', 'd'], 'd', []],
    ['begins again in another list', at('b'), ['x', 'y'], 'x', []],
    ['is nowhere when all leave', at('b', 'a'), [], null, []],
    ['keeps what is picked and still there', at('a', 'a', 'c'), ['a', 'b'], 'a', ['a']],
  ])('%s', (_name, choice, after, cursor, picked) => {
    const next = settled(choice, ids, after)
    expect([next.cursor, [...next.picked]]).toEqual([cursor, picked])
  })

  test('does not move, nor is anything drawn anew, when nothing changed', () => {
    const choice = at('b', 'a')
    expect(settled(choice, ids, [...ids])).toBe(choice)
  })

  test('a step is about what is picked, in the order of the list, or else about the item at the cursor', () => {
    expect(chosen(at('a', 'd', 'b'), ids)).toEqual(['b', 'd'])
    expect(chosen(at('c'), ids)).toEqual(['c'])
    expect(chosen(at('gone'), ids)).toEqual([])
  })

  test('an item is picked once and let go, and no more than a hundred are picked', () => {
    expect([...toggled(toggled(at('a'), 'a'), 'a').picked]).toEqual([])
    const many = Array.from({ length: mostPicked + 20 }, (_, index) => String(index))
    const all = toggledAll(at(null), many)
    expect(all.picked.size).toBe(mostPicked)
    expect(toggled(all, 'one more').picked.size).toBe(mostPicked)
    expect(toggledAll(all, many).picked.size).toBe(0)
  })
})

describe('of a long list', () => {
  test.each<[string, Parameters<typeof rowsInView>[0], { from: number; to: number }]>([
    [
      'the first rows at the top',
      { scrollTop: 0, height: 500, rowPx: 50, total: 8_000 },
      { from: 0, to: 27 },
    ],
    [
      'those around the view',
      { scrollTop: 50_000, height: 500, rowPx: 50, total: 8_000 },
      { from: 992, to: 1_019 },
    ],
    [
      'the last at the end',
      { scrollTop: 399_500, height: 500, rowPx: 50, total: 8_000 },
      { from: 7_982, to: 8_000 },
    ],
    ['all of a short one', { scrollTop: 0, height: 500, rowPx: 50, total: 3 }, { from: 0, to: 3 }],
    [
      'none before its height is known',
      { scrollTop: 0, height: 500, rowPx: 0, total: 3 },
      { from: 0, to: 0 },
    ],
    [
      'no more than a bound, however high the view',
      { scrollTop: 0, height: 1e6, rowPx: 50, total: 8_000 },
      { from: 0, to: 120 },
    ],
  ])('%s are in the document', (_name, extent, rows) => {
    const shown = rowsInView(extent)
    expect(shown.to).toBeLessThanOrEqual(extent.total)
    expect(shown).toEqual(rows)
  })

  test('a row that is not seen whole is scrolled to, one that is stays', () => {
    const extent = { scrollTop: 100, height: 200, rowPx: 50, total: 100 }
    expect(scrollToShow(0, extent)).toBe(0)
    expect(scrollToShow(10, extent)).toBe(350)
    expect(scrollToShow(3, extent)).toBeUndefined()
  })

  test('the next page is asked for before its end is seen', () => {
    expect(nearEnd({ scrollTop: 0, height: 500, rowPx: 50, total: 100 })).toBe(false)
    expect(nearEnd({ scrollTop: 4_000, height: 500, rowPx: 50, total: 100 })).toBe(true)
  })

  test('what came twice is listed once, and beyond the bound the list ends', () => {
    const page = { items: [{ id: 'b' }, { id: 'c' }], next: 'more' }
    expect(joined({ items: [{ id: 'a' }, { id: 'b' }], next: 'x' }, page)).toEqual({
      items: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
      next: 'more',
    })
    const many = Array.from({ length: mostListed }, (_, index) => ({ id: `n${index}` }))
    expect(joined({ items: many, next: 'x' }, page)).toEqual({ items: many, next: null })
  })

  test('an item becomes what it became, in its place, or leaves', () => {
    const items = [{ id: 'a' }, { id: 'b' }]
    expect(replaced(items, 'b', { id: 'b' })).toEqual(items)
    expect(replaced(items, 'a', null)).toEqual([{ id: 'b' }])
  })
})

describe('a step', () => {
  test('with the same content has the same key, with other content another', () => {
    const first = keyFor(null, { reason: 'a' })
    expect(keyFor(first, { reason: 'a' })).toBe(first)
    expect(keyFor(first, { reason: 'b' }).key).not.toBe(first.key)
    expect(first.key).toMatch(/^[0-9a-f]{32}$/)
  })

  test.each<[Parameters<typeof refusalOf>[0] & Record<string, unknown>, ReturnType<typeof refusalOf>]>([
    [{ __typename: 'EngageBrakeSuccess' }, null],
    [
      { __typename: 'Forbidden', code: 'FORBIDDEN', message: 'No.' },
      { code: 'FORBIDDEN', message: 'No.', fields: [] },
    ],
    [
      {
        __typename: 'InvalidInput',
        code: 'INVALID_INPUT',
        message: 'Wrong.',
        fields: [{ path: 'until', message: 'must lie ahead' }],
      },
      { code: 'INVALID_INPUT', message: 'Wrong.', fields: [{ path: 'until', message: 'must lie ahead' }] },
    ],
  ])('%j is understood', (result, refusal) => {
    expect(refusalOf(result)).toEqual(refusal)
  })
})

describe('a decision about proposals', () => {
  const row = (id: string, state: ProposalRow['state']) => ({ id, state }) as ProposalRow
  const said = { code: 'PROPOSAL_CLAIMED', message: 'Somebody else is at work on it.' }

  test('changes what the service says it did, takes out what no longer belongs, and keeps what was refused', () => {
    const { rows, refusals, decided } = effectsOf(
      ['a', 'b', 'c', 'd'],
      [
        { proposal: row('a', 'SCREENED'), decided: true, refusal: null },
        { proposal: row('b', 'SUBMITTED'), decided: false, refusal: said },
        { proposal: row('c', 'SCREENED'), decided: false, refusal: null },
        { proposal: null, decided: false, refusal: { code: 'NOT_FOUND', message: 'There is none.' } },
      ],
      firstWanted,
    )
    expect([...rows]).toEqual([
      ['a', null],
      ['b', row('b', 'SUBMITTED')],
      ['c', null],
    ])
    expect([...refusals]).toEqual([
      ['b', said.message],
      ['d', 'There is none.'],
    ])
    expect(decided).toBe(1)
  })

  test('leaves the row in a list of all states', () => {
    const { rows } = effectsOf(['a'], [{ proposal: row('a', 'REJECTED'), decided: true, refusal: null }], {
      ...firstWanted,
      state: null,
    })
    expect([...rows]).toEqual([['a', row('a', 'REJECTED')]])
  })

  test.each<[Partial<Wanted>, object, boolean]>([
    [{}, { states: ['SUBMITTED'] }, true],
    [{ search: '  music ' }, { states: ['SUBMITTED'], search: 'music' }, false],
    [{ claims: 'mine' }, { states: ['SUBMITTED'], assignedTo: 'lin' }, false],
    [{ claims: 'nobody', language: 'ZH' }, { states: ['SUBMITTED'], assigned: false, language: 'ZH' }, false],
    [{ onlySimilar: true, state: 'SCREENED' }, { states: ['SCREENED'], hasSimilar: true }, false],
  ])('the filter of %j is %j', (change, filter, whole) => {
    expect(filterOf({ ...firstWanted, ...change }, 'lin')).toEqual(filter)
    expect(isWhole({ ...firstWanted, ...change })).toBe(whole)
  })
})

describe('the difference between before and after', () => {
  test.each<[string, string, string, object[]]>([
    [
      'what changed',
      '{"a":1,"b":"x"}',
      '{"a":2,"b":"x"}',
      [{ name: 'a', kind: 'changed', from: '1', to: '2' }],
    ],
    ['what was added', '{}', '{"a":"x"}', [{ name: 'a', kind: 'added', to: 'x' }]],
    ['what was taken away', '{"a":null}', '{}', [{ name: 'a', kind: 'removed', from: 'null' }]],
    [
      'what lies within',
      '{"a":{"b":1}}',
      '{"a":{"b":2}}',
      [{ name: 'a.b', kind: 'changed', from: '1', to: '2' }],
    ],
    [
      'lists as a whole',
      '{"a":[1]}',
      '{"a":[1,2]}',
      [{ name: 'a', kind: 'changed', from: '[1]', to: '[1,2]' }],
    ],
    ['nothing where nothing changed', '{"a":1}', '{"a":1}', []],
    ['what is no JSON as it is', 'old', 'new', [{ name: '', kind: 'changed', from: 'old', to: 'new' }]],
  ])('tells %s', (_name, before, after, lines) => {
    expect(differenceOf(before, after)).toEqual(lines)
  })
})

test.each<[string, number | null | undefined]>([
  ['', null],
  [' ', null],
  ['0', 0],
  ['1,000', 1_000],
  ['1 000 000', 1_000_000],
  ['1.5', undefined],
  ['-1', undefined],
  ['many', undefined],
  ['99999999999', undefined],
])('a quota typed as "%s" is %s', (text, quota) => {
  expect(wholeNumberIn(text)).toBe(quota)
})

test.each<[string, number, number | undefined, string | null | undefined]>([
  ['when it is released', 0, undefined, null],
  [
    'so many minutes after the clock of the service',
    5,
    Date.parse('2022-09-07T02:00:00Z'),
    '2022-09-07T02:05:00.000Z',
  ],
  ['at no time that can be told before that clock was heard', 5, undefined, undefined],
])('a brake ends %s', (_when, minutes, now, until) => {
  expect(untilOf(minutes, now)).toBe(until)
})
