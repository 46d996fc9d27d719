// Every action that the service puts into the audit is told in words, in both languages. What those actions are is read
// from the sources, so that a new one without words is found.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  actionName,
  actionWords,
  fieldName,
  reasonText,
  valueText,
} from '../../web/src/control/auditWords.ts'

const src = fileURLToPath(new URL('../../src', import.meta.url))
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^(seed|simulate)\//.test(file))
  .map((file) => readFileSync(join(src, file), 'utf8'))

/** As the source says them: in an entry or a request, as the argument of what makes changes, in the list of kinds. */
const ways: readonly RegExp[] = [
  /\baction(?: =|:) '([A-Z_]+)'/g,
  /\baction: [^,\n]* \? '([A-Z_]+)' : '[A-Z_]+'/g,
  /\baction: [^,\n]* \? '[A-Z_]+' : '([A-Z_]+)'/g,
  /\bchange\w+\(\s*app,\s*viewer,\s*'([A-Z_]+)'/g,
]

function found(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string)
}

function unionIn(name: string): string[] {
  const [text = ''] = sources.flatMap((source) =>
    found(new RegExp(`type ${name} =([^=]*?)\\n\\n`, 'g'), source),
  )
  return found(/'([A-Z_]+)'/g, text)
}

function listIn(name: string): string[] {
  const [text = ''] = sources.flatMap((source) =>
    found(new RegExp(`const ${name} = \\[([^\\]]*)\\] as const`, 'g'), source),
  )
  return found(/'([A-Z_]+)'/g, text)
}

const audited = new Set([
  ...sources.flatMap((source) => ways.flatMap((way) => found(way, source))),
  ...unionIn('AdministrativeKind'),
  // `${decision}_MATCH` and verb || '_PROPOSAL'.
  ...listIn('decisions').map((decision) => `${decision}_MATCH`),
  ...listIn('proposalVerbs').map((verb) => `${verb}_PROPOSAL`),
])

describe('the words of the audit', () => {
  test('are there for every action that the service records, and for no other', () => {
    expect(audited.size).toBeGreaterThan(60)
    expect(Object.keys(actionWords).sort()).toEqual([...audited].sort())
    for (const action of audited) {
      expect(actionName(action, 'zh')).toMatch(/^\p{Script=Han}+$/u)
      expect(actionName(action, 'en')).toMatch(/^[A-Z][a-z’ ]+$/)
    }
  })

  test('tell a reason that is the code of a rule, and leave what somebody wrote', () => {
    expect(reasonText('VELOCITY_HOLD', 'en')).toBe('Many gifts of one person in a short time')
    expect(reasonText('VELOCITY_HOLD', 'zh')).toBe('同一人短时间内多次捐款')
    expect(reasonText('the invoices are sound', 'zh')).toBe('the invoices are sound')
  })

  const instant = (at: string) => `at ${at}`
  test.each<[string, string, string, string]>([
    ['shortfall', 'BELOW_MIN_AMOUNT', 'below the smallest gift', '低于最低金额'],
    ['matchStatus', 'HELD', 'held', '待审'],
    ['scope', 'GLOBAL', 'Campaign', '活动'],
    ['effect', 'STOP_MATCH', 'Pause matching', '暂停配捐'],
    ['state', 'SHORTLISTED', 'shortlisted', '已入围'],
    ['anonymous', 'true', 'yes', '是'],
    ['until', 'null', 'none', '无'],
    ['budget', '123456', '¥1,234.56', '¥1,234.56'],
    ['dailyFlowerQuota', '1500', '1500', '1500'],
    ['until', '2022-09-09T04:00:00.000Z', 'at 2022-09-09T04:00:00.000Z', 'at 2022-09-09T04:00:00.000Z'],
    ['code', 'PARTNER_X', 'PARTNER_X', 'PARTNER_X'],
  ])('tell the value of %s %s', (name, value, en, zh) => {
    expect(valueText(name, value, { language: 'en', instant })).toBe(en)
    expect(valueText(name, value, { language: 'zh', instant })).toBe(zh)
  })

  test('leave the name of a value that they do not know as it is', () => {
    expect(fieldName('matchStatus', 'zh')).toBe('配捐')
    expect(fieldName('criterion7', 'zh')).toBe('criterion7')
  })
})
