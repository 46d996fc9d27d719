// The verbs of webhooks: a partner, or staff for it, opens an endpoint, changes it, renews its secret, has events sent
// again, and closes it.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import { DomainError, InvalidInput, NotFound } from '../errors.ts'
import type { Changed, Moment, Once } from '../governance/once.ts'
import { decodeCursor } from '../graphql/connection.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, prose } from '../graphql/shapes.ts'
import { changePartnerOnce, isStaffOrPartner, LimitReached, requireOwnPartner } from './changes.ts'
import {
  countOpenEndpoints,
  type EndpointNow,
  insertEndpoint,
  lockEndpoint,
  partnerOfEndpoint,
  storeClosing,
  storeCursorBack,
  storeEndpoint,
  storeSecret,
} from './endpoint.store.ts'
import { eventOrder } from './event.read.store.ts'
import { type PartnerEventKind, partnerEventKinds } from './event.store.ts'
import { urlProblem } from './webhook.address.ts'
import { newWebhookSecret } from './webhook.signature.ts'

export const mostEndpoints = 5
export const defaultOverlapHours = 24
export const mostOverlapHours = 168
const hourMs = 3_600_000

const reason = prose(500)
const kinds = z
  .array(z.enum(partnerEventKinds))
  .min(1, 'must hold at least one kind')
  .max(20, 'must be at most 20 kinds')

export class WebhookClosed extends DomainError {
  readonly code = 'WEBHOOK_CLOSED'
  constructor() {
    super('The webhook is closed. Open another one.')
  }
}

export const openWebhookShape = z.object({
  idempotencyKey,
  partner: z.string(),
  url: z.string(),
  kinds,
  reason,
})

/** The secret is in the first answer and nowhere else. */
export async function openWebhook(app: App, viewer: Viewer, input: z.infer<typeof openWebhookShape>) {
  const partnerId = decodeId('Partner', input.partner, 'input.partner')
  requireUrl(app, input.url)
  requireOwnPartner(viewer, partnerId)
  const wanted = kindsOf(input.kinds)
  const change = { ...input, partnerId, action: 'OPEN_WEBHOOK', content: [input.url, wanted.join()] }
  app.courier.wake()
  return changePartnerOnce(app, viewer, change, async (tx, { at, actor }) => {
    const open = await countOpenEndpoints(tx, partnerId)
    if (open >= mostEndpoints)
      throw new LimitReached(mostEndpoints, 'open webhooks of a partner; close one first')
    const secret = newWebhookSecret()
    const endpoint = { partnerId, url: input.url, kinds: wanted, secret, openedAt: at, openedBy: actor }
    const id = await insertEndpoint(tx, endpoint)
    return {
      subject: publicId('WebhookEndpoint', id),
      before: {},
      after: { partner: input.partner, ...audited(endpoint) },
      made: { secret },
    }
  })
}

export const changeWebhookShape = z
  .object({ idempotencyKey, webhook: z.string(), url: z.string().nullish(), kinds: kinds.nullish(), reason })
  .refine(({ url, kinds }) => (url ?? kinds ?? null) !== null, { message: 'must change something', path: [] })

/** An address holds from the next attempt on, whenever the event was; kinds from the next event on. */
export async function changeWebhook(app: App, viewer: Viewer, input: z.infer<typeof changeWebhookShape>) {
  const url = input.url ?? null
  if (url !== null) requireUrl(app, url)
  const wanted = input.kinds ? kindsOf(input.kinds) : null
  const content = [url, wanted === null ? null : wanted.join()]
  return changeEndpoint(app, viewer, 'CHANGE_WEBHOOK', input, content, async (tx, endpoint) => {
    const changed = { id: endpoint.id, url: url ?? endpoint.url, kinds: wanted ?? endpoint.kinds }
    await storeEndpoint(tx, changed)
    return { before: audited(endpoint), after: audited(changed), made: {} }
  })
}

export const rotateWebhookSecretShape = z.object({
  idempotencyKey,
  webhook: z.string(),
  overlapHours: z
    .int()
    .min(0, 'must be at least 0 hours')
    .max(mostOverlapHours, `must be at most ${mostOverlapHours} hours`)
    .nullish(),
  reason,
})

/**
 * Both secrets sign until the overlap ends. Rotated again before it does, the new secret is replaced and the old one
 * stays: whoever never got the new one can ask for another without being cut off.
 */
export async function rotateWebhookSecret(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof rotateWebhookSecretShape>,
) {
  const hours = input.overlapHours ?? defaultOverlapHours
  return changeEndpoint(
    app,
    viewer,
    'ROTATE_WEBHOOK_SECRET',
    input,
    [hours],
    async (tx, endpoint, { at }) => {
      const secret = newWebhookSecret()
      const overlaps = endpoint.previousUntil !== null && endpoint.previousUntil > at
      const previous = overlaps ? endpoint.previousSecret : endpoint.secret
      const until = hours === 0 ? null : new Date(at.getTime() + hours * hourMs)
      await storeSecret(tx, endpoint.id, secret, until === null ? null : previous, until)
      const after = { previousSecretUntil: until === null ? null : until.toISOString() }
      return { before: {}, after, made: { secret } }
    },
  )
}

export const replayWebhookShape = z.object({
  idempotencyKey,
  webhook: z.string(),
  after: z.string().nullish(),
  reason,
})

/** Everything after the cursor is queued again, delivered or not; without one, everything there ever was. */
export async function replayWebhook(app: App, viewer: Viewer, input: z.infer<typeof replayWebhookShape>) {
  const after = input.after ?? null
  const [seq, line] = after === null ? ['0', '0'] : placeIn(after)
  const content = [seq, line]
  return changeEndpoint(app, viewer, 'REPLAY_WEBHOOK', input, content, async (tx, { id }) => {
    await storeCursorBack(tx, id, BigInt(seq), Number(line))
    return { before: {}, after: { after }, made: {} }
  })
}

export const closeWebhookShape = z.object({ idempotencyKey, webhook: z.string(), reason })

export async function closeWebhook(app: App, viewer: Viewer, input: z.infer<typeof closeWebhookShape>) {
  return changeEndpoint(app, viewer, 'CLOSE_WEBHOOK', input, [], async (tx, { id }, { at }) => {
    await storeClosing(tx, id, at)
    return { before: {}, after: { closedAt: at.toISOString() }, made: {} }
  })
}

async function changeEndpoint<Made extends object>(
  app: App,
  viewer: Viewer,
  action: string,
  input: { idempotencyKey: string; webhook: string; reason: string },
  content: readonly (string | number | null)[],
  make: (
    tx: Transaction,
    endpoint: EndpointNow,
    moment: Moment,
  ) => Promise<Omit<Changed, 'subject'> & { made: Made }>,
): Promise<Once<Made>> {
  const id = decodeId('WebhookEndpoint', input.webhook, 'input.webhook')
  const partnerId = await reading(partnerOfEndpoint(app.db.sql, id))
  if (partnerId === null || !isStaffOrPartner(viewer, partnerId))
    throw new NotFound('input.webhook', 'There is no such webhook.')
  const change = { ...input, partnerId, action, content: [id, ...content] }
  return changePartnerOnce(app, viewer, change, async (tx, moment) => {
    const endpoint = await lockEndpoint(tx, id)
    if (endpoint.closedAt !== null) throw new WebhookClosed()
    return { subject: publicId('WebhookEndpoint', id), ...(await make(tx, endpoint, moment)) }
  })
}

function requireUrl({ config }: App, url: string): void {
  const message = urlProblem(url, config.webhookPrivateNetworks)
  if (message !== null) throw new InvalidInput([{ path: 'input.url', message }])
}

/** Each once, in the order in which they are listed, so that the same set is the same request. */
function kindsOf(given: readonly PartnerEventKind[]): PartnerEventKind[] {
  return partnerEventKinds.filter((kind) => given.includes(kind))
}

function placeIn(cursor: string): [seq: string, line: string] {
  const [seq = '', line = ''] = decodeCursor(cursor, eventOrder, 'input.after')
  if (Number(line) > 32_767 || Number(line) < 0 || BigInt(seq) < 0n)
    throw new InvalidInput([{ path: 'input.after', message: 'must be a cursor of the events of a partner' }])
  return [seq, line]
}

/** The address may hold what only its owner should know: the audit has its host. */
function audited({ url, kinds }: Pick<EndpointNow, 'url' | 'kinds'>) {
  return { host: new URL(url).host, kinds: kinds.join(' ') }
}
