// A small campaign in which everything happens that the transparency export tells, with names and references that must
// not be found in it. Money is matched by two pools: the foundation draws, an enterprise doubles.
import { openPool, planWindow, publishRules } from '../../src/matching/pools.ts'
import { ask, longLived } from '../model/verbs.ts'
import type { Service } from '../setup/service.ts'

/** What nobody may read in an export, in whatever file. */
export const secrets = [
  'ref-alice',
  'ref-bob',
  'ref-carol',
  'ref-dave',
  'ref-erin',
  'Carol Hidden',
  'Erin Quiet',
  'pay-ref',
  'words of',
  'reason naming',
  'lin-of-staff',
] as const

/** What alice and bob are called, and may be. */
export const names = { alice: '=HYPERLINK("http://a.test","go")', bob: '李雷, "小花"' } as const

export const staff = { role: 'staff', subject: 'lin-of-staff', expiresAt: null } as const

export interface Stage {
  /** The ids of the donations, by what is special about them. */
  gifts: Record<
    | 'named'
    | 'again'
    | 'anonymousGift'
    | 'anonymousDonor'
    | 'unnamedDonor'
    | 'nobody'
    | 'refunded'
    | 'small'
    | 'held'
    | 'voided',
    string
  >
  windows: { foundation: string; enterprise: string }
}

export async function play(service: Service): Promise<Stage> {
  const windows = await openMatching(service)
  const channel = await service.token('partner', 'prt_1', longLived)
  const staffToken = await service.token('staff', 'lin-of-staff', longLived)
  let gifts = 0
  const give = async (
    donorRef: string | undefined,
    amount: number,
    more: Record<string, unknown> = {},
  ): Promise<string> => {
    gifts += 1
    service.clock.advance(1_000)
    const { __typename, donation } = await ask(
      service,
      'donate',
      {
        idempotencyKey: `gift-${gifts}`,
        project: 'prj_1',
        amount,
        donorRef,
        message: `words of ${gifts}`,
        paymentReference: `pay-ref-${gifts}`,
        ...more,
      },
      channel,
    )
    if (__typename !== 'DonateSuccess') throw new Error(`the gift ${gifts} is refused: ${__typename}`)
    return donation.id
  }
  const named = async (ref: string, displayName: string, anonymous = false) => {
    const token = await service.token('donor', ref, longLived)
    await ask(service, 'updateDonor', { displayName, anonymous, regionCode: '440000' }, token)
  }
  await named('ref-alice', names.alice)
  await named('ref-bob', names.bob)
  await named('ref-carol', 'Carol Hidden')
  await named('ref-erin', 'Erin Quiet')
  const made = {
    named: await give('ref-alice', 10_001),
    again: await give('ref-bob', 333, { project: 'prj_2' }),
    anonymousGift: await give('ref-erin', 20_000, { anonymous: true }),
    anonymousDonor: await give('ref-carol', 5_000),
    unnamedDonor: await give('ref-dave', 700),
    nobody: await give(undefined, 800, { regionCode: '110000' }),
    refunded: await give('ref-bob', 40_000, { project: 'prj_4' }),
    small: await give('ref-bob', 99),
  }
  await give('ref-bob', 1_000)
  const held = await give('ref-bob', 2_000)
  const voided = await give('ref-bob', 3_000)
  // Whoever stops wanting to be named is not named any more, for earlier gifts either.
  await named('ref-carol', 'Carol Hidden', true)
  service.clock.advance(60_000)
  const reason = 'a reason naming Carol Hidden'
  await takeBack(service, 'refundDonation', made.refunded, reason, channel)
  await takeBack(service, 'voidDonation', voided, reason, staffToken)
  await insertBrakes(service)
  await insertAwards(service)
  return { gifts: { ...made, held, voided }, windows }
}

async function openMatching(service: Service): Promise<Stage['windows']> {
  const now = service.clock.now()
  const reason = 'a reason naming nobody'
  const open = async (source: 'FOUNDATION' | 'ENTERPRISE') => {
    const pool = await openPool(service.app, staff, {
      idempotencyKey: `pool-${source}`,
      campaign: 'cmp_1',
      source,
      nameZh: '配捐池',
      nameEn: 'Pool',
      funderZh: '基金会',
      funderEn: 'Foundation',
      total: 100_000_000n,
      reason,
    })
    await publishRules(service.app, staff, {
      idempotencyKey: `rules-${source}`,
      pool: pool.subject,
      effectiveAt: now,
      minimumGift: 100n,
      giftCap: 5_000n,
      ...(source === 'FOUNDATION'
        ? {
            mode: 'RANDOM',
            draws: [
              { chance: 500_000, ratio: 5_000 },
              { chance: 500_000, ratio: 20_000 },
            ],
          }
        : { mode: 'FIXED', ratio: 10_000 }),
      reason,
    })
    const window = await planWindow(service.app, staff, {
      idempotencyKey: `window-${source}`,
      pool: pool.subject,
      opensAt: now,
      closesAt: new Date(now.getTime() + 3_600_000),
      budget: 50_000_000n,
      reason,
    })
    return window.subject
  }
  return { foundation: await open('FOUNDATION'), enterprise: await open('ENTERPRISE') }
}

async function takeBack(
  service: Service,
  verb: 'refundDonation' | 'voidDonation',
  donation: string,
  reason: string,
  token: string,
): Promise<void> {
  const type = verb === 'refundDonation' ? 'RefundDonationInput' : 'VoidDonationInput'
  const { body } = await service.graphql(
    `mutation ($input: ${type}!) { ${verb}(input: $input) { __typename } }`,
    { input: { idempotencyKey: `${verb}-${donation}`, donation, reason } },
    token,
  )
  const { __typename } = body.data[verb]
  if (!/Success$/.test(__typename)) throw new Error(`${verb} is refused: ${__typename}`)
}

async function insertBrakes({ sql, clock }: Service): Promise<void> {
  const at = clock.now()
  const [carol] = await sql<{ id: bigint }[]>`select id from donor where ref = 'ref-carol'`
  const later = new Date(at.getTime() + 1_000)
  await sql`
    insert into brake (campaign_id, scope, target_id, effect, reason, notice_zh, notice_en, engaged_by, engaged_at,
      engaged_seq, until, released_by, released_at, released_seq, release_reason)
    values
      (1, 'PROJECT', 4, 'STOP_MATCH', 'a reason naming Carol Hidden', '第一行' || chr(10) || '第二行', '+under "review"',
        'staff:lin-of-staff', ${at}, 1, null, 'staff:lin-of-staff', ${later}, 2, 'a reason naming Carol Hidden'),
      (1, 'DONOR', ${carol?.id ?? null}, 'STOP_MATCH', 'a reason naming Carol Hidden', '核查中', 'Being looked into',
        'staff:lin-of-staff', ${at}, 1, ${later}, null, null, null, null),
      (1, 'GLOBAL', null, 'STOP_FLOWERS', 'a reason naming nobody', '', '''quoted', 'staff:lin-of-staff', ${at}, 1,
        ${later}, null, null, null, null)`
}

async function insertAwards({ sql, clock }: Service): Promise<void> {
  const at = clock.now()
  const by = 'staff:lin-of-staff'
  await sql`
    insert into incentive_track (campaign_id, kind, name_zh, name_en, budget, committed, criteria)
    values (1, 'OUTSIDE_WINDOWS', '窗口外', 'Outside windows', 1000000, 0, '[]'),
      (1, 'INNOVATION', '创新', 'Innovation', 1000000, 0, '[]')`
  const award = (
    trackId: number,
    organizationId: number,
    state: string,
    {
      amount = null,
      notice = false,
      approved = false,
    }: { amount?: number | null; notice?: boolean; approved?: boolean },
  ) => sql`
    insert into incentive_award (campaign_id, track_id, organization_id, state, score, amount, nominated_by,
      nominated_at, nomination_reason, proposed_by, notice_ends_at, approved_by, approved_at)
    values (1, ${trackId}, ${organizationId}, ${state}, ${amount === null ? null : 87_500}, ${amount}, ${by}, ${at},
      'a reason naming nobody', ${amount === null ? null : by}, ${notice ? at : null},
      ${approved ? 'staff:second-of-staff' : null}, ${approved ? at : null})`
  await award(1, 1, 'IN_NOTICE', { amount: 12_345, notice: true })
  await award(1, 2, 'APPROVED', { amount: 5, notice: true, approved: true })
  await award(1, 3, 'NOMINATED', {})
  await award(2, 1, 'REJECTED', { amount: 100, notice: true })
  await award(2, 2, 'REJECTED', { amount: 100 })
  await award(2, 3, 'PROPOSED', { amount: 100 })
}

/** Shown awards of the above. */
export const shownAwards = ['iaw_1', 'iaw_2', 'iaw_4']

export type Dataset = 'ALLOCATIONS' | 'REFUNDS' | 'BRAKES' | 'AWARDS' | 'DAILY_TOTALS'
export const everyDataset: readonly Dataset[] = ['ALLOCATIONS', 'REFUNDS', 'BRAKES', 'AWARDS', 'DAILY_TOTALS']
export type Format = 'CSV' | 'JSONL'

export interface Page {
  seq: number
  asOf: string
  rows: number
  text: string
  sha256: string
  endCursor: string | null
  hasNextPage: boolean
}

const pageQuery = `query ($campaign: ID!, $dataset: TransparencyDataset!, $format: TransparencyFormat!, $first: Int!, $after: String) {
  transparencyExport(campaign: $campaign, dataset: $dataset, format: $format, first: $first, after: $after) {
    seq asOf rows text sha256 endCursor hasNextPage } }`

export function askPage(
  service: Service,
  token: string | undefined,
  variables: { dataset: Dataset; format: Format; campaign?: string; first?: number; after?: string | null },
) {
  return service.graphql(pageQuery, { campaign: 'cmp_1', first: 1_000, ...variables }, token)
}

/** All pages of a dataset, each of so many rows. */
export async function pagesOf(
  service: Service,
  token: string,
  dataset: Dataset,
  format: Format,
  first: number,
): Promise<Page[]> {
  const pages: Page[] = []
  for (let after: string | null = null; ; ) {
    const { body } = await askPage(service, token, { dataset, format, first, after })
    if (body.errors) throw new Error(JSON.stringify(body.errors))
    const page: Page = body.data.transparencyExport
    pages.push(page)
    if (!page.hasNextPage) return pages
    after = page.endCursor
  }
}

export type Row = Record<string, unknown>

export function jsonRows(text: string): Row[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row)
}

/** A reader of RFC 4180, strict about its line ends: cells are texts, and one that is not there at all is null. */
export function csvRows(text: string): { header: string[]; rows: (string | null)[][] } {
  const lines: (string | null)[][] = [[]]
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const found = cell.exec(text)
    if (!found) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`)
    const [, quoted, bare, end] = found
    lines.at(-1)?.push(quoted === undefined ? bare || null : quoted.replaceAll('""', '"'))
    if (end === '\r\n') lines.push([])
  }
  const [header = [], ...rows] = lines.slice(0, -1)
  return { header: header.map(String), rows }
}
