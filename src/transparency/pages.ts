// One page of a dataset. Files and answers are made of the same pages, so that the pages of an answer, one behind the
// other, are the file to the byte.
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { daysOf } from '../totals/breakdown.ts'
import {
  allocationColumns,
  awardColumns,
  brakeColumns,
  type Column,
  type Dataset,
  dailyTotalsColumns,
  refundColumns,
} from './datasets.ts'
import {
  type AtHead,
  type Head,
  type PageBounds,
  type Reader,
  readAllocations,
  readAwards,
  readBrakes,
  readDailyTotals,
  readRefunds,
} from './export.store.ts'
import { type Cell, type Format, header, line } from './formats.ts'

export const mostRows = 1_000

export type Calendar = Pick<CampaignRow, 'id' | 'startsAt' | 'endsAt' | 'timeZone'>

export interface ExportPage extends Head {
  names: readonly string[]
  records: readonly (readonly Cell[])[]
  /** The place of the last record; null: there is none. */
  end: readonly string[] | null
  /** Whether more comes behind it. */
  more: boolean
}

/** The types of the keys that a place in a dataset consists of. */
export const placeKeys = {
  ALLOCATIONS: ['bigint', 'text'],
  REFUNDS: ['bigint'],
  BRAKES: ['int'],
  AWARDS: ['int'],
  DAILY_TOTALS: ['text'],
} as const satisfies Record<Dataset, readonly ('bigint' | 'int' | 'text')[]>

export async function readPage(
  sql: Reader,
  campaign: Calendar,
  dataset: Dataset,
  { after, limit }: PageBounds,
): Promise<ExportPage> {
  // One more than asked for tells whether there are more.
  const bounds = { after, limit: limit + 1 }
  switch (dataset) {
    case 'ALLOCATIONS':
      return page(await readAllocations(sql, campaign.id, bounds), limit, allocationColumns, (row) => [
        String(row.donationSeq),
        row.source,
      ])
    case 'REFUNDS':
      return page(await readRefunds(sql, campaign.id, bounds), limit, refundColumns, ({ seq }) => [
        String(seq),
      ])
    case 'BRAKES':
      return page(await readBrakes(sql, campaign.id, bounds), limit, brakeColumns, ({ id }) => [String(id)])
    case 'AWARDS':
      return page(await readAwards(sql, campaign.id, bounds), limit, awardColumns, ({ id }) => [String(id)])
    case 'DAILY_TOTALS':
      return page(
        await readDailyTotals(sql, campaign.id, daysOf(campaign), bounds),
        limit,
        dailyTotalsColumns,
        ({ day }) => [day],
      )
    default:
      return dataset satisfies never
  }
}

function page<Row>(
  { seq, asOf, rows }: AtHead<Row>,
  limit: number,
  columns: readonly Column<Row>[],
  placeOf: (row: Row) => string[],
): ExportPage {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    seq,
    asOf,
    names: columns.map(({ name }) => name),
    records: shown.map((row) => columns.map(({ of }) => of(row))),
    end: last === undefined ? null : placeOf(last),
    more: rows.length > limit,
  }
}

/** The page as text; the header comes with the first one only. */
export function textOf({ names, records }: ExportPage, format: Format, isFirst: boolean): string {
  const lines = records.map((cells) => line(format, names, cells))
  return (isFirst ? header(format, names) : '') + lines.join('')
}
