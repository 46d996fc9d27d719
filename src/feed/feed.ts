// The donation feed: single gifts, told one by one to screens. Which gifts are chosen depends on nothing that can change —
// the first ten of each second of the journal's clock — so that every instance chooses the same, and a cursor of one goes
// on at another. Which of those chosen may be shown is judged when they are.
import type { DonationState } from '../donation/donation.store.ts'
import type { DonorState, Giver } from '../donor/donor.ts'
import { InvalidInput } from '../errors.ts'
import { parseBigId } from '../graphql/publicId.ts'
import type { MatchStatus } from '../matching/allocation.ts'
import type { OrganizationState } from '../organization/organization.ts'
import type { ProjectRead } from '../project/project.store.ts'
import { isPublished, type ProjectState } from '../project/project.ts'
import type { ServiceLevel } from '../totals/totals.ts'

/** The rate: of each second of the journal's clock so many gifts are chosen, the first ones. */
export const giftsASecond = 10
/** Whoever comes back finds everything chosen in so many seconds before the newest gift, and among so many gifts. */
export const lookBackSeconds = 30
export const lookBackGifts = 100
/** A first frame has so many, so that a screen does not begin empty. */
const entriesAtFirst = 10
/** Places that frames ended at; a stalled reader is closed long before so many have passed. */
const mostPlaces = 1_000

/** What a gift is judged by. */
export interface JudgedGift {
  state: DonationState
  matchStatus: MatchStatus
  projectState: ProjectState
  receiverState: OrganizationState
  /** Null: nobody is named. */
  donorState: DonorState | null
  /** A brake is on its donor, its project, its receiver or its channel, or numbers were held back when it was given. */
  braked: boolean
}

/** Whether a gift may be told to everybody as if nothing were. */
export function mayBeShown(gift: JudgedGift): boolean {
  const stands = gift.state === 'PAID' && gift.matchStatus !== 'HELD' && gift.matchStatus !== 'REVOKED'
  const projectStands =
    isPublished(gift.projectState) &&
    gift.projectState !== 'SUSPENDED' &&
    gift.projectState !== 'TERMINATED' &&
    gift.receiverState !== 'SUSPENDED' &&
    gift.receiverState !== 'BANNED'
  const donorStands = gift.donorState === null || gift.donorState === 'ACTIVE'
  return stands && projectStands && donorStands && !gift.braked
}

/** One gift as it is told: never the words that came with it, which nobody has read before. */
export interface FeedEntry {
  seq: bigint
  paidAt: Date
  /** Fen. */
  amount: bigint
  giver: Giver
  project: ProjectRead
}

/** A gift that was chosen. */
export interface ChosenGift {
  seq: bigint
  at: Date
}

export interface JudgedEntry extends ChosenGift {
  /** Null: it may not be shown. */
  entry: FeedEntry | null
  /** In the process's own milliseconds. */
  judgedAt: number
}

/** A place in the feed: an entry of the journal, and how many gifts the campaign had there. */
export interface FeedPlace {
  seq: bigint
  giftCount: bigint
}

/** What a process remembers of a campaign's gifts, as it looked last. */
export interface FeedMemory extends FeedPlace {
  asOf: Date
  serviceLevel: ServiceLevel
  /** Every chosen gift after this entry is among the gifts, in order. */
  start: bigint
  gifts: readonly JudgedEntry[]
  /** Where frames may have ended, in order. */
  places: readonly FeedPlace[]
}

/** TOO_OLD: more was chosen after the place than is remembered. AHEAD: the journal does not reach to the place. */
export type ResyncReason = 'TOO_OLD' | 'AHEAD'

/** What was told after one place up to another. */
export interface FeedFrame {
  campaignId: number
  from: bigint
  /** That of the place. */
  seq: bigint
  place: FeedPlace
  asOf: Date
  serviceLevel: ServiceLevel
  /** All gifts in between, told or not. */
  giftCount: bigint
  entries: readonly FeedEntry[]
  /** Why it does not go on where the reader was; null: it does. */
  resync: ResyncReason | null
}

/** What came after a place; null: the last few gifts, for whoever begins now. */
export function frameAfter(campaignId: number, memory: FeedMemory, after: FeedPlace | null): FeedFrame {
  const { seq, asOf, serviceLevel } = memory
  const from = after ?? memory
  const missed = memory.giftCount - from.giftCount
  const giftCount = missed > 0n ? missed : 0n
  const resync = after === null ? null : gapTo(memory, after)
  return {
    campaignId,
    from: from.seq,
    seq,
    place: { seq, giftCount: memory.giftCount },
    asOf,
    serviceLevel,
    giftCount,
    entries:
      after === null || resync
        ? shown(memory.gifts).slice(-entriesAtFirst)
        : shown(giftsAfter(memory, after)),
    resync,
  }
}

function gapTo({ seq, giftCount, start }: FeedMemory, after: FeedPlace): ResyncReason | null {
  if (after.seq > seq) return 'AHEAD'
  return after.seq < start && giftCount > after.giftCount ? 'TOO_OLD' : null
}

/** The gifts that a frame after a place may tell. */
export function giftsAfter({ seq, gifts }: FeedMemory, after: FeedPlace | null): readonly JudgedEntry[] {
  return after === null || after.seq > seq ? gifts : gifts.filter((gift) => gift.seq > after.seq)
}

function shown(gifts: readonly JudgedEntry[]): FeedEntry[] {
  return gifts.flatMap(({ entry }) => entry ?? [])
}

/** The place at which a frame ended that had this seq. */
export function placeAt(memory: FeedMemory | null, seq: bigint): FeedPlace {
  const known = memory?.places.findLast((place) => place.seq <= seq) ?? memory?.places[0]
  return { seq, giftCount: known?.giftCount ?? 0n }
}

/**
 * Whether what happened since is more than looking on can cover in a few steps: then it is begun anew from the end. A
 * step is a second in which something was given.
 */
export function isFarBehind(memory: FeedMemory, { asOf, giftCount }: Pick<FeedMemory, 'asOf' | 'giftCount'>) {
  const seconds = (asOf.getTime() - memory.asOf.getTime()) / 1_000
  return seconds > lookBackSeconds && giftCount - memory.giftCount > BigInt(lookBackGifts)
}

/** The entry to look on after: the last one before the newest second, which may not be over. */
export function lookOnAfter({ start, gifts }: FeedMemory): bigint {
  const last = gifts.at(-1)
  if (!last) return start
  const firstOfSecond = gifts.find(({ at }) => secondOf(at) === secondOf(last.at)) as JudgedEntry
  return firstOfSecond.seq - 1n
}

/** Takes in what a look found, and lets go of what is too old. */
export function remember(
  memory: FeedMemory | null,
  standing: Pick<FeedMemory, 'seq' | 'asOf' | 'serviceLevel' | 'giftCount' | 'start'>,
  found: readonly JudgedEntry[],
): FeedMemory {
  const { seq, giftCount } = standing
  const gifts = [...(memory?.gifts ?? []), ...found]
  const places = memory?.places ?? []
  const isNewPlace = places.at(-1)?.giftCount !== giftCount
  const outdated = tooOld(gifts)
  return {
    ...standing,
    start: gifts[outdated - 1]?.seq ?? standing.start,
    gifts: gifts.slice(outdated),
    places: isNewPlace ? [...places, { seq, giftCount }].slice(-mostPlaces) : places,
  }
}

function tooOld(gifts: readonly ChosenGift[]): number {
  const last = gifts.at(-1)
  if (!last) return 0
  const since = secondOf(last.at) - lookBackSeconds
  const recent = gifts.findIndex(({ at }) => secondOf(at) >= since)
  return Math.max(0, Math.min(recent, gifts.length - lookBackGifts))
}

function secondOf(at: Date): number {
  return Math.floor(at.getTime() / 1_000)
}

export function encodeFeedPlace(campaignId: number, { seq, giftCount }: FeedPlace): string {
  return Buffer.from(JSON.stringify(['feed', campaignId, String(seq), String(giftCount)])).toString(
    'base64url',
  )
}

export function decodeFeedPlace(cursor: string, campaignId: number): FeedPlace {
  const [name, campaign, seq, giftCount] = partsOf(cursor)
  if (name !== 'feed' || !isWhole(seq) || !isWhole(giftCount)) throw wrongCursor('of donationFeed')
  if (campaign !== campaignId) throw wrongCursor('of the same campaign')
  return { seq: BigInt(seq), giftCount: BigInt(giftCount) }
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(parts) ? parts : []
  } catch {
    // Whatever else a client sends as a cursor is not one of ours: the caller is told so.
    return []
  }
}

function isWhole(text: unknown): text is string {
  return typeof text === 'string' && (text === '0' || parseBigId(text) > 0n)
}

function wrongCursor(of: string): InvalidInput {
  return new InvalidInput([{ path: 'after', message: `must be a cursor ${of}` }])
}
