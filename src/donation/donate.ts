// The verbs of donations: who may give and refund, and what is handed to the journal.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { DomainError, Forbidden, InvalidInput, NotFound } from '../errors.ts'
import { decodeEntryId, decodeId, decodeOptionalId } from '../graphql/publicId.ts'
import { idempotencyKey, line, personRef } from '../graphql/shapes.ts'
import { type Donate, digest } from '../journal/command.ts'
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

type DonateInput = z.infer<typeof donateShape>

export const donateManyShape = z.object({
  // Each of them has the shape of its own type.
  donations: z
    .array(z.custom<DonateInput>())
    .min(1, 'must hold at least one donation')
    .max(500, 'must hold at most 500 donations'),
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

export async function donate(app: App, viewer: Viewer, input: DonateInput): Promise<Donated> {
  return submitted(app, await addressed(app, viewer, input))
}

/** Each donation is decided alone, in the order sent: one that is refused takes no other with it. */
export async function donateMany(
  app: App,
  viewer: Viewer,
  { donations }: { donations: DonateInput[] },
): Promise<(Donated | DomainError)[]> {
  const commands = await Promise.all(
    donations.map((input, position) =>
      addressed(app, viewer, input).catch((error) => {
        const refusal = refusalOf(error, position)
        // What is malformed is malformed in the request, of which nothing has been submitted yet.
        if (refusal instanceof InvalidInput) throw refusal
        return refusal
      }),
    ),
  )
  return Promise.all(
    commands.map((command, position) =>
      command instanceof DomainError
        ? command
        : submitted(app, command).catch((error) => refusalOf(error, position)),
    ),
  )
}

/** Names the fields of a donation by its place in the batch. Anything but a refusal is a fault, and the whole request's. */
function refusalOf(error: unknown, position: number): DomainError {
  const placed = (path: string) => path.replace(/^input\./, `input.donations.${position}.`)
  if (error instanceof NotFound) return new NotFound(placed(error.path), error.message)
  if (error instanceof InvalidInput) {
    return new InvalidInput(error.fields.map(({ path, message }) => ({ path: placed(path), message })))
  }
  if (error instanceof DomainError) return error
  throw error
}

interface Addressed {
  campaignId: number
  command: Donate
}

/** What is handed to the journal, and to which. */
async function addressed(app: App, viewer: Viewer, input: DonateInput): Promise<Addressed> {
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
  return {
    campaignId,
    command: {
      kind: 'DONATE',
      actor,
      keyDigest: digest(actor, input.idempotencyKey),
      contentDigest: digest('DONATE', ...Object.values(content)),
      ...content,
    },
  }
}

async function submitted({ journal }: App, { campaignId, command }: Addressed): Promise<Donated> {
  const { donation, replayed } = await journal.submit(campaignId, command)
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
