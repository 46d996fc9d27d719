// Milestones as they are planned and watched. A frame is every milestone reached after a cursor, in order, so that
// whoever comes late or comes back misses none and sees none twice. What is held back from the public is not told; when
// it is released it is told after all, which is why a cursor remembers what was passed over.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import { reading } from '../db/reading.ts'
import { DomainError, InvalidInput, NotFound } from '../errors.ts'
import { decodeId, parseBigId, parseId, publicId, splitPublicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { administer } from '../journal/administer.ts'
import type { Snapshot } from '../live/hub.ts'
import type { MilestoneRow } from './milestone.store.ts'
import { type MilestoneMetric, measure, milestoneMetrics } from './milestone.ts'
import { countMilestones, insertMilestone, measuredNow, reachedMilestones } from './milestones.store.ts'
import { readTotals } from './totals.read.store.ts'
import {
  campaignTopic,
  dreamTopic,
  type Hold,
  organizationTopic,
  projectTopic,
  type ServiceLevel,
  teamTopic,
} from './totals.ts'

/** What a JSON number holds exactly. */
const mostThreshold = 9_007_199_254_740_991n

/** Every batch looks at those that are still to be reached. */
export const mostMilestones = 500

export class MilestonePassed extends DomainError {
  readonly code = 'MILESTONE_PASSED'
  readonly value: bigint
  constructor(metric: MilestoneMetric, value: bigint) {
    super(`A milestone lies ahead: ${metric} is ${value} already.`)
    this.value = value
  }
}

export class MilestoneKnown extends DomainError {
  readonly code = 'MILESTONE_KNOWN'
  constructor() {
    super('There is a milestone with this threshold already.')
  }
}

export class TooManyMilestones extends DomainError {
  readonly code = 'TOO_MANY_MILESTONES'
  readonly most = mostMilestones
  constructor() {
    super(`A campaign has at most ${mostMilestones} milestones, those of its dreams included.`)
  }
}

export const planMilestoneShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  of: z.string().nullish(),
  metric: z.enum(milestoneMetrics),
  threshold: z.bigint().min(1n, 'must be at least 1').max(mostThreshold, `must be at most ${mostThreshold}`),
  nameZh: line(60),
  nameEn: line(60),
  reason: prose(500),
})

export async function planMilestone(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof planMilestoneShape>,
): Promise<{ id: number; replayed: boolean }> {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const topic = await topicNamed(app, campaignId, input.of ?? null)
  const { metric, threshold, nameZh, nameEn } = input
  const { subject, replayed } = await administer(
    app,
    viewer,
    {
      campaignId,
      kind: 'PLAN_MILESTONE',
      idempotencyKey: input.idempotencyKey,
      content: [topic, metric, threshold, nameZh, nameEn],
      reason: input.reason,
    },
    async (tx) => {
      const value = measure(await measuredNow(tx, campaignId, topic), metric)
      if (value >= threshold) throw new MilestonePassed(metric, value)
      if ((await countMilestones(tx, campaignId)) >= mostMilestones) throw new TooManyMilestones()
      const id = await insertMilestone(tx, { campaignId, topic, metric, threshold, nameZh, nameEn })
      if (id === null) throw new MilestoneKnown()
      return {
        subject: publicId('Milestone', id),
        before: {},
        after: { topic, metric, threshold: Number(threshold) },
      }
    },
  )
  return { id: decodeId('Milestone', subject, 'milestone'), replayed }
}

/** The topic of what is measured; nothing named: the whole campaign. */
async function topicNamed(app: App, campaignId: number, of: string | null): Promise<string> {
  if (of === null) return campaignTopic
  const parts = splitPublicId(of)
  const id = parts ? parseId(parts.id) : 0
  switch (parts?.typename) {
    case 'Project':
      return requireIn(campaignId, await app.directory.ofProject(id), projectTopic(id))
    case 'Dream':
      return requireIn(campaignId, await app.directory.ofDream(id), dreamTopic(id))
    case 'Team':
      return requireIn(campaignId, await app.directory.ofTeam(id), teamTopic(id))
    case 'Organization':
      return requireIn(
        campaignId,
        (await app.directory.isOrganization(id)) ? campaignId : null,
        organizationTopic(id),
      )
    default:
      throw new InvalidInput([
        { path: 'input.of', message: 'must be the id of a project, a dream, a team or an organization' },
      ])
  }
}

function requireIn(campaignId: number, found: number | null, topic: string): string {
  if (found !== campaignId) throw new NotFound('input.of', 'There is no such thing in this campaign.')
  return topic
}

/** Where somebody stands in the order of the milestones. */
export interface MilestonePlace {
  seq: bigint
  line: number
  /** Those before it that were held back. */
  passedOver: readonly number[]
}

const beginning: MilestonePlace = { seq: 0n, line: 0, passedOver: [] }
const mostInFrame = 100
const mostPassedOver = 100

export interface MilestoneFrame {
  seq: bigint
  serviceLevel: ServiceLevel
  milestones: MilestoneRow[]
  place: MilestonePlace
  hasMore: boolean
}

/** What is to be told after a place, given what is held back. Pure, so that a table can test it. */
export function toldAfter(
  reached: readonly MilestoneRow[],
  after: MilestonePlace,
  isHeldBack: (milestone: MilestoneRow) => boolean,
): Pick<MilestoneFrame, 'milestones' | 'place' | 'hasMore'> {
  const milestones: MilestoneRow[] = []
  let { seq, line } = after
  const passedOver: number[] = []
  for (const milestone of reached) {
    const isAfter = isBeyond(milestone, after)
    if (!isAfter && !after.passedOver.includes(milestone.id)) continue
    const held = isHeldBack(milestone)
    if (isAfter && (milestones.length === mostInFrame || (held && passedOver.length === mostPassedOver))) {
      return { milestones, place: { seq, line, passedOver }, hasMore: !held }
    }
    if (held) passedOver.push(milestone.id)
    else milestones.push(milestone)
    if (isAfter) {
      seq = milestone.reachedSeq as bigint
      line = milestone.reachedLine as number
    }
  }
  return { milestones, place: { seq, line, passedOver }, hasMore: false }
}

function isBeyond({ reachedSeq, reachedLine }: MilestoneRow, { seq, line }: MilestonePlace): boolean {
  if (reachedSeq === null || reachedLine === null) return false
  return reachedSeq > seq || (reachedSeq === seq && reachedLine > line)
}

export function encodePlace({ seq, line, passedOver }: MilestonePlace): string {
  return Buffer.from(JSON.stringify(['milestones', String(seq), line, ...passedOver])).toString('base64url')
}

/** Nothing: from the beginning. */
export function decodePlace(cursor: string | null | undefined): MilestonePlace {
  if (cursor === null || cursor === undefined) return beginning
  try {
    const [name, seq, line, ...passedOver]: unknown[] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    )
    const whole = (value: unknown) => Number.isInteger(value) && (value as number) >= 0
    if (
      name === 'milestones' &&
      typeof seq === 'string' &&
      (seq === '0' || parseBigId(seq) > 0n) &&
      whole(line) &&
      passedOver.length <= mostPassedOver &&
      passedOver.every(whole)
    ) {
      return { seq: BigInt(seq), line: line as number, passedOver: passedOver as number[] }
    }
  } catch {
    // Whatever else a client sends as a cursor is not one of ours: the caller is told so.
  }
  throw new InvalidInput([{ path: 'after', message: 'must be a cursor of milestones' }])
}

export interface MilestoneWatch extends AsyncIterableIterator<MilestoneFrame> {
  present(): Promise<MilestoneFrame | null>
}

type WatchApp = Pick<App, 'db' | 'hub' | 'clock'>

/** How many frames a second are looked at: milestones are rare. */
const lookHz = 4

export function watchMilestones(app: WatchApp, campaignId: number, after: MilestonePlace): MilestoneWatch {
  const watch = app.hub.watch(campaignId, [campaignTopic], lookHz)
  let shown: string | null = null

  async function frameOf(snapshot: Snapshot): Promise<MilestoneFrame> {
    const { reached, holds } = await reachedBy(app, snapshot)
    const { seq, serviceLevel } = snapshot
    const told = toldAfter(
      reached.filter(({ reachedSeq }) => (reachedSeq as bigint) <= seq),
      after,
      ({ topic, reachedSeq }) => {
        const hold = holds.get(topic)
        return hold !== undefined && (reachedSeq as bigint) > hold.seq
      },
    )
    return { seq, serviceLevel, ...told }
  }

  const milestones: MilestoneWatch = {
    async next() {
      for (;;) {
        const next = await watch.next()
        if (next.done) return { done: true, value: undefined }
        const frame = await frameOf(next.value)
        // Nothing new is no frame.
        const text = encodePlace(frame.place)
        if (text === shown) continue
        shown = text
        return { done: false, value: frame }
      }
    },
    async present() {
      const snapshot = await watch.present()
      return snapshot && frameOf(snapshot)
    },
    async return() {
      await watch.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => milestones,
  }
  return milestones
}

const mostCampaigns = 100

/** What a campaign has reached, and what of it is held back. */
interface Reached {
  reached: MilestoneRow[]
  holds: ReadonlyMap<string, Hold>
}

const rememberedBy = new WeakMap<WatchApp['db'], Map<number, { of: string; known: Promise<Reached> }>>()

/** As a snapshot finds it: one read serves everybody who watches. */
function reachedBy(app: WatchApp, { campaignId, seq, notices }: Snapshot): Promise<Reached> {
  const campaigns = rememberedBy.get(app.db) ?? new Map<number, { of: string; known: Promise<Reached> }>()
  rememberedBy.set(app.db, campaigns)
  const of = `${seq}/${notices.version}`
  const remembered = campaigns.get(campaignId)
  if (remembered?.of === of) return remembered.known
  if (campaigns.size >= mostCampaigns) campaigns.clear()
  const known = readReached(app, campaignId)
  campaigns.set(campaignId, { of, known })
  known.catch(() => campaigns.delete(campaignId))
  return known
}

async function readReached(app: WatchApp, campaignId: number): Promise<Reached> {
  const reached = await reading(reachedMilestones(app.db.orm, campaignId))
  const topics = [...new Set(reached.map(({ topic }) => topic))]
  const found = await reading(
    readTotals(
      app.db.sql,
      app.clock.now(),
      topics.map((topic) => ({ campaignId, topic })),
    ),
  )
  const holds = new Map<string, Hold>()
  topics.forEach((topic, position) => {
    const hold = found[position]?.hold
    if (hold) holds.set(topic, hold)
  })
  return { reached, holds }
}
