// The transparency export on the wire: the same rows as the files of the command, a page at a time, for screens that
// show them and for staff.
import { createHash } from 'node:crypto'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import { campaignsByIds } from '../campaign/campaign.store.ts'
import { seesDrafts } from '../campaign/campaign.ts'
import { reading } from '../db/reading.ts'
import { InvalidInput } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { decodeCursor, encodeCursor, type Places } from '../graphql/connection.ts'
import { decodeId } from '../graphql/publicId.ts'
import type { Dataset } from './datasets.ts'
import type { Format } from './formats.ts'
import { mostRows, placeKeys, readPage, textOf } from './pages.ts'

const TransparencyDataset = builder.enumType('TransparencyDataset', {
  description: 'What the transparency export tells. docs/transparency.md describes every column.',
  values: {
    ALLOCATIONS: { description: 'What each gift was matched by each pool, in the order of the gifts.' },
    REFUNDS: { description: 'Gifts that were taken back, and what was taken back of their match.' },
    BRAKES: { description: 'What was stopped, and when. A stopped person is not named.' },
    AWARDS: { description: 'Incentive awards that were put up for public notice.' },
    DAILY_TOTALS: { description: 'The totals of every civil day, by line of money.' },
  } as const satisfies Record<Dataset, { description: string }>,
})

const TransparencyFormat = builder.enumType('TransparencyFormat', {
  description: 'How the rows are written.',
  values: {
    CSV: {
      value: 'csv',
      description:
        'RFC 4180 with a header: UTF-8, lines that end with CRLF. A text that a spreadsheet would compute has an apostrophe in front.',
    },
    JSONL: { value: 'jsonl', description: 'JSON Lines: an object for each row, lines that end with LF.' },
  } as const satisfies Record<string, { value: Format; description: string }>,
})

interface TransparencyPage {
  seq: bigint
  asOf: Date
  rows: number
  text: string
  endCursor: string | null
  hasNextPage: boolean
}

const TransparencyPageType = builder.objectRef<TransparencyPage>('TransparencyPage').implement({
  description:
    'One page of a dataset. The texts of all pages, one behind the other, are the file that the command writes at the same seq, to the byte.',
  fields: (t) => ({
    seq: t.expose('seq', {
      type: 'SafeInt',
      description:
        "The campaign's last journal entry when the page was read. Pages with the same seq belong together; when it has moved, rows of earlier pages may have changed.",
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When that entry was recorded.' }),
    rows: t.exposeInt('rows', { description: 'How many rows the page has, the header not counted.' }),
    text: t.exposeString('text', {
      description: 'The rows. In CSV the first page begins with the header, and no other does.',
    }),
    sha256: t.string({
      description: "SHA-256 of the text's bytes in UTF-8, in hexadecimal.",
      resolve: ({ text }) => createHash('sha256').update(text, 'utf8').digest('hex'),
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Where the next page begins, for after; null on an empty page.',
    }),
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether more comes after the page.' }),
  }),
})

builder.queryField('transparencyExport', (t) =>
  t.field({
    type: TransparencyPageType,
    nullable: true,
    description:
      'A dataset of the transparency export: nobody is named in it who does not want to be. For staff and screens; null when there is no such campaign.',
    authScopes: { $any: { staff: true, screen: true } },
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      dataset: t.arg({ type: TransparencyDataset, required: true, description: 'What to tell.' }),
      format: t.arg({ type: TransparencyFormat, required: true, description: 'How to write it.' }),
      first: t.arg.int({
        required: true,
        defaultValue: mostRows,
        description: `At most so many rows: 1 to ${mostRows}.`,
      }),
      after: t.arg.string({ description: 'Only what comes after this cursor.' }),
    },
    // A row is about as much work as an item of a list with one field.
    complexity: ({ first }) => ({ field: 10 + Math.max(0, Math.min(mostRows, first)), multiplier: 1 }),
    resolve: (_root, { campaign, ...args }, { app, viewer }) =>
      transparencyPage(app, viewer, decodeId('Campaign', campaign, 'campaign'), args),
  }),
)

interface PageRequest {
  dataset: Dataset
  format: Format
  first: number
  after?: string | null | undefined
}

async function transparencyPage(
  { db }: App,
  viewer: Viewer,
  campaignId: number,
  { dataset, format, first, after }: PageRequest,
): Promise<TransparencyPage | null> {
  if (first < 1 || first > mostRows) {
    throw new InvalidInput([{ path: 'first', message: `must be between 1 and ${mostRows}` }])
  }
  const places: Places = {
    name: `transparency:${dataset}:${campaignId}`,
    keys: placeKeys[dataset].map((type) => ({ type })),
  }
  const from = after === null || after === undefined ? null : decodeCursor(after, places, 'after')
  const [campaign] = await reading(campaignsByIds(db.orm, [campaignId], seesDrafts(viewer)))
  if (!campaign) return null
  const page = await reading(readPage(db.sql, campaign, dataset, { after: from, limit: first }))
  return {
    seq: page.seq,
    asOf: page.asOf,
    rows: page.records.length,
    text: textOf(page, format, from === null),
    endCursor: page.end === null ? null : encodeCursor(places, [...page.end]),
    hasNextPage: page.more,
  }
}
