// node and nodes: any object by its id, and nothing for what is no id of anything.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'

let service: Service

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service?.close())

test.each([
  ['cmp_1', 'Campaign'],
  ['org_3', 'Organization'],
  ['prj_2', 'Project'],
  ['drm_4', 'Dream'],
  ['prt_2', 'Partner'],
  ['dty_5', 'DeedType'],
  ['rgn_440000', 'Region'],
  ['rgn_UNKNOWN', 'Region'],
])('%s is a %s', async (id, typename) => {
  const { body } = await service.graphql('query ($id: ID!) { node(id: $id) { __typename id } }', { id })
  expect(body).toEqual({ data: { node: { __typename: typename, id } } })
})

const nothing = [
  '',
  'prj',
  'prj_',
  'prj_0',
  'prj_-1',
  'prj_1.5',
  'prj_01',
  'prj_99',
  'prj_2147483648',
  'prj_99999999999999999999',
  'prj_1_1',
  'prj_1; drop table project',
  'PRJ_1',
  'xyz_1',
  '__proto___1',
  'constructor_1',
  'rgn_000000',
  'rgn_toString',
  'dnr_1',
  'dnr_99999999999999999999',
  'don_1',
  'don_1-1',
  'don_1-99999999999999999999',
  'cHJqXzE=',
  '花_1',
  '\0',
]

test.each(nothing)('%j is nothing, and no error', async (id) => {
  const { body } = await service.graphql('query ($id: ID!) { node(id: $id) { id } }', { id })
  expect(body).toEqual({ data: { node: null } })
})

test('nodes come in the order of their ids, as often as asked for, null where there is none', async () => {
  const ids = ['prj_2', ...nothing, 'org_1', 'prj_2', 'prj_1']
  const { body } = await service.graphql('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
  expect(body.errors).toBeUndefined()
  expect(body.data.nodes).toEqual([
    { id: 'prj_2' },
    ...nothing.map(() => null),
    { id: 'org_1' },
    { id: 'prj_2' },
    { id: 'prj_1' },
  ])
})

test('more than 100 nodes are refused by the name of the argument', async () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `prj_${index + 1}`)
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'
  expect((await service.graphql(query, { ids: ids(100) })).body.errors).toBeUndefined()
  const { body } = await service.graphql(query, { ids: ids(101) })
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'ids' }] })
})

test('a campaign is found by its code', async () => {
  const { body } = await service.graphql(
    '{ test: campaign(code: "test") { id } none: campaign(code: "\\u0000") { id } other: campaign(code: "2023") { id } }',
  )
  expect(body).toEqual({ data: { test: { id: 'cmp_1' }, none: null, other: null } })
})

test('regions are those of GB/T 2260 and UNKNOWN', async () => {
  const { body } = await service.graphql('{ regions { id code nameZh nameEn } }')
  expect(body.data.regions).toHaveLength(35)
  expect(body.data.regions.at(-1)).toEqual({
    id: 'rgn_UNKNOWN',
    code: 'UNKNOWN',
    nameZh: '未知',
    nameEn: 'Unknown',
  })
})
