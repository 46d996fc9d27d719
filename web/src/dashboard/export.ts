// What is seen, as a table that anybody can add up: a row for each number, each with the seq and the instant that it
// belongs to. Written as the transparency export is: RFC 4180, whole fen, yuan with two decimals, nothing that computes.
import type { Campaign } from '../live/campaign.ts'
import type { Breakdown, Moment } from './moment.ts'
import { clockIn } from './travel.ts'

export type Cell = string | number | boolean | null

export interface MinuteEnd {
  until: string
  totals: {
    seq: number
    asOf: string
    serviceLevel: string
    received: { minorUnits: number }
    donationCount: number
  }
}

export interface State {
  seq: number
  asOf: string
  serviceLevel: string
}

export type Unit = 'fen' | 'gifts' | 'people' | 'flowers' | 'place' | 'instant' | 'state'

export interface SeenRow {
  state: State
  /** The instant that is shown, where it is not the moment's own. */
  shown?: string
  /** Part, key, and its names in Chinese and English. */
  named: Named
  measure: string
  /** null: there is none, as the movement of what is new on a board. */
  value: number | string | null
  unit: Unit
}

export type Named = readonly [part: string, key: string, nameZh: string | null, nameEn: string | null]

const columns = [
  'campaign',
  'rehearsal',
  'shown',
  'seq',
  'asOf',
  'serviceLevel',
  'part',
  'key',
  'nameZh',
  'nameEn',
  'measure',
  'value',
  'unit',
  'yuan',
] as const

/**
 * The header, and a row for each number of the moment, of the hour before it and of what the panels show beside it. An
 * instant that is shown is told; of the present nothing is, but what it is as of.
 */
export function tableOf(
  campaign: Campaign,
  moment: Moment,
  minutes: readonly MinuteEnd[],
  seen: readonly SeenRow[],
): string {
  const { totals, regions, categories, channels, race, at } = moment
  const of = (state: State, shown = at ?? 'LIVE'): Cell[] => [
    campaign.code,
    campaign.rehearsal,
    shown,
    state.seq,
    state.asOf,
    state.serviceLevel,
  ]
  const rows: Cell[][] = []
  const row = (
    state: Cell[],
    [part, key, nameZh, nameEn]: readonly [string, string, string | null, string | null],
    measure: string,
    value: number | string | null,
    unit: Unit,
  ) =>
    rows.push([
      ...state,
      part,
      key,
      nameZh,
      nameEn,
      measure,
      value,
      unit,
      unit === 'fen' && typeof value === 'number' ? yuanOf(value) : null,
    ])

  const whole = of(totals)
  const total = ['total', campaign.code, campaign.nameZh, campaign.nameEn] as const
  for (const name of ['received', 'refunded', 'net', 'matched', 'held'] as const) {
    row(whole, total, name, totals[name].minorUnits, 'fen')
  }
  for (const [name, unit] of counts) row(whole, total, name, totals[name], unit)

  for (const line of totals.lines) {
    for (const name of ['gross', 'held', 'corrected', 'net'] as const) {
      row(whole, ['line', line.line, null, null], name, line[name].minorUnits, 'fen')
    }
  }

  const breakdown = (part: string, split: Breakdown | undefined) => {
    if (!split) return
    const state = of(split)
    for (const { key, nameZh, nameEn, totals: numbers } of split.rows) {
      const named = [part, key, nameZh, nameEn] as const
      row(state, named, 'received', numbers.received.minorUnits, 'fen')
      row(state, named, 'donationCount', numbers.donationCount, 'gifts')
      row(state, named, 'donorCount', numbers.donorCount, 'people')
      row(state, named, 'flowerCount', numbers.flowerCount, 'flowers')
    }
  }
  breakdown('region', regions)
  breakdown('category', categories)
  breakdown('channel', channels)

  if (race) {
    const names = new Map(campaign.dreams.edges.map(({ node }) => [node.id, node]))
    const state = of(race)
    for (const { rank, dream, totals: numbers } of race.dreams) {
      const { nameZh = null, nameEn = null } = names.get(dream.id) ?? {}
      const named = ['dream', dream.id, nameZh, nameEn] as const
      row(state, named, 'rank', rank, 'place')
      row(state, named, 'flowersCounted', numbers.flowersCounted, 'flowers')
      row(state, named, 'giverCount', numbers.giverCount, 'people')
    }
  }

  // What stood at the end of each minute of the hour before.
  for (const { until, totals: end } of minutes) {
    const state = of(end)
    row(state, ['minute', until, null, null], 'received', end.received.minorUnits, 'fen')
    row(state, ['minute', until, null, null], 'donationCount', end.donationCount, 'gifts')
  }

  for (const { state, shown, named, measure, value, unit } of seen) {
    row(of(state, shown), named, measure, value, unit)
  }
  return [columns, ...rows].map((cells) => csvLine(cells)).join('')
}

const counts = [
  ['donationCount', 'gifts'],
  ['donorCount', 'people'],
  ['flowerCount', 'flowers'],
  ['flowersReversed', 'flowers'],
  ['flowersCounted', 'flowers'],
  ['giverCount', 'people'],
] as const

/** What each minute brought: its end less the end before it. */
export function broughtBy(minutes: readonly MinuteEnd[]): number[] {
  return minutes
    .slice(1)
    .map(
      ({ totals }, index) => totals.received.minorUnits - (minutes[index]?.totals.received.minorUnits ?? 0),
    )
}

/** oneflower-2022-rehearsal-2022-09-07T10-17-00-seq-1234.csv: of which instant, in the campaign's zone, and whether live. */
export function fileName(
  campaign: Pick<Campaign, 'code' | 'rehearsal' | 'timeZone'>,
  moment: { at: string | null; totals: { seq: number; asOf: string } },
  ending: 'csv' | 'png',
): string {
  const instant = clockIn(campaign.timeZone, Date.parse(moment.at ?? moment.totals.asOf)).replaceAll(':', '-')
  return [
    'oneflower',
    campaign.code.replace(/[^\w-]/g, '_'),
    ...(campaign.rehearsal ? ['rehearsal'] : []),
    moment.at === null ? 'live' : 'not-live',
    instant,
    `seq-${moment.totals.seq}.${ending}`,
  ].join('-')
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (cell === '') return '""'
  const text = typeof cell === 'string' ? harmless(cell) : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A spreadsheet computes what begins with one of these signs: an apostrophe in front makes it text. One that stands there
 * already gets another, so that taking off the first gives the text back.
 */
function harmless(text: string): string {
  return /^(\s*[=+\-@＝＋－＠]|[\t\r\n'])/.test(text) ? `'${text}` : text
}

/** 123456 fen → 1234.56, by whole numbers. */
export function yuanOf(minorUnits: number): string {
  const fen = BigInt(minorUnits)
  const size = fen < 0n ? -fen : fen
  return `${fen < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}
