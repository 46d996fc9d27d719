// What partners are told, on the wire: the same events that webhooks carry, to be read and compared.
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection } from '../graphql/connection.ts'
import { eventOrder, readEventsOf } from './event.read.store.ts'
import type { PartnerEventKind, PartnerEventRow } from './event.store.ts'
import { Partner } from './partner.graphql.ts'
import { eventCursor, webhookBody, webhookId } from './webhook.signature.ts'

export const PartnerEventKindType = builder.enumType('PartnerEventKind', {
  description: 'What partners are told of.',
  values: {
    DEED_REVERSED: {
      value: 'deed.reversed',
      description: 'A deed that it recorded was reversed: deed, externalId, flowers, day, reversedAt.',
    },
    QUOTA_NEAR: {
      value: 'quota.near',
      description: '80 % of its daily quota are granted, each time it comes so far: day, quota, granted.',
    },
    DREAM_REACHED: {
      value: 'dream.reached',
      description:
        'A dream has the flowers that it needs: dream, nameZh, nameEn, minimumFlowers, reachedAt. To every partner.',
    },
    MILESTONE_REACHED: {
      value: 'milestone.reached',
      description:
        'A milestone was reached: milestone, topic, metric, threshold, reachedAt. To every partner.',
    },
  } as const satisfies Record<string, { value: PartnerEventKind; description: string }>,
})

export const PartnerEvent = builder.objectRef<PartnerEventRow>('PartnerEvent').implement({
  description: 'Something that a partner is told. It holds nothing of a person.',
  fields: (t) => ({
    webhookId: t.string({
      description: 'What the header webhook-id says of it, in every attempt and every replay.',
      resolve: webhookId,
    }),
    cursor: t.string({
      description: 'Its place among the events of the partner, for after and for replayWebhook.',
      resolve: eventCursor,
    }),
    kind: t.expose('kind', { type: PartnerEventKindType, description: 'What it tells of.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    body: t.string({
      description:
        'The JSON text that is sent of it: { type, timestamp, campaign, cursor, data }, where type is such as "deed.reversed".',
      resolve: webhookBody,
    }),
  }),
})

builder.objectField(Partner, 'events', (t) =>
  t.connection(
    {
      type: PartnerEvent,
      nullable: true,
      description:
        'What it is told, whether it has webhooks or not, from the oldest to the newest. A cursor never loses its place, and what comes later comes after it. Staff and the partner itself.',
      complexity: connectionComplexity,
      authScopes: ({ id }) => ({ $any: { staff: true, ownPartner: id } }),
      resolve: ({ id }, args, context, info) =>
        nestedConnection(context, info, args, eventOrder, id, (page, ids) =>
          readEventsOf(context.app.db.orm, ids, page),
        ),
    },
    { name: 'PartnerEventConnection', description: 'A page of events.' },
    { name: 'PartnerEventEdge', description: 'An event and its place in the list.' },
  ),
)
