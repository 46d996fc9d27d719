// Webhooks on the wire: endpoints, what became of each delivery, and how they are opened, changed and closed.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { IdempotencyConflict, NotFound } from '../errors.ts'
import type { Once } from '../governance/once.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, nestedConnection } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { UserError } from '../graphql/errors.ts'
import { decodeId, parseId } from '../graphql/publicId.ts'
import { isStaffOrPartner, LimitReached } from './changes.ts'
import {
  deliveryOrder,
  endpointOrder,
  endpointsByIds,
  readDeliveriesOf,
  readEndpointsOf,
} from './endpoint.store.ts'
import { PartnerEvent, PartnerEventKindType } from './event.graphql.ts'
import { eventsByKeys } from './event.read.store.ts'
import type { PartnerEventRow } from './event.store.ts'
import { partnerReferredTo } from './key.graphql.ts'
import { Partner } from './partner.graphql.ts'
import { keyDescription, reasonDescription, replayedDescription } from './steering.graphql.ts'
import { attemptMs, jitterPercent, mostAttempts, retrySeconds } from './webhook.schedule.ts'
import { webhookId } from './webhook.signature.ts'
import type { DeliveryProblem, DeliveryState, WebhookDeliveryRow } from './webhook.store.ts'
import {
  changeWebhook,
  changeWebhookShape,
  closeWebhook,
  closeWebhookShape,
  openWebhook,
  openWebhookShape,
  replayWebhook,
  replayWebhookShape,
  rotateWebhookSecret,
  rotateWebhookSecretShape,
  WebhookClosed,
} from './webhooks.ts'

const DeliveryStateType = builder.enumType('WebhookDeliveryState', {
  description: 'Where the delivery of an event stands.',
  values: {
    PENDING: { description: 'It is due, or will be.' },
    DELIVERED: { description: 'The endpoint answered with a status of 200 to 299.' },
    FAILED: {
      description: `It was tried ${mostAttempts} times, or the endpoint was closed. replayWebhook tries again.`,
    },
  } as const satisfies Record<DeliveryState, { description: string }>,
})

const DeliveryProblemType = builder.enumType('WebhookDeliveryProblem', {
  description: 'Why an attempt did not deliver: all that is known of it.',
  values: {
    PRIVATE_ADDRESS: { description: 'refused: private address. Nothing was connected to.' },
    NO_CONNECTION: { description: 'The name has no address, or the connection or its certificate failed.' },
    NO_ANSWER_IN_TIME: {
      description: `No status came within ${attemptMs / 1_000} seconds of the beginning.`,
    },
    REDIRECT: { description: 'The answer was a redirect (300 to 399). None is followed.' },
    STATUS: { description: 'The answer had another status than 200 to 399.' },
    CLOSED: { description: 'The endpoint was closed before.' },
  } as const satisfies Record<DeliveryProblem, { description: string }>,
})

const eventsOf = createContextCache(
  ({ app }: Context) =>
    new DataLoader<WebhookDeliveryRow, PartnerEventRow>(async (deliveries) => {
      const rows = await reading(eventsByKeys(app.db.sql, deliveries))
      const found = new Map(rows.map((row) => [webhookId(row), row]))
      return deliveries.map(
        (row) => found.get(webhookId(row)) ?? new Error(`there is no event ${webhookId(row)}`),
      )
    }, freshEveryBatch),
)

const WebhookDelivery = builder.objectRef<WebhookDeliveryRow>('WebhookDelivery').implement({
  description: 'One event on its way to one endpoint.',
  fields: (t) => ({
    event: t.field({
      type: PartnerEvent,
      description: 'What is told.',
      resolve: (delivery, _args, context) => eventsOf(context).load(delivery),
    }),
    state: t.expose('state', { type: DeliveryStateType, description: 'Where it stands.' }),
    attempts: t.exposeInt('attempts', {
      description: `How often it was tried since it was queued last, at most ${mostAttempts}.`,
    }),
    replays: t.exposeInt('replays', { description: 'How often replayWebhook has queued it again.' }),
    nextAttemptAt: t.expose('nextAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is due next; null: never by itself.',
    }),
    lastAttemptAt: t.expose('lastAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was tried last; null: it was not yet.',
    }),
    lastStatus: t.exposeInt('lastStatus', {
      nullable: true,
      description: 'The HTTP status of the last attempt; null: no answer came.',
    }),
    lastProblem: t.expose('lastProblem', {
      type: DeliveryProblemType,
      nullable: true,
      description: 'Why the last attempt did not deliver; null: it did, or there was none.',
    }),
  }),
})

export const WebhookEndpoint = builder.loadableNode('WebhookEndpoint', {
  description: `Where events of a partner are sent, signed as Standard Webhooks has it: headers webhook-id, webhook-timestamp and webhook-signature ("v1,<base64 of HMAC-SHA256 of id.timestamp.body>"; during an overlap of secrets two, with a space between). A status of 200 to 299 within ${attemptMs / 1_000} seconds delivers. Otherwise it is tried again, ${mostAttempts} times in all, ${retrySeconds.join(', ')} seconds after the attempt before, each wait longer by up to ${jitterPercent} %. An event may come twice and out of order; webhook-id tells. Staff and the partner see it.`,
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: async (ids: number[], { app, viewer }: Context) => {
    const rows = await reading(endpointsByIds(app.db.orm, ids))
    return rows.filter(({ partnerId }) => isStaffOrPartner(viewer, partnerId))
  },
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    partner: t.field({
      type: Partner,
      description: 'Whose events it is sent.',
      resolve: ({ partnerId }, _args, context) => partnerReferredTo(context, partnerId),
    }),
    url: t.exposeString('url', { description: 'Where events are sent.' }),
    kinds: t.expose('kinds', { type: [PartnerEventKindType], description: 'Which events it is sent.' }),
    retrySeconds: t.field({
      type: ['Int'],
      description:
        'The retry schedule: how many seconds after an attempt that failed the next one is due, without the jitter.',
      resolve: () => [...retrySeconds],
    }),
    previousSecretUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before the last rotation signs too; null: it does not.',
      resolve: ({ previousUntil }, _args, { app }) =>
        previousUntil !== null && previousUntil > app.clock.now() ? previousUntil : null,
    }),
    openedAt: t.expose('openedAt', { type: 'DateTime', description: 'When it was opened.' }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was closed; null: it is open.',
    }),
    deliveries: t.connection(
      {
        type: WebhookDelivery,
        description:
          'What became of the events that it wants, the newest first. At most 1,000 are PENDING at once; those behind them wait until some are not.',
        args: {
          state: t.arg({ type: DeliveryStateType, description: 'Those that stand here. Default: all.' }),
        },
        complexity: connectionComplexity,
        resolve: ({ id }, { state, ...args }, context, info) =>
          nestedConnection(context, info, args, deliveryOrder, id, (page, ids) =>
            readDeliveriesOf(context.app.db.orm, ids, state ?? undefined, page),
          ),
      },
      { name: 'WebhookDeliveryConnection', description: 'A page of deliveries.' },
      { name: 'WebhookDeliveryEdge', description: 'A delivery and its place in the list.' },
    ),
  }),
})

builder.objectField(Partner, 'webhooks', (t) =>
  t.connection(
    {
      type: WebhookEndpoint,
      nullable: true,
      description: 'Its endpoints, the newest first, closed ones too. Staff and the partner itself.',
      complexity: connectionComplexity,
      authScopes: ({ id }) => ({ $any: { staff: true, ownPartner: id } }),
      resolve: ({ id }, args, context, info) =>
        nestedConnection(context, info, args, endpointOrder, id, (page, ids) =>
          readEndpointsOf(context.app.db.orm, ids, page),
        ),
    },
    { name: 'WebhookEndpointConnection', description: 'A page of endpoints.' },
    { name: 'WebhookEndpointEdge', description: 'An endpoint and its place in the list.' },
  ),
)

builder.objectType(WebhookClosed, {
  name: 'WebhookClosed',
  description: 'The endpoint is closed.',
  interfaces: [UserError],
})

const urlDescription =
  'https://, at most 500 characters, the port 443 or one above 1023, no user, password or fragment. It must lead to a public address, which is checked at every connection.'
const kindsDescription = 'Which events it is sent, at least one.'
const webhookDescription = 'The endpoint.'

const OpenWebhookInput = builder
  .inputType('OpenWebhookInput', {
    description: 'A new endpoint.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      partner: t.id({ required: true, description: "Whose it is to be; with a partner's token: itself." }),
      url: t.string({ required: true, description: urlDescription }),
      kinds: t.field({ type: [PartnerEventKindType], required: true, description: kindsDescription }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(openWebhookShape)

const ChangeWebhookInput = builder
  .inputType('ChangeWebhookInput', {
    description: 'What changes about an endpoint: what is left out stays as it is.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      webhook: t.id({ required: true, description: webhookDescription }),
      url: t.string({ description: urlDescription }),
      kinds: t.field({ type: [PartnerEventKindType], description: kindsDescription }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(changeWebhookShape)

const RotateWebhookSecretInput = builder
  .inputType('RotateWebhookSecretInput', {
    description: 'Which secret to renew, and how long the one before it signs too.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      webhook: t.id({ required: true, description: webhookDescription }),
      overlapHours: t.int({
        description:
          'For how many hours the one before signs too, 0 to 168; 0: not at all, when it has become known. Default: 24.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(rotateWebhookSecretShape)

const ReplayWebhookInput = builder
  .inputType('ReplayWebhookInput', {
    description: 'From where on to send again.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      webhook: t.id({ required: true, description: webhookDescription }),
      after: t.string({
        description:
          'The cursor of an event: everything after it is queued again. Default: everything that the partner was ever told. One that lies ahead of the endpoint changes nothing.',
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(replayWebhookShape)

const CloseWebhookInput = builder
  .inputType('CloseWebhookInput', {
    description: 'Which endpoint to close, and why.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      webhook: t.id({ required: true, description: webhookDescription }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(closeWebhookShape)

function success(name: string, description: string) {
  return builder.objectRef<Once<object>>(name).implement({
    description,
    fields: (t) => ({
      webhook: t.field({
        type: WebhookEndpoint,
        description: 'The endpoint as it is now.',
        resolve: numberOf,
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })
}

function successWithSecret(name: string, description: string) {
  return builder.objectRef<Once<{ secret: string }>>(name).implement({
    description,
    fields: (t) => ({
      webhook: t.field({
        type: WebhookEndpoint,
        description: 'The endpoint as it is now.',
        resolve: numberOf,
      }),
      secret: t.string({
        nullable: true,
        description:
          'What signs from now on: whsec_ and the key in base64. It is shown here and never again; null when this is a replay.',
        resolve: (made) => (made.replayed ? null : made.secret),
      }),
      replayed: t.exposeBoolean('replayed', { description: replayedDescription }),
    }),
  })
}

function numberOf({ subject }: { subject: string }): number {
  return decodeId('WebhookEndpoint', subject, 'webhook')
}

const OpenWebhookSuccess = successWithSecret('OpenWebhookSuccess', 'The endpoint is open.')
const ChangeWebhookSuccess = success('ChangeWebhookSuccess', 'The endpoint is changed.')
const RotateWebhookSecretSuccess = successWithSecret('RotateWebhookSecretSuccess', 'The secret is renewed.')
const ReplayWebhookSuccess = success('ReplayWebhookSuccess', 'The events are queued again.')
const CloseWebhookSuccess = success('CloseWebhookSuccess', 'The endpoint is closed.')

const theirs = { $any: { staff: true, partner: true } } as const
const always = [NotFound, IdempotencyConflict]

builder.mutationFields((t) => ({
  openWebhook: t.field({
    type: OpenWebhookSuccess,
    description:
      'Opens an endpoint for the events that a partner is told from now on. At most 5 are open at once. Staff, or the partner itself.',
    authScopes: theirs,
    args: { input: t.arg({ type: OpenWebhookInput, required: true, description: 'The endpoint.' }) },
    errors: {
      types: [...always, LimitReached],
      union: { name: 'OpenWebhookResult', description: 'What became of openWebhook.' },
    },
    resolve: (_root, { input }, { app, viewer }) => openWebhook(app, viewer, input),
  }),
  changeWebhook: t.field({
    type: ChangeWebhookSuccess,
    description:
      'Changes where an endpoint is, from the next attempt on, or which events it is sent, from the next event on. Staff, or the partner itself.',
    authScopes: theirs,
    args: { input: t.arg({ type: ChangeWebhookInput, required: true, description: 'What changes.' }) },
    errors: {
      types: [...always, WebhookClosed],
      union: { name: 'ChangeWebhookResult', description: 'What became of changeWebhook.' },
    },
    resolve: (_root, { input }, { app, viewer }) => changeWebhook(app, viewer, input),
  }),
  rotateWebhookSecret: t.field({
    type: RotateWebhookSecretSuccess,
    description:
      'Renews the secret of an endpoint. Until the overlap ends both sign; rotated again before, the new one is replaced and the old one stays. Staff, or the partner itself.',
    authScopes: theirs,
    args: {
      input: t.arg({ type: RotateWebhookSecretInput, required: true, description: 'Which, and how.' }),
    },
    errors: {
      types: [...always, WebhookClosed],
      union: { name: 'RotateWebhookSecretResult', description: 'What became of rotateWebhookSecret.' },
    },
    resolve: (_root, { input }, { app, viewer }) => rotateWebhookSecret(app, viewer, input),
  }),
  replayWebhook: t.field({
    type: ReplayWebhookSuccess,
    description:
      'Sends events again, delivered or not, each with the webhook-id that it had. Staff, or the partner itself.',
    authScopes: theirs,
    args: { input: t.arg({ type: ReplayWebhookInput, required: true, description: 'From where on.' }) },
    errors: {
      types: [...always, WebhookClosed],
      union: { name: 'ReplayWebhookResult', description: 'What became of replayWebhook.' },
    },
    resolve: (_root, { input }, { app, viewer }) => replayWebhook(app, viewer, input),
  }),
  closeWebhook: t.field({
    type: CloseWebhookSuccess,
    description:
      'Closes an endpoint for good. What is PENDING has failed; nothing is sent any more but an attempt that is under way. Staff, or the partner itself.',
    authScopes: theirs,
    args: { input: t.arg({ type: CloseWebhookInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [...always, WebhookClosed],
      union: { name: 'CloseWebhookResult', description: 'What became of closeWebhook.' },
    },
    resolve: (_root, { input }, { app, viewer }) => closeWebhook(app, viewer, input),
  }),
}))
