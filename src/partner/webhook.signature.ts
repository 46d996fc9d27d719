// Signatures as Standard Webhooks has them (standardwebhooks.com): HMAC-SHA256 of `id.timestamp.body`, one for each
// secret that is in force.
import { createHmac, randomBytes } from 'node:crypto'
import { encodeCursor } from '../graphql/connection.ts'
import { publicId } from '../graphql/publicId.ts'
import { eventOrder } from './event.read.store.ts'
import type { PartnerEventRow } from './event.store.ts'

/** `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

export function signature(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

export type EventPlace = Pick<PartnerEventRow, 'campaignId' | 'seq' | 'line'>

/** The same for every attempt and every replay: receivers know by it what they have had. */
export function webhookId({ campaignId, seq, line }: EventPlace): string {
  return `evt_${campaignId}-${seq}-${line}`
}

/** What is sent of an event: the same bytes every time, and nothing of a person. */
export function webhookBody(event: Omit<PartnerEventRow, 'partnerId'>): string {
  return JSON.stringify({
    type: event.kind,
    timestamp: event.at.toISOString(),
    campaign: publicId('Campaign', event.campaignId),
    cursor: eventCursor(event),
    data: event.payload,
  })
}

/** Where an event stands among those of its partner. */
export function eventCursor({ seq, line }: Pick<EventPlace, 'seq' | 'line'>): string {
  return encodeCursor(eventOrder, [String(seq), String(line)])
}
