// Topics by the ids that clients know: where each lies, and whether everybody may watch it. What belongs to a campaign
// that is not published is not there.
import DataLoader from 'dataloader'
import type { App } from '../app.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { decodeId, type NodeType, prefixes, publicId } from '../graphql/publicId.ts'
import { projectsByIds } from '../project/project.store.ts'
import { publicSight } from '../project/project.ts'
import { isRegionCode } from '../region/region.ts'
import { campaignOfOrganization } from './totals.read.store.ts'
import {
  campaignTopic,
  dreamTopic,
  organizationTopic,
  partnerTopic,
  projectTopic,
  regionTopic,
  teamTopic,
  windowTopic,
} from './totals.ts'

interface Kind {
  type: NodeType
  topic(id: number): string
  /** Null: there is none. Projects are read all at once. */
  campaignOf?(app: TopicApp, id: number): Promise<number | null>
}

type TopicApp = Pick<App, 'db' | 'directory'>

/** What belongs to one campaign, and so says itself where it is watched. */
const housed = {
  campaign: { type: 'Campaign', topic: () => campaignTopic, campaignOf: async (_app, id) => id },
  project: { type: 'Project', topic: projectTopic },
  dream: { type: 'Dream', topic: dreamTopic, campaignOf: ({ directory }, id) => directory.ofDream(id) },
  team: { type: 'Team', topic: teamTopic, campaignOf: ({ directory }, id) => directory.ofTeam(id) },
  window: {
    type: 'MatchingWindow',
    topic: windowTopic,
    campaignOf: ({ directory }, id) => directory.ofWindow(id),
  },
  partner: {
    type: 'Partner',
    topic: partnerTopic,
    campaignOf: ({ directory }, id) => directory.ofPartner(id),
  },
} as const satisfies Record<string, Kind>

type HousedKind = keyof typeof housed
/** Organizations and regions are in every campaign. */
export type TopicKind = HousedKind | 'organization' | 'region'

export interface TopicName<Of extends TopicKind = TopicKind> {
  kind: Of
  /** An id; of a region its code. */
  text: string
  /** The argument it came in. */
  path: string
}

export interface PlacedTopic {
  campaignId: number
  topic: string
}

interface HousedTopic extends PlacedTopic {
  id: number
}

/** Where something is watched that belongs to one campaign. */
export async function topicNamed(
  app: TopicApp,
  kind: HousedKind,
  text: string,
  path: string,
): Promise<HousedTopic> {
  const [found] = await findHoused(app, [{ kind, id: decodeId(housed[kind].type, text, path), path }])
  return found as HousedTopic
}

/** An organization in the campaign that is named, or else in the one it is meant to be seen in. */
export async function organizationNamed(
  app: TopicApp,
  text: string,
  campaign: string | null | undefined,
): Promise<PlacedTopic> {
  const id = decodeId('Organization', text, 'organization')
  const topic = organizationTopic(id)
  if (campaign != null) {
    const campaignId = decodeId('Campaign', campaign, 'campaign')
    if (!(await app.directory.isOrganization(id))) throw notFound('organization', 'organization')
    await findHoused(app, [{ kind: 'campaign', id: campaignId, path: 'campaign' }])
    return { campaignId, topic }
  }
  const campaignId = await reading(campaignOfOrganization(app.db.sql, id))
  if (campaignId === null) throw notFound('organization', 'organization')
  return { campaignId, topic }
}

async function findHoused(
  app: TopicApp,
  wanted: readonly { kind: HousedKind; id: number; path: string }[],
): Promise<HousedTopic[]> {
  const projectIds = wanted.filter(({ kind }) => kind === 'project').map(({ id }) => id)
  const campaignIds = await Promise.all(projectIds.map((id) => placesOf(app).load(id)))
  const campaignOfProject = new Map(projectIds.map((id, position) => [id, campaignIds[position] ?? null]))
  const found: HousedTopic[] = []
  for (const { kind, id, path } of wanted) {
    const { topic, campaignOf }: Kind = housed[kind]
    const campaignId = (campaignOf ? await campaignOf(app, id) : campaignOfProject.get(id)) ?? null
    if (campaignId === null || !(await app.directory.isPublished(campaignId))) throw notFound(kind, path)
    found.push({ campaignId, id, topic: topic(id) })
  }
  return found
}

const placesBy = new WeakMap<TopicApp['db'], DataLoader<number, number | null>>()
const mostAtOnce = 1_000

/**
 * The campaigns of projects that the public sees. A crowd that comes back names its projects one by one: those that are
 * named while a statement is under way are asked for together by the next.
 */
function placesOf({ db }: TopicApp): DataLoader<number, number | null> {
  const known = placesBy.get(db)
  if (known) return known
  let underWay: Promise<unknown> = Promise.resolve()
  const places = new DataLoader<number, number | null>(
    async (ids) => {
      const rows = reading(projectsByIds(db.orm, [...new Set(ids)], publicSight))
      underWay = rows.catch(() => {})
      const campaigns = new Map((await rows).map(({ id, campaignId }) => [id, campaignId]))
      return ids.map((id) => campaigns.get(id) ?? null)
    },
    {
      ...freshEveryBatch,
      maxBatchSize: mostAtOnce,
      batchScheduleFn: (ask) => void underWay.then(() => setImmediate(ask)),
    },
  )
  placesBy.set(db, places)
  return places
}

/** A topic with the id that tells it to clients. */
export interface KnownTopic {
  topic: string
  of: string
}

export const mostTopicsNamed = 200

/** The topics that a list names, all of one campaign. */
export async function topicsOfOneCampaign(
  app: TopicApp,
  names: readonly TopicName[],
): Promise<{ campaignId: number; topics: KnownTopic[] }> {
  if (names.length === 0 || names.length > mostTopicsNamed) {
    throw invalid('topics', `must be 1 to ${mostTopicsNamed}`)
  }
  const decoded = names.map(decode)
  const topics = decoded.map(({ topic, of }) => ({ topic, of }))
  const seen = new Set<string>()
  for (const { topic, path } of decoded) {
    if (seen.has(topic)) throw invalid(path, 'is named twice')
    seen.add(topic)
  }
  const wanted = decoded.flatMap(({ kind, id, path }) => (isHoused(kind) ? [{ kind, id, path }] : []))
  const found = await findHoused(app, wanted)
  for (const { kind, id, path } of decoded) {
    if (kind === 'organization' && !(await app.directory.isOrganization(id))) throw notFound(kind, path)
  }
  const campaignId = found[0]?.campaignId
  if (campaignId === undefined)
    throw invalid('topics', 'must name the campaign, or something that belongs to it')
  const foreign = found.findIndex((topic) => topic.campaignId !== campaignId)
  if (foreign >= 0)
    throw invalid(wanted[foreign]?.path as string, 'must be of the same campaign as the topics before it')
  return { campaignId, topics }
}

interface DecodedTopic extends KnownTopic {
  kind: TopicKind
  /** 0 for a region, which has a code. */
  id: number
  path: string
}

function decode({ kind, text, path }: TopicName): DecodedTopic {
  if (kind === 'region') {
    if (!isRegionCode(text))
      throw invalid(path, 'must be the code of a region, such as "440000", or "UNKNOWN"')
    return { kind, id: 0, path, topic: regionTopic(text), of: `${prefixes.Region}_${text}` }
  }
  const { type, topic }: Kind = isHoused(kind)
    ? housed[kind]
    : { type: 'Organization', topic: organizationTopic }
  const id = decodeId(type, text, path)
  return { kind, id, path, topic: topic(id), of: publicId(type, id) }
}

function isHoused(kind: TopicKind): kind is HousedKind {
  return kind in housed
}

function notFound(kind: TopicKind, path: string): NotFound {
  return new NotFound(path, `There is no such ${kind}.`)
}

function invalid(path: string, message: string): InvalidInput {
  return new InvalidInput([{ path, message }])
}
