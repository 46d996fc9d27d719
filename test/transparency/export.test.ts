// The transparency export as files: what they hold, what they must not hold, and what the manifest promises.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawOf } from '../../src/matching/rules.ts'
import { type ExportOptions, exportFiles, type Manifest } from '../../src/transparency/exporting.ts'
import { ask, longLived } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import {
  csvRows,
  type Dataset,
  everyDataset,
  type Format,
  jsonRows,
  names,
  pagesOf,
  play,
  type Row,
  type Stage,
  secrets,
  shownAwards,
} from './stage.ts'

let service: Service
let staffToken: string
let stage: Stage
let folder: string
let manifest: Manifest

beforeAll(async () => {
  service = await startService()
  staffToken = await service.token('staff', 'tester', longLived)
  stage = await play(service)
  folder = await newFolder()
  manifest = await exported({ folder })
})

afterAll(async () => {
  await service.close()
  await Promise.all(folders.map((made) => rm(made, { recursive: true, force: true })))
})

const folders: string[] = []

async function newFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'oneflower-export-'))
  folders.push(made)
  return made
}

function exported(options: Partial<ExportOptions> & { folder: string }): Promise<Manifest> {
  return exportFiles(
    service.sql,
    { campaign: 'test', formats: ['csv', 'jsonl'], force: false, ...options },
    service.clock,
  )
}

const fileNames: Record<Dataset, string> = {
  ALLOCATIONS: 'allocations',
  REFUNDS: 'refunds',
  BRAKES: 'brakes',
  AWARDS: 'awards',
  DAILY_TOTALS: 'daily-totals',
}

function textOf(dataset: Dataset, ending: 'csv' | 'jsonl', from = folder): Promise<string> {
  return readFile(join(from, `${fileNames[dataset]}.${ending}`), 'utf8')
}

async function rowsOf(dataset: Dataset): Promise<Row[]> {
  return jsonRows(await textOf(dataset, 'jsonl'))
}

async function allocationsOf(donation: string): Promise<Row[]> {
  return (await rowsOf('ALLOCATIONS')).filter((row) => row.donation === donation)
}

describe('the manifest', () => {
  test('has every file with its rows, bytes and hash, and the place in the journal', async () => {
    const [head] = await service.sql<{ seq: bigint; at: Date }[]>`select seq, at from journal_head`
    expect(manifest).toMatchObject({
      campaign: 'test',
      rehearsal: false,
      seq: Number(head?.seq),
      asOf: head?.at.toISOString(),
      generatedAt: service.clock.now().toISOString(),
    })
    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest)
    expect(manifest.files.map(({ name }) => name).sort()).toEqual(
      everyDataset.flatMap((dataset) => [`${fileNames[dataset]}.csv`, `${fileNames[dataset]}.jsonl`]).sort(),
    )
    expect((await readdir(folder)).sort()).toEqual(
      [...manifest.files.map(({ name }) => name), 'SHA256SUMS', 'manifest.json'].sort(),
    )
    for (const { name, dataset, format, rows, bytes, sha256 } of manifest.files) {
      const content = await readFile(join(folder, name))
      expect([name, bytes, sha256]).toEqual([
        name,
        content.length,
        createHash('sha256').update(content).digest('hex'),
      ])
      const text = content.toString('utf8')
      expect([name, rows]).toEqual([
        name,
        format === 'csv' ? csvRows(text).rows.length : jsonRows(text).length,
      ])
      expect(name).toBe(`${fileNames[dataset]}.${format}`)
    }
    expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toBe(
      manifest.files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''),
    )
  })

  test('is the same twice, and so are the files, as long as nothing has happened', async () => {
    const again = await newFolder()
    const second = await exported({ folder: again })
    expect(second).toEqual(manifest)
    for (const { name } of manifest.files) {
      expect(await readFile(join(again, name))).toEqual(await readFile(join(folder, name)))
    }
  })

  test('an export that is there is kept, unless it is to be replaced', async () => {
    const again = await newFolder()
    await writeFile(join(again, 'notes.txt'), 'mine')
    await exported({ folder: again })
    await expect(exported({ folder: again })).rejects.toThrow(/has an export already/)
    expect(JSON.parse(await readFile(join(again, 'manifest.json'), 'utf8'))).toEqual(manifest)
    const replaced = await exported({ folder: again, force: true, formats: ['csv'] })
    // What is not in the manifest is not left behind, but for what was never ours.
    expect((await readdir(again)).sort()).toEqual(
      [...replaced.files.map(({ name }) => name), 'SHA256SUMS', 'manifest.json', 'notes.txt'].sort(),
    )
    expect(replaced.files.map(({ format }) => format)).toEqual(everyDataset.map(() => 'csv'))
  })

  test('a campaign that is not there, or a folder that cannot be, leaves nothing behind', async () => {
    const again = await newFolder()
    await expect(exported({ folder: again, campaign: 'none' })).rejects.toThrow(
      /no campaign with the code "none"/,
    )
    expect(await readdir(again)).toEqual([])
    await writeFile(join(again, 'file'), '')
    await expect(exported({ folder: join(again, 'file') })).rejects.toThrow(/cannot be written to: EEXIST/)
    await expect(exported({ folder: join(again, 'file', 'below') })).rejects.toThrow(
      /cannot be written to: ENOTDIR/,
    )
    expect(await readdir(again)).toEqual(['file'])
  })
})

describe('every dataset', () => {
  test.each(everyDataset)(
    '%s: both formats have the same rows, every row the same columns',
    async (dataset) => {
      const csv = csvRows(await textOf(dataset, 'csv'))
      const rows = await rowsOf(dataset)
      expect(rows.length).toBeGreaterThan(0)
      const asText = (value: unknown): string | null => {
        if (value === null) return null
        if (Array.isArray(value)) return value.join(' ') || null
        return typeof value === 'string' && /^(\s*[=+\-@]|')/.test(value) ? `'${value}` : String(value)
      }
      expect(csv.rows).toEqual(rows.map((row) => Object.values(row).map(asText)))
      for (const row of rows) expect(Object.keys(row)).toEqual(csv.header)
    },
  )

  test.each(everyDataset.flatMap((dataset) => [1, 2, 1_000].map((size) => [dataset, size] as const)))(
    '%s: pages of %i rows, one behind the other, are the file to the byte',
    async (dataset, size) => {
      for (const [format, ending] of [
        ['CSV', 'csv'],
        ['JSONL', 'jsonl'],
      ] as const satisfies [Format, string][]) {
        const pages = await pagesOf(service, staffToken, dataset, format, size)
        const file = manifest.files.find((one) => one.dataset === dataset && one.format === ending)
        const whole = pages.map(({ text }) => text).join('')
        expect(createHash('sha256').update(whole).digest('hex')).toBe(file?.sha256)
        expect(pages.reduce((sum, { rows }) => sum + rows, 0)).toBe(file?.rows)
        for (const { seq, asOf, rows, text, sha256 } of pages) {
          expect([seq, asOf]).toEqual([manifest.seq, manifest.asOf])
          expect(rows).toBeLessThanOrEqual(size)
          expect(sha256).toBe(createHash('sha256').update(text).digest('hex'))
        }
      }
    },
  )

  test('tells amounts in whole fen and in yuan, and instants in UTC', async () => {
    for (const dataset of everyDataset) {
      for (const row of await rowsOf(dataset)) {
        for (const [name, value] of Object.entries(row)) {
          if (name.endsWith('Fen')) {
            expect([name, Number.isSafeInteger(value)]).toEqual([name, true])
            const yuan = row[name.replace(/Fen$/, 'Yuan')]
            expect(yuan).toBe((Number(value) / 100).toFixed(2))
          }
          if ((name.endsWith('At') || name === 'until') && value !== null) {
            expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
          }
        }
      }
    }
  })

  test('no byte of any file names who is not to be named, nor how they are referred to', async () => {
    const reads = await readdir(folder)
    expect(reads.length).toBe(12)
    for (const name of reads) {
      const content = await readFile(join(folder, name))
      expect(secrets.filter((secret) => content.includes(secret))).toEqual([])
    }
    // The secrets are where the export is made from.
    const [kept] = await service.sql<{ count: bigint }[]>`
      select (select count(*) from donor where ref like 'ref-%') + (select count(*) from donation where payment_reference like 'pay-ref%'
        and message like 'words of%') + (select count(*) from refund where reason like 'a reason naming%') as count`
    expect(Number(kept?.count)).toBe(5 + 11 + 2)
  })
})

describe('allocations', () => {
  test('are those of the database, each once', async () => {
    const stored = await service.sql<{ id: string; amount: bigint; state: string; ratio: number }[]>`
      select 'mal_' || campaign_id || '-' || donation_seq || '-' || source as id, amount, state, ratio
      from allocation order by donation_seq, source`
    expect(stored.length).toBeGreaterThan(10)
    expect(
      (await rowsOf('ALLOCATIONS')).map(({ allocation, amountFen, state, ratioBasisPoints }) => ({
        id: allocation,
        amount: BigInt(amountFen as number),
        state,
        ratio: ratioBasisPoints,
      })),
    ).toEqual([...stored])
  })

  test('tell of a gift what the API shows of it', async () => {
    for (const donation of Object.values(stage.gifts)) {
      const { body } = await service.graphql(
        `query ($id: ID!) { node(id: $id) { ... on Donation { id seq paidAt day amount { minorUnits decimal }
          project { id number category } receivingOrganization { id } region { code }
          donor { __typename ... on NamedDonor { displayName } ... on AnonymousDonor { labelZh } } } } }`,
        { id: donation },
        staffToken,
      )
      const gift = body.data.node
      for (const row of await allocationsOf(donation)) {
        expect(row).toMatchObject({
          donation: gift.id,
          seq: gift.seq,
          paidAt: gift.paidAt,
          day: gift.day,
          giftFen: gift.amount.minorUnits,
          giftYuan: gift.amount.decimal,
          project: gift.project.id,
          projectNumber: gift.project.number,
          category: gift.project.category,
          organization: gift.receivingOrganization.id,
          region: gift.region.code,
          named: gift.donor.__typename === 'NamedDonor',
          donor: gift.donor.displayName ?? gift.donor.labelZh,
        })
      }
    }
  })

  test('name who wants to be named, and nobody else', async () => {
    const donorOf = async (donation: string) => {
      const found = await allocationsOf(donation)
      expect(found).toHaveLength(2)
      return new Set(found.map(({ named, donor }) => `${named} ${donor}`))
    }
    expect(await donorOf(stage.gifts.named)).toEqual(new Set([`true ${names.alice}`]))
    expect(await donorOf(stage.gifts.again)).toEqual(new Set([`true ${names.bob}`]))
    for (const hidden of ['anonymousGift', 'anonymousDonor', 'unnamedDonor'] as const) {
      expect(await donorOf(stage.gifts[hidden])).toEqual(new Set(['false 爱心人士']))
    }
    expect(await donorOf(stage.gifts.nobody)).toEqual(new Set(['false 爱心人士']))
  })

  test('hold a name that is a formula as text', async () => {
    const csv = csvRows(await textOf('ALLOCATIONS', 'csv'))
    const place = csv.header.indexOf('donor')
    const cells = csv.rows.map((row) => row[place])
    expect(cells).toContain(`'${names.alice}`)
    expect(cells).toContain(names.bob)
    expect(cells.filter((cell) => /^[=+\-@]/.test(cell ?? ''))).toEqual([])
  })

  test('show the caps, the states and what was held', async () => {
    expect(await allocationsOf(stage.gifts.small)).toEqual([])
    const [doubled] = await allocationsOf(stage.gifts.anonymousGift)
    expect(doubled).toMatchObject({
      source: 'ENTERPRISE',
      window: stage.windows.enterprise,
      ruleSetVersion: 1,
      ratioBasisPoints: 10_000,
      draw: null,
      rawFen: 20_000,
      amountFen: 5_000,
      caps: ['GIFT'],
      state: 'CONFIRMED',
      holdReason: null,
      settlement: null,
    })
    expect(doubled?.confirmedSeq).toBe(doubled?.seq)
    expect(
      (await allocationsOf(stage.gifts.held)).map(({ state, holdReason }) => [state, holdReason]),
    ).toEqual([
      ['HELD', 'VELOCITY_HOLD'],
      ['HELD', 'VELOCITY_HOLD'],
    ])
    for (const gone of [stage.gifts.refunded, stage.gifts.voided]) {
      const states = (await allocationsOf(gone)).map(({ state }) => state)
      expect(states).toEqual(['REVERSED', 'REVERSED'])
    }
  })

  test('let anybody derive a draw and its amount, once the seed is out', async () => {
    const drawn = (await rowsOf('ALLOCATIONS')).filter(({ source }) => source === 'FOUNDATION')
    expect(drawn.length).toBeGreaterThan(5)
    const seedQuery = `query ($id: ID!) { node(id: $id) { ... on MatchingWindow { seed seedHash closesAt } } }`
    const before = service.clock.now()
    const early = await service.graphql(seedQuery, { id: stage.windows.foundation })
    expect(early.body.data.node.seed).toBeNull()
    service.clock.set(early.body.data.node.closesAt)
    const { body } = await service.graphql(seedQuery, { id: stage.windows.foundation })
    service.clock.set(before)
    const { seed, seedHash } = body.data.node
    expect(createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex')).toBe(seedHash)
    for (const { donation, draw, ratioBasisPoints, giftFen, rawFen } of drawn) {
      expect(drawOf(seed, donation as string)).toBe(draw)
      expect(ratioBasisPoints).toBe((draw as number) < 500_000 ? 5_000 : 20_000)
      expect(rawFen).toBe(Math.floor(((giftFen as number) * (ratioBasisPoints as number)) / 10_000))
    }
    expect(new Set(drawn.map(({ ratioBasisPoints }) => ratioBasisPoints)).size).toBeGreaterThan(0)
  })
})

describe('refunds', () => {
  test('tell what was taken back of the gift and of each line of its match, and no reason', async () => {
    const rows = await rowsOf('REFUNDS')
    const matchOf = async (donation: string, source: string) =>
      (await allocationsOf(donation)).find((row) => row.source === source)?.amountFen
    expect(rows).toMatchObject([
      {
        donation: stage.gifts.refunded,
        kind: 'REFUND',
        project: 'prj_4',
        organization: 'org_2',
        amountFen: 40_000,
        amountYuan: '400.00',
        foundationMatchReversedFen: await matchOf(stage.gifts.refunded, 'FOUNDATION'),
        partnerMatchReversedFen: await matchOf(stage.gifts.refunded, 'ENTERPRISE'),
        heldMatchDroppedFen: 0,
      },
      {
        donation: stage.gifts.voided,
        kind: 'VOID',
        foundationMatchReversedFen: 0,
        partnerMatchReversedFen: 0,
      },
    ])
    expect(rows[0]?.refundedAt).toBe(service.clock.now().toISOString())
    const held = await allocationsOf(stage.gifts.voided)
    expect(rows[1]?.heldMatchDroppedFen).toBe(held.reduce((sum, row) => sum + Number(row.amountFen), 0))
    const columns = Object.keys(rows[0] ?? {})
    expect(columns.filter((name) => /reason|reference|message|donor/i.test(name))).toEqual([])
  })
})

describe('brakes', () => {
  test('are all there with their notices; a stopped person is not told, nor who stopped it and why', async () => {
    const rows = await rowsOf('BRAKES')
    expect(rows).toMatchObject([
      {
        brake: 'brk_1',
        scope: 'PROJECT',
        target: 'prj_4',
        effect: 'STOP_MATCH',
        noticeZh: '第一行\n第二行',
        noticeEn: '+under "review"',
        engagedSeq: 1,
        until: null,
        releasedSeq: 2,
      },
      { brake: 'brk_2', scope: 'DONOR', target: null, noticeEn: 'Being looked into', releasedAt: null },
      { brake: 'brk_3', scope: 'GLOBAL', target: null, effect: 'STOP_FLOWERS', noticeZh: '' },
    ])
    expect(Object.keys(rows[0] ?? {}).filter((name) => /reason|by/i.test(name))).toEqual([])
    const csv = csvRows(await textOf('BRAKES', 'csv'))
    const notice = (row: number) => csv.rows[row]?.[csv.header.indexOf('noticeEn')]
    expect([notice(0), notice(1), notice(2)]).toEqual([`'+under "review"`, 'Being looked into', "''quoted"])
  })
})

describe('awards', () => {
  test('are those that were put up for notice, whatever became of them', async () => {
    const rows = await rowsOf('AWARDS')
    expect(rows.map(({ award }) => award)).toEqual(shownAwards)
    expect(rows).toMatchObject([
      {
        award: 'iaw_1',
        track: 'itk_1',
        trackKind: 'OUTSIDE_WINDOWS',
        organization: 'org_1',
        organizationNameZh: '广东测试基金会',
        state: 'IN_NOTICE',
        scoreThousandths: 87_500,
        amountFen: 12_345,
        amountYuan: '123.45',
        disbursedAt: null,
      },
      { award: 'iaw_2', state: 'APPROVED', amountYuan: '0.05' },
      { award: 'iaw_4', state: 'REJECTED', trackKind: 'INNOVATION' },
    ])
  })
})

describe('daily totals', () => {
  test('are what the API shows of every day, those without a gift too', async () => {
    const { body } = await service.graphql(
      `{ campaign(code: "test") { breakdown(by: DAY) { seq rows { key totals { donationCount donorCount
        received { minorUnits } refunded { minorUnits } net { minorUnits } matched { minorUnits } held { minorUnits }
        flowerCount flowersReversed giverCount } } } } }`,
    )
    const { seq, rows } = body.data.campaign.breakdown
    expect(seq).toBe(manifest.seq)
    const shown = (await rowsOf('DAILY_TOTALS')).map((row) => ({
      key: row.day,
      totals: {
        donationCount: row.donationCount,
        donorCount: row.donorCount,
        received: { minorUnits: row.receivedFen },
        refunded: { minorUnits: row.refundedFen },
        net: { minorUnits: row.netFen },
        matched: { minorUnits: row.matchedFen },
        held: { minorUnits: row.heldFen },
        flowerCount: row.flowerCount,
        flowersReversed: row.flowersReversed,
        giverCount: row.giverCount,
      },
    }))
    expect(shown).toEqual(rows)
    expect(shown).toHaveLength(10)
    expect(shown[8]).toMatchObject({ key: '2022-09-09', totals: { donationCount: 11 } })
    expect(shown[0]).toMatchObject({ key: '2022-09-01', totals: { donationCount: 0 } })
  })

  test('keep the lines of money apart, and agree with the allocations and refunds', async () => {
    const [day] = (await rowsOf('DAILY_TOTALS')).filter((row) => row.day === '2022-09-09')
    const allocations = await rowsOf('ALLOCATIONS')
    const refunds = await rowsOf('REFUNDS')
    const sum = (rows: Row[], name: string) => rows.reduce((total, row) => total + Number(row[name]), 0)
    const line = (partner: boolean) =>
      allocations.filter(({ source }) => (source === 'FOUNDATION') !== partner)
    const confirmed = (rows: Row[]) => rows.filter(({ confirmedSeq }) => confirmedSeq !== null)
    const held = (rows: Row[]) => rows.filter(({ state }) => state === 'HELD')
    expect(day).toMatchObject({
      refundedFen: sum(refunds, 'amountFen'),
      foundationMatchedFen: sum(confirmed(line(false)), 'amountFen'),
      foundationMatchReversedFen: sum(refunds, 'foundationMatchReversedFen'),
      foundationHeldFen: sum(held(line(false)), 'amountFen'),
      partnerMatchedFen: sum(confirmed(line(true)), 'amountFen'),
      partnerMatchReversedFen: sum(refunds, 'partnerMatchReversedFen'),
      partnerHeldFen: sum(held(line(true)), 'amountFen'),
    })
    expect(day?.foundationMatchedFen).toBeGreaterThan(0)
    expect(day?.partnerMatchReversedFen).toBeGreaterThan(0)
    expect(day?.partnerHeldFen).toBeGreaterThan(0)
  })
})

test('a later gift makes another export, at a higher seq', async () => {
  const channel = await service.token('partner', 'prt_1', longLived)
  const gift = { idempotencyKey: 'later', project: 'prj_1', amount: 500, donorRef: 'ref-alice' }
  service.clock.advance(120_000)
  expect(await ask(service, 'donate', gift, channel)).toMatchObject({ __typename: 'DonateSuccess' })
  const later = await exported({ folder: await newFolder() })
  expect(later.seq).toBe(manifest.seq + 1)
  const hashes = ({ files }: Manifest) => files.map(({ sha256 }) => sha256)
  expect(hashes(later)).not.toEqual(hashes(manifest))
  const rows = ({ files }: Manifest) => files.find(({ dataset }) => dataset === 'ALLOCATIONS')?.rows ?? 0
  expect(rows(later)).toBe(rows(manifest) + 2)
})
