// The verbs of donations: who may give and refund, and what is handed to the journal.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { Forbidden, NotFound } from '../errors.ts'
import { decodeEntryId, decodeId, decodeOptionalId } from '../graphql/publicId.ts'
import { idempotencyKey, line, personRef } from '../graphql/shapes.ts'
import { digest } from '../journal/command.ts'
import { regionCodes } from '../region/region.ts'
import type { DonationRow } from './donation.store.ts'
import { maximumAmount } from './donation.ts'

export const donateShape = z.object({
  idempotencyKey,
  project: z.string(),
  amount: z
    .bigint()
    .min(1n, 'must be at least 1 fen')
    .max(maximumAmount, `must be at most ${maximumAmount} fen`),
  donorRef: personRef.nullish(),
  team: z.string().nullish(),
  regionCode: z
    .enum(regionCodes, 'must be a province-level code of GB/T 2260, such as 440000, or UNKNOWN')
    .nullish(),
  anonymous: z.boolean().nullish(),
  message: line(200).nullish(),
  paymentReference: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters')
    .nullish(),
})

export const refundDonationShape = z.object({
  idempotencyKey,
  donation: z.string(),
  reason: line(200),
})

export interface Donated {
  donation: DonationRow
  replayed: boolean
}

export async function donate(app: App, viewer: Viewer, input: z.infer<typeof donateShape>): Promise<Donated> {
  const projectId = decodeId('Project', input.project, 'input.project')
  const payer = payerOf(app, viewer, input.donorRef ?? null)
  const campaignId = await app.directory.ofProject(projectId)
  if (campaignId === null) throw new NotFound('input.project', 'There is no such project.')
  const actor = actorOf(viewer)
  const content = {
    projectId,
    channelId: payer.channelId,
    donorRef: payer.donorRef,
    amount: input.amount,
    regionCode: input.regionCode ?? null,
    anonymous: input.anonymous ?? null,
    message: input.message ?? null,
    paymentReference: input.paymentReference ?? null,
    teamId: decodeOptionalId('Team', input.team, 'input.team') ?? null,
  }
  const { donation, replayed } = await app.journal.submit(campaignId, {
    kind: 'DONATE',
    actor,
    keyDigest: digest(actor, input.idempotencyKey),
    contentDigest: digest('DONATE', ...Object.values(content)),
    ...content,
  })
  return { donation: donation as DonationRow, replayed }
}

/** A payment channel gives in anybody's name; a donor only in their own, and only where no real money moves. */
function payerOf(
  app: App,
  viewer: Viewer,
  donorRef: string | null,
): { channelId: number | null; donorRef: string | null } {
  if (viewer.role === 'partner') {
    return { channelId: decodeId('Partner', viewer.subject, 'token'), donorRef }
  }
  if (!app.config.sandboxChannel) {
    throw new Forbidden(
      'Donors give through a payment channel. The sandbox channel, which moves no money, is off.',
    )
  }
  if (donorRef !== null && donorRef !== viewer.subject) {
    throw new Forbidden('A donor gives in their own name: leave donorRef out, or send your own.')
  }
  return { channelId: null, donorRef: viewer.subject }
}

/** Gives the whole gift back, with everything that followed from it. */
export function refundDonation(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof refundDonationShape>,
): Promise<Donated> {
  return takeBack(app, viewer, input, 'REFUND')
}

/** Takes the gift back because its capture never stood. */
export function voidDonation(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof refundDonationShape>,
): Promise<Donated> {
  return takeBack(app, viewer, input, 'VOID')
}

async function takeBack(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof refundDonationShape>,
  as: 'REFUND' | 'VOID',
): Promise<Donated> {
  const { campaignId, seq } = decodeEntryId('Donation', input.donation, 'input.donation')
  const channelId = viewer.role === 'staff' ? null : decodeId('Partner', viewer.subject, 'token')
  if (!(await app.directory.isCampaign(campaignId))) {
    throw new NotFound('input.donation', 'There is no such donation.')
  }
  const actor = actorOf(viewer)
  const { donation, replayed } = await app.journal.submit(campaignId, {
    kind: 'REFUND',
    actor,
    keyDigest: digest(actor, input.idempotencyKey),
    contentDigest: digest(as, campaignId, seq, input.reason),
    donationSeq: seq,
    as,
    channelId,
    reason: input.reason,
  })
  return { donation: donation as DonationRow, replayed }
}
