// Public ids: a readable prefix for the type and, behind it, what only the service reads. A wrong kind of id is a
// mistake of the caller's that is named, not a row that is not found.
import { InvalidInput } from '../errors.ts'

export const prefixes = {
  Campaign: 'cmp',
  Region: 'rgn',
  Organization: 'org',
  Project: 'prj',
  Donor: 'dnr',
  Donation: 'don',
  Partner: 'prt',
  DeedType: 'dty',
  Deed: 'ded',
  FlowerGift: 'gft',
  Dream: 'drm',
  DreamProposal: 'drp',
  MatchingPool: 'mpl',
  MatchingWindow: 'mwn',
  RuleSet: 'mrs',
  Allocation: 'mal',
  Brake: 'brk',
  IncentiveTrack: 'itk',
  IncentiveAward: 'iaw',
  SettlementItem: 'sti',
  Adjustment: 'adj',
  Team: 'tem',
  Milestone: 'mst',
  ProgressReport: 'rpt',
  PartnerKey: 'pky',
  WebhookEndpoint: 'whe',
} as const

export type NodeType = keyof typeof prefixes

const typeOfPrefix = new Map(
  Object.entries(prefixes).map(([type, prefix]) => [prefix as string, type as NodeType]),
)

/** Where a journal entry stands: its campaign and its number there. */
export interface EntryId {
  campaignId: number
  seq: bigint
}

export function publicId(type: NodeType, id: number | bigint): string {
  return `${prefixes[type]}_${id}`
}

/** The same for what is known by its place in a journal. */
export function publicEntryId(type: NodeType, { campaignId, seq }: EntryId): string {
  return `${prefixes[type]}_${campaignId}-${seq}`
}

export function splitPublicId(text: string): { typename: NodeType; id: string } | null {
  const [, prefix = '', id = ''] = /^([a-z]+)_([0-9A-Za-z-]{1,64})$/.exec(text) ?? []
  const typename = typeOfPrefix.get(prefix)
  return typename ? { typename, id } : null
}

/** The number behind the id of a given type; path names the field that it came in. */
export function decodeId(type: NodeType, text: string, path: string): number {
  const id = parseId(idBehind(type, text, path))
  if (id === 0) throw wrongId(type, path)
  return id
}

/** The same for ids that are int8. */
export function decodeBigId(type: NodeType, text: string, path: string): bigint {
  const id = parseBigId(idBehind(type, text, path))
  if (id === 0n) throw wrongId(type, path)
  return id
}

/** The same for an argument that may be left out. */
export function decodeOptionalId(
  type: NodeType,
  text: string | null | undefined,
  path: string,
): number | undefined {
  return text === null || text === undefined ? undefined : decodeId(type, text, path)
}

/** The id that a token's subject is; null when it is not one of the type. */
export function idInSubject(type: NodeType, subject: string): number | null {
  const parts = splitPublicId(subject)
  return parts?.typename === type && parseId(parts.id) !== 0 ? parseId(parts.id) : null
}

/** The number behind the prefix. Ids are int4 and start at 1; 0, which no row has, stands for what was never handed out. */
export function parseId(id: string): number {
  return /^[1-9]\d{0,9}$/.test(id) && Number(id) <= 2_147_483_647 ? Number(id) : 0
}

/** The same for ids that are int8. */
export function parseBigId(id: string): bigint {
  return /^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= 9_223_372_036_854_775_807n ? BigInt(id) : 0n
}

export function decodeEntryId(type: NodeType, text: string, path: string): EntryId {
  const entry = parseEntryId(idBehind(type, text, path))
  if (!entry) throw wrongId(type, path)
  return entry
}

export function parseEntryId(id: string): EntryId | null {
  const [, campaign = '', seq = ''] = /^(\d+)-([1-9]\d{0,15})$/.exec(id) ?? []
  const campaignId = parseId(campaign)
  return campaignId === 0 ? null : { campaignId, seq: BigInt(seq) }
}

function idBehind(type: NodeType, text: string, path: string): string {
  const parts = splitPublicId(text)
  if (!parts || parts.typename !== type) throw wrongId(type, path)
  return parts.id
}

function wrongId(type: NodeType, path: string): InvalidInput {
  return new InvalidInput([
    { path, message: `must be an id of the type ${type}, which starts with "${prefixes[type]}_"` },
  ])
}
