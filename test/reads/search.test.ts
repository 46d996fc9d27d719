// Search over Chinese and English names, through the lists that take a search.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { insertProjects } from './catalogue.ts'

let service: Service

beforeAll(async () => {
  service = await startService()
  await insertProjects(service.sql, [
    { number: 'S1', titleZh: '为乡村儿童建音乐教室', titleEn: 'Music rooms for rural children' },
    { number: 'S2', titleZh: '儿童乡村', titleEn: 'Children of a village' },
    { number: 'S3', titleZh: '守护1000亩湿地(二期)', titleEn: "Wetland 2.0: the people's park" },
    { number: 'S4', titleZh: 'ＡＩ助盲', titleEn: 'AI for the blind' },
    { number: 'S5', titleZh: '𠮷林听障儿童', titleEn: 'Café for the deaf' },
  ])
})

afterAll(() => service?.close())

async function search(text: string, list = 'projects', name = 'number') {
  const { body } = await service.graphql(
    `query ($text: String!) { ${list}(first: 100, filter: { search: $text }) { edges { node { ${name} } } } }`,
    { text },
  )
  const found = body.data?.[list].edges.map(({ node }: { node: Record<string, string> }) => node[name])
  return { found, errors: body.errors }
}

describe('a search finds', () => {
  test.each<[what: string, text: string, numbers: string[]]>([
    ['one Chinese character', '童', ['S1', 'S2', 'S5']],
    ['two neighbours', '儿童', ['S1', 'S2', 'S5']],
    ['two that are no neighbours there: nothing', '童音', []],
    ['four characters in their order', '乡村儿童', ['S1']],
    ['the same four in another order', '儿童乡村', ['S2']],
    ['words apart, in any order', '教室 乡村', ['S1']],
    ['Chinese and English together', '儿童 music', ['S1']],
    ['Chinese and English run together', '儿童music', ['S1']],
    ['Chinese and digits run together', '守护1000亩', ['S3']],
    ['the start of an English word', 'child', ['S1', 'S2']],
    ['not its end', 'hildren', []],
    ['any case', 'CHILDREN Rural', ['S1']],
    ['full-width forms of what is plain', 'Ｍｕｓｉｃ', ['S1']],
    ['plain forms of what is full-width', 'ai', ['S4']],
    ['characters beyond the basic plane', '𠮷林', ['S5']],
    ['letters with accents, composed or not', 'cafe\u0301', ['S5']],
    ['a word with an apostrophe', "people's", ['S3']],
    ['words between signs', '"湿地" & (wetland | !x:*)', []],
    ['words between signs that are all there', '"湿地"\\ & (\'park\')', ['S3']],
    ['what it means, spaces around it', '  \t音乐　', ['S1']],
    ['a word with NUL in it', 'mu\0sic', []],
    ['nothing for nothing', '', []],
    ['nothing for signs alone', '\'; -- \\ " % _ *', []],
    ['nothing for a lone surrogate', '\ud800', []],
  ])('%s', async (_what, text, numbers) => {
    const { found, errors } = await search(text)
    expect(errors).toBeUndefined()
    expect(found).toEqual(numbers)
  })

  test('organizations by either name', async () => {
    expect((await search('广东', 'organizations', 'nameZh')).found).toEqual(['广东测试基金会'])
    expect((await search('beij', 'organizations', 'nameZh')).found).toEqual(['北京测试基金会'])
    expect((await search('测试 centre', 'organizations', 'nameZh')).found).toEqual(['测试服务中心'])
  })
})

test.each(['projects', 'organizations'])('%s refuse a search of more than 100 characters', async (list) => {
  expect((await search('花'.repeat(100), list, 'id')).errors).toBeUndefined()
  for (const length of [101, 10_000]) {
    const { errors } = await search('花'.repeat(length), list, 'id')
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ path: 'filter.search', message: 'must be at most 100 characters' }],
    })
  }
})
