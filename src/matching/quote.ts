// Quotes: what a gift would be matched if it were the next one. The rules are those that decide gifts; where a gift is
// going to draw, every number it may draw is asked.
import type { App } from '../app.ts'
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { civilDay, isLive } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import { transact, unannounced } from '../db/transact.ts'
import { maximumAmount, stopping } from '../donation/donation.ts'
import type { DonorRow } from '../donor/donor.store.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { Brakes } from '../governance/brake.ts'
import { decodeId } from '../graphql/publicId.ts'
import { leftOf, matchedOnDays, usedOf, withReceiver, withRules } from '../journal/load.ts'
import {
  type Head,
  loadBrakes,
  loadCampaign,
  loadDonorBrakes,
  loadMatchDays,
  loadMatchUsage,
  loadProjects,
  loadRuleSets,
  loadWindows,
} from '../journal/world.store.ts'
import type { KnownProject, KnownWindow } from '../journal/world.ts'
import { mayReceive } from '../organization/organization.ts'
import { isPublished, takesDonations } from '../project/project.ts'
import { type MatchReason, reasonOfCap } from './allocation.ts'
import {
  admit,
  askedWindows,
  capped,
  type MatchedGift,
  type MatchWorld,
  type Offer,
  type Refusal,
  refuseWithoutRatio,
  roomsOf,
  yearsOf,
} from './match.ts'
import { type Source, sources } from './pool.ts'
import { readHead, readOnly } from './quote.store.ts'
import { drawRange, limitsOwners, type RuleSet, ratioOfYears, ruleSetAt } from './rules.ts'

/** An offer, and how likely it is: so many of so many, in whole numbers. */
export interface Outcome {
  offer: Offer
  share: bigint
  of: bigint
}

export interface SourceQuote {
  source: Source
  gift: bigint
  /** The window that would add, or else the one that says why nothing is added; null: none was asked. */
  window: KnownWindow | null
  rules: RuleSet | null
  /** Why nothing is added, or surely less than the ratio says; null: there is no such reason. */
  reason: MatchReason | null
  outcomes: readonly Outcome[]
  minimum: bigint
  maximum: bigint
  /** The mean, rounded down. */
  expected: bigint
  /** What the donor's day has left; null: nothing limits it, or no window is open. */
  roomLeft: bigint | null
}

export interface Quote {
  seq: bigint
  asOf: Date
  giftsTaken: boolean
  sources: readonly SourceQuote[]
  minimum: bigint
  maximum: bigint
  expected: bigint
  /** Only for a donor's own token. */
  roomLeft: bigint | null
}

interface QuoteWorld extends MatchWorld {
  head: Head
  campaign: CampaignRow
  /** Undefined: the campaign has no such project. */
  project: KnownProject | undefined
}

/** Own: the person of a donor's token, null if nobody has met it yet; undefined: somebody else asks. */
export async function matchQuote(
  app: App,
  own: DonorRow | null | undefined,
  projectText: string,
  amount: bigint,
): Promise<Quote> {
  const projectId = decodeId('Project', projectText, 'project')
  if (amount < 1n || amount > maximumAmount) {
    throw new InvalidInput([{ path: 'amount', message: `must be between 1 and ${maximumAmount} fen` }])
  }
  const campaignId = await app.directory.ofProject(projectId)
  if (campaignId === null || !(await app.directory.isPublished(campaignId))) throw noSuchProject()
  const world = await transact({ db: app.db, announcements: unannounced }, async (tx) => {
    await readOnly(tx)
    return loadQuoteWorld(tx, campaignId, projectId, own?.id ?? null, app.clock.now())
  })
  const { project } = world
  if (!project || !isPublished(project.state)) throw noSuchProject()
  const gift: MatchedGift = {
    campaignId,
    seq: world.head.seq + 1n,
    amount,
    project,
    donor: own
      ? { id: own.id, state: own.state === 'BANNED' ? 'HELD' : own.state, activeYears: own.activeYears }
      : somebodyNew,
    channelId: noChannel,
  }
  const quotes = sources.flatMap((source) => quoteSource(world, source, gift) ?? [])
  const giftsTaken = takesGift(world, gift) && own?.state !== 'BANNED'
  const sum = (of: (quote: SourceQuote) => bigint) =>
    giftsTaken ? quotes.reduce((total, quote) => total + of(quote), 0n) : 0n
  return {
    seq: world.head.seq,
    asOf: world.head.at,
    giftsTaken,
    sources: quotes,
    minimum: sum(({ minimum }) => minimum),
    maximum: sum(({ maximum }) => maximum),
    expected: sum(({ expected }) => expected),
    roomLeft: own === undefined ? null : roomOfAll(quotes),
  }
}

async function loadQuoteWorld(
  tx: Transaction,
  campaignId: number,
  projectId: number,
  donorId: bigint | null,
  now: Date,
): Promise<QuoteWorld> {
  const [head, campaign, projects, windows, ruleSets, brakes] = await Promise.all([
    readHead(tx, campaignId),
    loadCampaign(tx, campaignId),
    loadProjects(tx, campaignId, [projectId], []),
    loadWindows(tx, campaignId),
    loadRuleSets(tx, campaignId),
    loadBrakes(tx, campaignId),
  ])
  const at = new Date(Math.max(now.getTime(), head.at.getTime()))
  const day = civilDay(at, campaign.timeZone)
  const known = withRules(windows, ruleSets)
  const limited = known.filter(({ rules }) => limitsOwners(rules))
  const [usage, matchDays, donorBrakes] = await Promise.all([
    limited.length > 0 ? loadMatchUsage(tx, limited, projects) : [],
    donorId === null ? [] : loadMatchDays(tx, campaignId, [donorId], [day]),
    donorId === null ? [] : loadDonorBrakes(tx, campaignId, [donorId]),
  ])
  const [project] = projects
  return {
    head,
    campaign,
    project: project && withReceiver(project),
    at,
    day,
    windows: known,
    brakes: new Brakes([...brakes, ...donorBrakes], at),
    balances: new Map(leftOf(windows)),
    matchDays: matchedOnDays(matchDays),
    usage: usedOf(usage),
  }
}

/** No row has the id 0: nothing is known of this donor, whose day has all its room, nor of the channel. */
const somebodyNew = { id: 0n, state: 'ACTIVE', activeYears: 0 } as const
const noChannel = 0

function noSuchProject(): NotFound {
  return new NotFound('project', 'There is no such project.')
}

function takesGift(
  { campaign, at, day, brakes }: QuoteWorld,
  { project, donor, channelId }: MatchedGift,
): boolean {
  return (
    isLive(campaign, at) &&
    takesDonations(project.state) &&
    mayReceive(project.receiver, day) &&
    !stopping(brakes, project, donor?.id ?? null, channelId)
  )
}

/** What a source would add; null: it has no window at all. */
export function quoteSource(world: MatchWorld, source: Source, gift: MatchedGift): SourceQuote | null {
  const asked = askedWindows(world, source, gift)
  if (asked === null) return null
  if ('refusal' in asked) return refused(source, gift, asked.refusal, null)
  const [firstAsked] = asked.windows
  const roomLeft = firstAsked ? roomOf(world, firstAsked, gift) : null
  const outcomes: Outcome[] = []
  let first: Refusal | null = null
  /** How likely it is that no window before has added anything. */
  let left = { share: 1n, of: 1n }
  for (const window of asked.windows) {
    const { offers, refusal } = offersOf(world, window, gift)
    first ??= refusal
    const of = left.of * BigInt(drawRange)
    let taken = 0n
    for (const { offer, chance } of offers) {
      outcomes.push({ offer, share: left.share * BigInt(chance), of })
      taken += BigInt(chance)
    }
    left = { share: left.share * (BigInt(drawRange) - taken), of }
    if (left.share === 0n) break
  }
  const [only] = outcomes
  if (!only) return first && refused(source, gift, first, roomLeft)
  const amounts = outcomes.map(({ offer }) => offer.amount)
  const lowest = amounts.reduce((one, other) => (other < one ? other : one))
  const cutBy = outcomes.length === 1 && left.share === 0n ? only.offer.bound.at(-1) : undefined
  return {
    source,
    gift: gift.amount,
    window: only.offer.window,
    rules: only.offer.rules,
    reason: cutBy ? reasonOfCap[cutBy] : null,
    outcomes,
    minimum: left.share > 0n ? 0n : lowest,
    maximum: amounts.reduce((one, other) => (other > one ? other : one)),
    expected: mean(outcomes),
    roomLeft,
  }
}

/** What a window may offer, each with its chance in a million, and what it says when it offers nothing. */
function offersOf(
  world: MatchWorld,
  window: KnownWindow,
  gift: MatchedGift,
): { offers: { offer: Offer; chance: number }[]; refusal: Refusal | null } {
  const admission = admit(world, window, gift)
  if ('refusal' in admission) return { offers: [], refusal: admission.refusal }
  const { rules } = admission
  const offers: { offer: Offer; chance: number }[] = []
  let refusal: Refusal | null = null
  for (const [ratio, chance] of chancesOf(rules, gift)) {
    const verdict =
      ratio === 0 ? refuseWithoutRatio(window, rules) : capped(world, window, rules, gift, ratio, null)
    if ('offer' in verdict) offers.push({ offer: verdict.offer, chance })
    else refusal ??= verdict.refusal
  }
  return { offers, refusal }
}

/** Every ratio that may come out, with its chance in a million; 0: none does. */
function chancesOf(rules: RuleSet, gift: MatchedGift): Map<number, number> {
  switch (rules.mode) {
    case 'FIXED':
      return new Map([[rules.ratio ?? 0, drawRange]])
    case 'TIER':
      return new Map([[ratioOfYears(rules.tiers, yearsOf(gift)), drawRange]])
    case 'RANDOM': {
      const chances = new Map<number, number>()
      let rest = drawRange
      for (const { chance, ratio } of rules.draws) {
        chances.set(ratio, (chances.get(ratio) ?? 0) + chance)
        rest -= chance
      }
      return rest > 0 ? chances.set(0, rest) : chances
    }
  }
}

function mean(outcomes: readonly Outcome[]): bigint {
  const whole = outcomes.reduce((most, { of }) => (of > most ? of : most), 1n)
  // Each whole is a power of a million, and so a part of the greatest.
  return outcomes.reduce((sum, { offer, share, of }) => sum + offer.amount * share * (whole / of), 0n) / whole
}

function roomOf(world: MatchWorld, window: KnownWindow, gift: MatchedGift): bigint | null {
  const rules = ruleSetAt(window.rules, world.at)
  const room = rules && roomsOf(world, window, rules, gift).DONOR_DAY
  if (room === null) return null
  return room > 0n ? room : 0n
}

/** Null: some open source limits nobody's day, or none is open. */
function roomOfAll(quotes: readonly SourceQuote[]): bigint | null {
  const open = quotes.filter(
    ({ window, reason }) => window && reason !== 'WINDOW_NOT_OPEN' && reason !== 'WINDOW_CLOSED',
  )
  if (open.length === 0) return null
  let room = 0n
  for (const { roomLeft } of open) {
    if (roomLeft === null) return null
    room += roomLeft
  }
  return room
}

function refused(
  source: Source,
  gift: MatchedGift,
  { reason, window, rules }: Refusal,
  roomLeft: bigint | null,
): SourceQuote {
  return {
    source,
    gift: gift.amount,
    window,
    rules,
    reason,
    outcomes: [],
    minimum: 0n,
    maximum: 0n,
    expected: 0n,
    roomLeft,
  }
}

/** How likely it is, in a million, rounded down. */
export function inAMillion({ share, of }: Outcome): number {
  return Number((share * BigInt(drawRange)) / of)
}
