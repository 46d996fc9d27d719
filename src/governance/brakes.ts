// The verbs of brakes: staff engages one and releases it. Both are entries of the journal, so that every command is decided
// with the brake or without it, on whatever instance; one that ends by itself needs nothing to happen.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { decodeBigId, decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { administer } from '../journal/administer.ts'
import { organizationTopic, partnerTopic, projectTopic, windowTopic } from '../totals/totals.ts'
import {
  BrakeAlreadyEngaged,
  BrakeNotEngaged,
  type BrakeScope,
  brakeEffects,
  brakeScopes,
  effectsOf,
  isInForce,
  mostBrakes,
  targetTypes,
  usualNotice,
} from './brake.ts'
import {
  brakeInForce,
  brakesInForce,
  donorExists,
  forgetHeldBack,
  holdBack,
  insertBrake,
  lockBrake,
  projectsReceivedBy,
  storeRelease,
  takesPart,
} from './brakes.store.ts'

const reason = prose(500)
const notice = line(200).nullish()

export const engageBrakeShape = z
  .object({
    idempotencyKey,
    campaign: z.string(),
    scope: z.enum(brakeScopes),
    target: z.string().nullish(),
    effect: z.enum(brakeEffects),
    reason,
    noticeZh: notice,
    noticeEn: notice,
    until: z.date().nullish(),
  })
  .superRefine(({ scope, target, effect }, problems) => {
    const say = (path: string, message: string) =>
      problems.addIssue({ code: 'custom', path: [path], message })
    if (!effectsOf[scope].includes(effect)) {
      say('effect', `cannot be ${effect} for the scope ${scope}, which has ${effectsOf[scope].join(', ')}`)
    }
    if (scope === 'GLOBAL' && target != null) say('target', 'must be absent: GLOBAL has none')
    if (scope !== 'GLOBAL' && target == null) say('target', `is needed for the scope ${scope}`)
  })

export async function engageBrake(app: App, viewer: Viewer, input: z.infer<typeof engageBrakeShape>) {
  const { scope, effect } = input
  const targetId = decodeTarget(scope, input.target)
  const until = input.until ?? null
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const home = await homeOf(app, scope, targetId)
  if (home !== undefined && home !== campaignId) throw noTarget(scope)
  const content = [
    campaignId,
    scope,
    targetId,
    effect,
    input.noticeZh ?? null,
    input.noticeEn ?? null,
    until?.toISOString() ?? null,
  ]
  const administration = {
    campaignId,
    kind: 'ENGAGE_BRAKE' as const,
    idempotencyKey: input.idempotencyKey,
    content,
    reason: input.reason,
  }
  return administer(app, viewer, administration, async (tx, { at, seq, actor }) => {
    if (!(await isKnown(tx, campaignId, scope, targetId))) throw noTarget(scope)
    if (until !== null && until <= at) {
      throw new InvalidInput([
        { path: 'input.until', message: `must lie ahead: it is ${at.toISOString()} now` },
      ])
    }
    const place = { campaignId, scope, targetId, effect }
    const engaged = await brakeInForce(tx, place, at)
    if (engaged !== undefined) throw new BrakeAlreadyEngaged(engaged)
    if (scope !== 'DONOR' && (await brakesInForce(tx, campaignId, at)) >= mostBrakes) {
      throw new InvalidInput([
        { path: 'input.campaign', message: `has ${mostBrakes} brakes in force already: release some` },
      ])
    }
    const usual = usualNotice(scope, effect)
    const noticeZh = input.noticeZh ?? usual.zh
    const noticeEn = input.noticeEn ?? usual.en
    const id = await insertBrake(tx, {
      ...place,
      reason: input.reason,
      noticeZh,
      noticeEn,
      engagedBy: actor,
      engagedAt: at,
      engagedSeq: seq,
      until,
    })
    await forgetHeldBack(tx, campaignId, at)
    if (effect === 'DELAY_PUBLIC') {
      await holdBack(tx, id, campaignId, at, await topicsOf(tx, campaignId, scope, targetId))
    }
    return {
      subject: publicId('Brake', id),
      before: { inForce: false },
      after: {
        inForce: true,
        scope,
        target: targetText(scope, targetId),
        effect,
        noticeZh,
        noticeEn,
        until: until?.toISOString() ?? null,
      },
    }
  })
}

export const releaseBrakeShape = z.object({ idempotencyKey, brake: z.string(), reason })

/** Also in a settled campaign: numbers must not stay held back for ever. */
export async function releaseBrake(app: App, viewer: Viewer, input: z.infer<typeof releaseBrakeShape>) {
  const brakeId = decodeId('Brake', input.brake, 'input.brake')
  const campaignId = await app.directory.ofBrake(brakeId)
  if (campaignId === null) throw new NotFound('input.brake', 'There is no such brake.')
  const administration = {
    campaignId,
    kind: 'RELEASE_BRAKE' as const,
    idempotencyKey: input.idempotencyKey,
    content: [brakeId],
    reason: input.reason,
  }
  return administer(app, viewer, administration, async (tx, { at, seq, actor }) => {
    const standing = await lockBrake(tx, brakeId)
    if (!isInForce(standing, at)) throw new BrakeNotEngaged()
    await storeRelease(tx, brakeId, {
      releasedBy: actor,
      releasedAt: at,
      releasedSeq: seq,
      releaseReason: input.reason,
    })
    await forgetHeldBack(tx, campaignId, at)
    return { subject: publicId('Brake', brakeId), before: { inForce: true }, after: { inForce: false } }
  })
}

function decodeTarget(scope: BrakeScope, target: string | null | undefined): bigint | null {
  const type = targetTypes[scope]
  if (type === null || target == null) return null
  return type === 'Donor'
    ? decodeBigId(type, target, 'input.target')
    : BigInt(decodeId(type, target, 'input.target'))
}

function targetText(scope: BrakeScope, targetId: bigint | null): string | null {
  const type = targetTypes[scope]
  return type === null || targetId === null ? null : publicId(type, targetId)
}

function noTarget(scope: BrakeScope): NotFound {
  return new NotFound('input.target', `There is no such ${scope.toLowerCase()} in this campaign.`)
}

/** The campaign that a target belongs to; null: there is no such target; undefined: it belongs to none. */
async function homeOf(
  { directory }: App,
  scope: BrakeScope,
  targetId: bigint | null,
): Promise<number | null | undefined> {
  const id = Number(targetId)
  switch (scope) {
    case 'WINDOW':
      return directory.ofWindow(id)
    case 'PROJECT':
      return directory.ofProject(id)
    case 'PARTNER':
      return directory.ofPartner(id)
    default:
      return undefined
  }
}

/** Of those that belong to no campaign. A person may be stopped before it takes part in one. */
async function isKnown(
  tx: Transaction,
  campaignId: number,
  scope: BrakeScope,
  targetId: bigint | null,
): Promise<boolean> {
  if (targetId === null) return true
  if (scope === 'ORGANIZATION') return takesPart(tx, campaignId, Number(targetId))
  return scope === 'DONOR' ? donorExists(tx, targetId) : true
}

/** The topics whose numbers a brake holds back; null: all. */
async function topicsOf(
  tx: Transaction,
  campaignId: number,
  scope: BrakeScope,
  targetId: bigint | null,
): Promise<string[] | null> {
  const id = Number(targetId)
  switch (scope) {
    case 'GLOBAL':
      return null
    case 'WINDOW':
      return [windowTopic(id)]
    case 'PROJECT':
      return [projectTopic(id)]
    case 'PARTNER':
      return [partnerTopic(id)]
    case 'ORGANIZATION':
      return [organizationTopic(id), ...(await projectsReceivedBy(tx, campaignId, id)).map(projectTopic)]
    case 'DONOR':
      return []
    default:
      return scope satisfies never
  }
}
