// Who may ask for the transparency export, for what, and what a wrong question is answered with.
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engageBrake, releaseBrake } from '../../src/governance/brakes.ts'
import { complexityLimit } from '../../src/graphql/complexity.ts'
import { exportFiles } from '../../src/transparency/exporting.ts'
import { type Service, startService } from '../setup/service.ts'
import { askPage, csvRows, everyDataset, jsonRows, pagesOf, play } from './stage.ts'

const viewer = { role: 'staff', subject: 'tester', expiresAt: null } as const

let service: Service
let staff: string
let screen: string

beforeAll(async () => {
  service = await startService()
  staff = await service.token('staff')
  screen = await service.token('screen')
})

afterAll(() => service.close())

describe('a campaign in which nothing has happened', () => {
  test.each(everyDataset)('has %s with a header and, but for the days, without a row', async (dataset) => {
    const csv = await askPage(service, staff, { dataset, format: 'CSV' })
    const page = csv.body.data.transparencyExport
    const rows = dataset === 'DAILY_TOTALS' ? 10 : 0
    expect(page).toMatchObject({ seq: 0, asOf: '2022-08-31T16:00:00.000Z', rows, hasNextPage: false })
    expect(page.endCursor === null).toBe(rows === 0)
    expect(csvRows(page.text).header.length).toBeGreaterThan(5)
    expect(csvRows(page.text).rows).toHaveLength(rows)
    const json = await askPage(service, staff, { dataset, format: 'JSONL' })
    const { text, sha256 } = json.body.data.transparencyExport
    expect(jsonRows(text)).toHaveLength(rows)
    expect(sha256).toBe(createHash('sha256').update(text).digest('hex'))
  })

  test('has files all the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'oneflower-export-'))
    const formats = ['csv', 'jsonl'] as const
    const options = { folder, campaign: 'test', formats, force: false }
    const { seq, files } = await exportFiles(service.sql, options, service.clock)
    expect(seq).toBe(0)
    expect(files.map(({ rows }) => rows)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 10, 10])
    expect(await readFile(join(folder, 'awards.jsonl'), 'utf8')).toBe('')
    expect(await readFile(join(folder, 'refunds.csv'), 'utf8')).toMatch(/^seq,donation,kind,[\w,]+\r\n$/)
    await rm(folder, { recursive: true })
  })
})

describe('asked for', () => {
  beforeAll(() => play(service))

  test('while the numbers of the campaign are held back only staff gets it', async () => {
    const { subject } = await engageBrake(service.app, viewer, {
      idempotencyKey: 'hold-back',
      campaign: 'cmp_1',
      scope: 'GLOBAL',
      effect: 'DELAY_PUBLIC',
      reason: 'a test',
    })
    const request = { dataset: 'DAILY_TOTALS', format: 'CSV' } as const
    const refused = await askPage(service, screen, request)
    expect(refused.body.errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    expect((await askPage(service, staff, request)).body.data.transparencyExport.rows).toBe(10)
    await releaseBrake(service.app, viewer, {
      idempotencyKey: 'show-again',
      brake: subject,
      reason: 'a test',
    })
    expect((await askPage(service, screen, request)).body.data.transparencyExport.rows).toBe(10)
  })

  test('by staff and by a screen it is the same, to the byte', async () => {
    for (const dataset of everyDataset) {
      const [forStaff] = await pagesOf(service, staff, dataset, 'CSV', 1_000)
      const [forScreen] = await pagesOf(service, screen, dataset, 'CSV', 1_000)
      expect(forScreen).toEqual(forStaff)
      expect(forStaff?.rows).toBeGreaterThan(0)
    }
  })

  test.each(['donor', 'partner', 'organization'] as const)('by a %s it is refused', async (role) => {
    const { body } = await askPage(service, await service.token(role), { dataset: 'REFUNDS', format: 'CSV' })
    expect(body.data).toEqual({ transparencyExport: null })
    expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  test('without a token it is refused', async () => {
    const { body } = await askPage(service, undefined, { dataset: 'REFUNDS', format: 'CSV' })
    expect(body.data).toEqual({ transparencyExport: null })
    expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  test('for a campaign that is not there it is null', async () => {
    const { body } = await askPage(service, staff, { campaign: 'cmp_99', dataset: 'REFUNDS', format: 'CSV' })
    expect(body).toEqual({ data: { transparencyExport: null } })
  })

  test('for a campaign in DRAFT it is null for screens, and not for staff', async () => {
    await service.sql`update campaign set phase = 'DRAFT'`
    const draft = { dataset: 'AWARDS', format: 'JSONL' } as const
    expect((await askPage(service, screen, draft)).body.data).toEqual({ transparencyExport: null })
    expect((await askPage(service, staff, draft)).body.data.transparencyExport.rows).toBe(3)
    await service.sql`update campaign set phase = 'LIVE'`
    expect((await askPage(service, screen, draft)).body.data.transparencyExport.rows).toBe(3)
  })

  const refunds = { dataset: 'REFUNDS', format: 'CSV' } as const
  test.each<[what: string, variables: Partial<Parameters<typeof askPage>[2]>, path: string]>([
    ['no rows', { first: 0 }, 'first'],
    ['less than no rows', { first: -1 }, 'first'],
    ['too many rows', { first: 1_001 }, 'first'],
    ['what is no cursor', { after: 'next' }, 'after'],
    ['an empty cursor', { after: '' }, 'after'],
    ['the id of something else', { campaign: 'prj_1' }, 'campaign'],
  ])('with %s it says what is wrong', async (_what, variables, path) => {
    const { body } = await askPage(service, staff, { ...refunds, ...variables })
    expect(body.data).toEqual({ transparencyExport: null })
    expect(body.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', fields: [{ path }] } }])
  })

  test('with a cursor of another dataset it says so', async () => {
    const { body } = await askPage(service, staff, { ...refunds, first: 1 })
    const after: string = body.data.transparencyExport.endCursor
    const other = await askPage(service, staff, { dataset: 'BRAKES', format: 'CSV', after })
    expect(other.body.errors).toMatchObject([{ extensions: { fields: [{ path: 'after' }] } }])
    // The format is not part of a place.
    const same = await askPage(service, staff, { dataset: 'REFUNDS', format: 'JSONL', after })
    expect(same.body.data.transparencyExport).toMatchObject({ rows: 1, hasNextPage: false })
  })

  test('for more at once than an operation may cost it is refused as a whole', async () => {
    const field = (name: number) =>
      `p${name}: transparencyExport(campaign: "cmp_1", dataset: BRAKES, format: CSV) { rows }`
    const few = Math.floor(complexityLimit.complexity / 1_011)
    const fields = Array.from({ length: few + 1 }, (_, place) => field(place))
    const within = await service.graphql(`{ ${fields.slice(0, few).join(' ')} }`, {}, staff)
    expect(within.body.errors).toBeUndefined()
    const beyond = await service.graphql(`{ ${fields.join(' ')} }`, {}, staff)
    expect(beyond.body.errors?.[0]?.message).toMatch(/Complexity is \d+/)
  })
})
