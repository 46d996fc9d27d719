// Staff steers partners and deed types as data. Each change is an entry of the journal: deeds recorded after it are
// decided by it, those before it stay what they were (I30).
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { DomainError, InvalidInput, NotFound } from '../errors.ts'
import { firstDonationCode } from '../flower/deed.ts'
import type { AuditedValues } from '../governance/governance.store.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { type Answered, administer } from '../journal/administer.ts'
import { LimitReached } from './changes.ts'
import type { DeedTypeRow, PartnerRow } from './partner.store.ts'
import {
  codesOfDeedTypes,
  countDeedTypes,
  countPartners,
  deedTypeNow,
  insertDeedType,
  insertPartner,
  partnerNow,
  recordedCodes,
  storeDeedType,
  storeDeedTypesOf,
  storePartner,
} from './partners.store.ts'

export const mostPartners = 500
export const mostDeedTypes = 100
/** A quota beyond it would not be one. */
export const mostDailyFlowers = 1_000_000_000

const partnerKinds = ['INTERNAL', 'EXTERNAL'] as const
const reason = prose(500)
const name = line(80)
const quota = z
  .int()
  .min(0, 'must be at least 0 flowers')
  .max(mostDailyFlowers, `must be at most ${mostDailyFlowers} flowers`)
const deedTypeIds = z.array(z.string()).max(mostDeedTypes, `must be at most ${mostDeedTypes} types of deeds`)
const within = (least: number, most: number, unit: string) =>
  z.int().min(least, `must be at least ${least} ${unit}`).max(most, `must be at most ${most} ${unit}`)

export class CodeTaken extends DomainError {
  readonly code = 'CODE_TAKEN'
  constructor() {
    super('The campaign has one with this code already.')
  }
}

export const openPartnerShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  code: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 small letters, digits or -, a letter first'),
  nameZh: name,
  nameEn: name,
  kind: z.enum(partnerKinds),
  paymentChannel: z.boolean(),
  dailyFlowerQuota: quota.nullish(),
  deedTypes: deedTypeIds,
  reason,
})

export async function openPartner(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof openPartnerShape>,
): Promise<Answered> {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const { code, nameZh, nameEn, kind, paymentChannel } = input
  const dailyFlowerQuota = input.dailyFlowerQuota ?? null
  const ids = idsOf(input.deedTypes)
  const content = [campaignId, code, nameZh, nameEn, kind, paymentChannel, dailyFlowerQuota, ...ids]
  return administer(app, viewer, { ...input, campaignId, kind: 'OPEN_PARTNER', content }, async (tx) => {
    const { count, taken } = await countPartners(tx, campaignId, code)
    if (taken) throw new CodeTaken()
    if (count >= mostPartners) throw new LimitReached(mostPartners, 'partners in a campaign')
    await requireRecordable(tx, campaignId, ids)
    const partner = { campaignId, code, nameZh, nameEn, kind, paymentChannel, dailyFlowerQuota }
    const id = await insertPartner(tx, partner)
    await storeDeedTypesOf(tx, id, ids)
    return {
      subject: publicId('Partner', id),
      before: {},
      after: { code, paymentChannel, ...(await auditedPartner(tx, { id, ...partner })) },
    }
  })
}

export const changePartnerShape = z
  .object({
    idempotencyKey,
    partner: z.string(),
    nameZh: name.nullish(),
    nameEn: name.nullish(),
    kind: z.enum(partnerKinds).nullish(),
    dailyFlowerQuota: quota.nullish(),
    deedTypes: deedTypeIds.nullish(),
    reason,
  })
  .refine(
    ({ nameZh, nameEn, kind, dailyFlowerQuota, deedTypes }) =>
      dailyFlowerQuota !== undefined || [nameZh, nameEn, kind, deedTypes].some(isGiven),
    { message: 'must change something', path: [] },
  )

/** A quota of null is no quota; one that is left out stays as it is. */
export async function changePartner(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof changePartnerShape>,
): Promise<Answered> {
  const id = decodeId('Partner', input.partner, 'input.partner')
  const campaignId = await app.directory.ofPartner(id)
  if (campaignId === null) throw new NotFound('input.partner', 'There is no such partner.')
  const { nameZh, nameEn, kind, dailyFlowerQuota } = input
  const ids = isGiven(input.deedTypes) ? idsOf(input.deedTypes) : null
  const content = [
    id,
    nameZh ?? null,
    nameEn ?? null,
    kind ?? null,
    dailyFlowerQuota === undefined ? 'as it is' : dailyFlowerQuota,
    ids === null ? null : ids.join(),
  ]
  return administer(app, viewer, { ...input, campaignId, kind: 'CHANGE_PARTNER', content }, async (tx) => {
    const present = await partnerNow(tx, id)
    const before = await auditedPartner(tx, present)
    const changed: PartnerRow = {
      ...present,
      nameZh: nameZh ?? present.nameZh,
      nameEn: nameEn ?? present.nameEn,
      kind: kind ?? present.kind,
      dailyFlowerQuota: dailyFlowerQuota === undefined ? present.dailyFlowerQuota : dailyFlowerQuota,
    }
    await storePartner(tx, changed)
    if (ids !== null) {
      await requireRecordable(tx, campaignId, ids)
      await storeDeedTypesOf(tx, id, ids)
    }
    return { subject: publicId('Partner', id), before, after: await auditedPartner(tx, changed) }
  })
}

const deedTypeNumbers = {
  flowers: within(1, 1_000, 'flowers'),
  dailyCap: within(1, 1_000, 'deeds'),
  lateDays: within(0, 60, 'days'),
}

export const openDeedTypeShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,31}$/, 'must be 1 to 32 capital letters, digits or _, a letter first'),
  nameZh: name,
  nameEn: name,
  ...deedTypeNumbers,
  reason,
})

export async function openDeedType(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof openDeedTypeShape>,
): Promise<Answered> {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const { code, nameZh, nameEn, flowers, dailyCap, lateDays } = input
  const content = [campaignId, code, nameZh, nameEn, flowers, dailyCap, lateDays]
  return administer(app, viewer, { ...input, campaignId, kind: 'OPEN_DEED_TYPE', content }, async (tx) => {
    const { count, taken } = await countDeedTypes(tx, campaignId, code)
    if (taken) throw new CodeTaken()
    if (count >= mostDeedTypes) throw new LimitReached(mostDeedTypes, 'types of deeds in a campaign')
    const deedType = { campaignId, code, nameZh, nameEn, flowers, dailyCap, lateDays }
    const id = await insertDeedType(tx, deedType)
    return {
      subject: publicId('DeedType', id),
      before: {},
      after: { code, ...auditedDeedType({ id, ...deedType }) },
    }
  })
}

export const changeDeedTypeShape = z
  .object({
    idempotencyKey,
    deedType: z.string(),
    nameZh: name.nullish(),
    nameEn: name.nullish(),
    flowers: deedTypeNumbers.flowers.nullish(),
    dailyCap: deedTypeNumbers.dailyCap.nullish(),
    lateDays: deedTypeNumbers.lateDays.nullish(),
    reason,
  })
  .refine(
    ({ nameZh, nameEn, flowers, dailyCap, lateDays }) =>
      [nameZh, nameEn, flowers, dailyCap, lateDays].some(isGiven),
    { message: 'must change something', path: [] },
  )

export async function changeDeedType(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof changeDeedTypeShape>,
): Promise<Answered> {
  const id = decodeId('DeedType', input.deedType, 'input.deedType')
  const campaignId = await app.directory.ofDeedType(id)
  if (campaignId === null) throw new NotFound('input.deedType', 'There is no such type of deed.')
  const { nameZh, nameEn, flowers, dailyCap, lateDays } = input
  const content = [id, ...[nameZh, nameEn, flowers, dailyCap, lateDays].map((value) => value ?? null)]
  return administer(app, viewer, { ...input, campaignId, kind: 'CHANGE_DEED_TYPE', content }, async (tx) => {
    const present = await deedTypeNow(tx, id)
    const changed: DeedTypeRow = {
      ...present,
      nameZh: nameZh ?? present.nameZh,
      nameEn: nameEn ?? present.nameEn,
      flowers: flowers ?? present.flowers,
      dailyCap: dailyCap ?? present.dailyCap,
      lateDays: lateDays ?? present.lateDays,
    }
    await storeDeedType(tx, changed)
    return {
      subject: publicId('DeedType', id),
      before: auditedDeedType(present),
      after: auditedDeedType(changed),
    }
  })
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined
}

/** Each once, in the order of their numbers, so that the same set is the same request. */
function idsOf(deedTypes: readonly string[]): number[] {
  const ids = deedTypes.map((text, position) => decodeId('DeedType', text, `input.deedTypes.${position}`))
  return [...new Set(ids)].sort((one, other) => one - other)
}

async function requireRecordable(tx: Transaction, campaignId: number, ids: readonly number[]): Promise<void> {
  const codes = await codesOfDeedTypes(tx, campaignId, ids)
  for (const id of ids) {
    const code = codes.get(id)
    if (code === undefined)
      throw new NotFound('input.deedTypes', `The campaign has no type of deed ${publicId('DeedType', id)}.`)
    if (code === firstDonationCode) {
      const message = `must not hold ${firstDonationCode}, which comes with a donation and is recorded by nobody`
      throw new InvalidInput([{ path: 'input.deedTypes', message }])
    }
  }
}

async function auditedPartner(tx: Transaction, partner: PartnerRow): Promise<AuditedValues> {
  const { nameZh, nameEn, kind, dailyFlowerQuota } = partner
  const deedTypes = (await recordedCodes(tx, partner.id)).join(' ')
  return { nameZh, nameEn, kind, dailyFlowerQuota, deedTypes }
}

function auditedDeedType({ nameZh, nameEn, flowers, dailyCap, lateDays }: DeedTypeRow): AuditedValues {
  return { nameZh, nameEn, flowers, dailyCap, lateDays }
}
