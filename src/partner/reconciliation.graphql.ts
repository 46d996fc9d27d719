// What a partner compares with its own books, day by day: kept as deeds are recorded, so that it costs one look-up.
import { InvalidInput } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { DeedType, dayOfPartner, Partner } from './partner.graphql.ts'
import type { PartnerDayRow } from './partner.store.ts'
import { checksumText } from './quota.ts'

const DeedReconciliation = builder.objectRef<PartnerDayRow>('DeedReconciliation').implement({
  description: 'What a partner recorded of one type of deed for one day.',
  fields: (t) => ({
    deedType: t.field({
      type: DeedType,
      description: 'The type of deed.',
      resolve: ({ deedTypeId }) => deedTypeId,
    }),
    recorded: t.exposeInt('deeds', {
      description:
        'Deeds that were answered GRANTED or CAPPED the first time they were sent: granted + capped + reversed. Those that were REJECTED are not among them, and a DUPLICATE is not another one.',
    }),
    granted: t.exposeInt('granted', { description: 'Of them, those whose flowers stand.' }),
    capped: t.exposeInt('capped', {
      description: "Of them, those that earned nothing because their day's caps were full.",
    }),
    reversed: t.exposeInt('reversed', { description: 'Of them, those whose flowers were taken back.' }),
    flowers: t.exposeInt('flowers', { description: 'Flowers that stand.' }),
    checksum: t.string({
      description:
        'Of all recorded, reversed ones too: for each, the first 15 hexadecimal digits of the SHA-256 of its externalId (UTF-8), as a number; their sum modulo 2^60, as 15 small hexadecimal digits. The order does not matter.',
      resolve: ({ checksum }) => checksumText(checksum),
    }),
  }),
})

const PartnerReconciliation = builder
  .objectRef<{ day: string; rows: PartnerDayRow[] }>('PartnerReconciliation')
  .implement({
    description: 'What a partner recorded for one civil day, to be compared with its own books.',
    fields: (t) => ({
      day: t.exposeString('day', { description: 'The civil day on which the deeds were done, YYYY-MM-DD.' }),
      deedTypes: t.expose('rows', {
        type: [DeedReconciliation],
        description: 'One for each type of deed that it recorded for the day, at most 100.',
      }),
      flowers: t.int({
        description: 'Flowers that stand, of all types: what of the quota of the day is used.',
        resolve: ({ rows }) => rows.reduce((sum, { flowers }) => sum + flowers, 0),
      }),
    }),
  })

builder.objectField(Partner, 'reconciliation', (t) =>
  t.field({
    type: PartnerReconciliation,
    nullable: true,
    description:
      'What it recorded for a day, as far as it has come: late deeds still add to it, and a reversal moves one from granted to reversed. Staff and the partner itself.',
    authScopes: ({ id }) => ({ $any: { staff: true, ownPartner: id } }),
    args: {
      day: t.arg.string({
        required: true,
        description: "The civil day of the campaign's time zone on which the deeds were done, YYYY-MM-DD.",
      }),
    },
    resolve: async ({ id }, { day }, context) => {
      if (!isDay(day)) throw new InvalidInput([{ path: 'day', message: 'must be a day, such as 2022-09-09' }])
      return { day, rows: await dayOfPartner(context, id, day) }
    },
  }),
)

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '1000-01-01') return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
