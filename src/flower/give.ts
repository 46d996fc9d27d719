// The verbs of flowers: partners record good deeds, people give what they earned.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { DomainError, IdempotencyConflict, NotFound, Overloaded, Unavailable } from '../errors.ts'
import { decodeId, decodeOptionalId } from '../graphql/publicId.ts'
import { idempotencyKey, personRef } from '../graphql/shapes.ts'
import { digest, type RecordDeed } from '../journal/command.ts'
import type { Outcome } from '../journal/journal.ts'
import { type DeedRefusal, DeedRejected } from './deed.ts'
import type { DeedRow, FlowerGiftRow } from './flower.store.ts'
import { maximumFlowers } from './gift.ts'

/** How a partner names a deed: one deed for each. */
export const externalId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')

export const deedShape = z.object({
  externalId,
  deedType: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/, 'must be the code of a deed type, such as STEPS'),
  personRef,
  occurredAt: z.date(),
})

export const recordDeedsShape = z.object({
  deeds: z.array(deedShape).min(1, 'must hold at least one deed').max(500, 'must hold at most 500 deeds'),
})

export const giveFlowersShape = z.object({
  idempotencyKey,
  dream: z.string(),
  count: z
    .int()
    .min(1, 'must be at least 1 flower')
    .max(maximumFlowers, `must be at most ${maximumFlowers} flowers`),
  team: z.string().nullish(),
})

export interface DeedRecorded {
  externalId: string
  result: 'GRANTED' | 'CAPPED' | 'DUPLICATE' | 'REJECTED'
  /** The deed as it stands; null when it was rejected. */
  deed: DeedRow | null
  reason: DeedRefusal | 'CONTENT_DIFFERS' | null
}

/** Each deed is decided alone: one that is rejected takes no other with it. */
export async function recordDeeds(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof recordDeedsShape>,
): Promise<DeedRecorded[]> {
  const partnerId = decodeId('Partner', viewer.subject, 'token')
  const campaignId = await app.directory.ofPartner(partnerId)
  if (campaignId === null) throw new NotFound('token', 'There is no such partner.')
  const actor = actorOf(viewer)
  const commands = input.deeds.map(
    (deed): RecordDeed => ({
      kind: 'DEED',
      actor,
      keyDigest: digest(actor, 'DEED', deed.externalId),
      contentDigest: digest('DEED', deed.deedType, deed.personRef, deed.occurredAt.toISOString()),
      partnerId,
      externalId: deed.externalId,
      deedTypeCode: deed.deedType,
      personRef: deed.personRef,
      occurredAt: deed.occurredAt,
    }),
  )
  const settled = await Promise.allSettled(app.journal.submitAll(campaignId, commands))
  return settled.map((outcome, position) => answerOf(commands[position] as RecordDeed, outcome))
}

function answerOf({ externalId }: RecordDeed, settled: PromiseSettledResult<Outcome>): DeedRecorded {
  if (settled.status === 'fulfilled') {
    const { replayed, deed } = settled.value
    const result = deed?.result === 'CAPPED' ? 'CAPPED' : 'GRANTED'
    return { externalId, result: replayed ? 'DUPLICATE' : result, deed: deed ?? null, reason: null }
  }
  const error: unknown = settled.reason
  if (error instanceof DeedRejected)
    return { externalId, result: 'REJECTED', deed: null, reason: error.reason }
  if (error instanceof IdempotencyConflict) {
    return { externalId, result: 'REJECTED', deed: null, reason: 'CONTENT_DIFFERS' }
  }
  // Whatever else went wrong went wrong for the whole request: sent again, it finds out what was recorded.
  throw error instanceof Overloaded || !(error instanceof DomainError) ? error : new Unavailable(1_000)
}

export interface Given {
  gift: FlowerGiftRow
  replayed: boolean
}

export async function giveFlowers(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof giveFlowersShape>,
): Promise<Given> {
  const dreamId = decodeId('Dream', input.dream, 'input.dream')
  const campaignId = await app.directory.ofDream(dreamId)
  if (campaignId === null) throw new NotFound('input.dream', 'There is no such dream.')
  const teamId = decodeOptionalId('Team', input.team, 'input.team') ?? null
  const actor = actorOf(viewer)
  const { gift, replayed } = await app.journal.submit(campaignId, {
    kind: 'GIVE_FLOWERS',
    actor,
    keyDigest: digest(actor, input.idempotencyKey),
    contentDigest: digest('GIVE_FLOWERS', dreamId, input.count, ...(teamId === null ? [] : [teamId])),
    donorRef: viewer.subject,
    dreamId,
    count: input.count,
    teamId,
  })
  return { gift: gift as FlowerGiftRow, replayed }
}
