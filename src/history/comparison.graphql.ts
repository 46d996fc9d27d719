// Comparisons on the wire: both sides come in one statement, as all of the past does.
import type { Viewer } from '../auth/viewer.ts'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { type CampaignRow, campaignsByIds } from '../campaign/campaign.store.ts'
import { seesDrafts } from '../campaign/campaign.ts'
import { reading } from '../db/reading.ts'
import { Dream } from '../dream/dream.graphql.ts'
import { dreamsByIds } from '../dream/dream.store.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId } from '../graphql/publicId.ts'
import { Organization } from '../organization/organization.graphql.ts'
import { Project } from '../project/project.graphql.ts'
import { projectsByIds } from '../project/project.store.ts'
import { sightOf } from '../project/project.ts'
import { Team } from '../team/team.graphql.ts'
import { teamsByIds } from '../team/team.read.store.ts'
import { daysOf } from '../totals/breakdown.ts'
import { checkPast } from '../totals/history.ts'
import { Totals, totalsOf } from '../totals/totals.graphql.ts'
import { dreamTopic, organizationTopic, projectTopic, type TotalsAt, teamTopic } from '../totals/totals.ts'
import { type Course, courseOfCampaign, courseOfDay, courseOfDayOf, sameElapsed } from './comparison.ts'

interface Comparison {
  elapsedMs: number
  at: Date
  otherAt: Date
  totals: TotalsAt
  otherTotals: TotalsAt
}

const ComparisonType = builder.objectRef<Comparison>('Comparison').implement({
  description: 'Two courses at the same time since each began.',
  fields: (t) => ({
    elapsedSeconds: t.field({
      type: 'SafeInt',
      description: 'Whole seconds since the beginning.',
      resolve: ({ elapsedMs }) => Math.floor(elapsedMs / 1_000),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The instant of the one.' }),
    otherAt: t.expose('otherAt', { type: 'DateTime', description: 'The instant of the other.' }),
    totals: t.expose('totals', { type: Totals, description: 'What stood then of the one.' }),
    otherTotals: t.expose('otherTotals', { type: Totals, description: 'What stood then of the other.' }),
  }),
})

const ComparedWith = builder.inputType('ComparedWith', {
  isOneOf: true,
  description: 'What to compare with.',
  fields: (t) => ({
    campaign: t.id({ description: 'Another edition: both campaigns, each from its startsAt on.' }),
    day: t.string({
      description:
        'A civil day of this campaign as YYYY-MM-DD: what was counted on it and on the day of "at", each from its midnight on.',
    }),
  }),
})

const instantOfTheOne = {
  type: 'DateTime',
  description:
    'The instant of the one, not ahead of now and not before it began; when absent: now. The other must have come as far.',
} as const

builder.objectFields(Campaign, (t) => ({
  comparison: t.field({
    type: ComparisonType,
    description:
      'This campaign beside another edition, or a day of it beside another day, after the same time.',
    args: {
      with: t.arg({ type: ComparedWith, required: true, description: 'The other.' }),
      at: t.arg(instantOfTheOne),
    },
    complexity: { field: 5, multiplier: 1 },
    resolve: (campaign, { with: other, at }, context) => ofCampaign(context, campaign, other, at),
  }),
}))

builder.objectFields(Organization, (t) => ({
  comparison: t.field({
    type: ComparisonType,
    description:
      'What it received the money of in one edition beside another, after the same time since each startsAt.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The one edition.' }),
      with: t.arg.id({ required: true, description: 'The other edition.' }),
      at: t.arg(instantOfTheOne),
    },
    complexity: { field: 5, multiplier: 1 },
    resolve: async ({ id }, { campaign, with: other, at }, context) => {
      const [one, another] = await Promise.all([
        editionOf(context, campaign, 'campaign'),
        editionOf(context, other, 'with'),
      ])
      const topic = organizationTopic(id)
      return compared(
        context,
        { ...courseOfCampaign(one), topic },
        { ...courseOfCampaign(another), topic },
        at,
        'with',
      )
    },
  }),
}))

/** One of a kind that belongs to a campaign. */
interface Entrant {
  id: number
  campaignId: number
  /** What begins with itself rather than with its campaign. */
  opensAt?: Date
}

interface EntrantKind {
  name: 'Project' | 'Team' | 'Dream'
  topicOf(id: number): string
  seenBy(viewer: Viewer, orm: Context['app']['db']['orm'], ids: readonly number[]): PromiseLike<Entrant[]>
  since: string
}

comparable(Project, {
  name: 'Project',
  topicOf: projectTopic,
  seenBy: (viewer, orm, ids) => projectsByIds(orm, ids, sightOf(viewer)),
  since: 'since the startsAt of its campaign',
})

comparable(Team, {
  name: 'Team',
  topicOf: teamTopic,
  seenBy: (viewer, orm, ids) => teamsByIds(orm, ids, seesDrafts(viewer)),
  since: 'since the startsAt of its campaign',
})

comparable(Dream, {
  name: 'Dream',
  topicOf: dreamTopic,
  seenBy: (viewer, orm, ids) => dreamsByIds(orm, ids, seesDrafts(viewer)),
  since: 'since its window opened',
})

function comparable(
  type: typeof Project | typeof Team | typeof Dream,
  { name, topicOf, seenBy, since }: EntrantKind,
): void {
  builder.objectFields(type as typeof Project, (t) => ({
    comparison: t.field({
      type: ComparisonType,
      description: `It beside another ${name.toLowerCase()}, of this edition or of another, each after the same time ${since}.`,
      args: {
        with: t.arg.id({ required: true, description: 'The other.' }),
        at: t.arg(instantOfTheOne),
      },
      complexity: { field: 5, multiplier: 1 },
      resolve: async (entrant: Entrant, { with: other, at }, context) => {
        const { app, viewer } = context
        const id = decodeId(name, other, 'with')
        const [found] = await reading(seenBy(viewer, app.db.orm, [id]))
        if (!found) throw new NotFound('with', `There is no such ${name.toLowerCase()}.`)
        const [one, another] = await Promise.all([
          courseOf(context, entrant, topicOf(entrant.id)),
          courseOf(context, found, topicOf(found.id)),
        ])
        return compared(context, one, another, at, 'with')
      },
    }),
  }))
}

/** Whoever sees the entrant may know when its campaign began. */
async function courseOf({ app }: Context, { campaignId, opensAt }: Entrant, topic: string): Promise<Course> {
  if (opensAt) return { campaignId, topic, startsAt: opensAt }
  const [campaign] = await reading(campaignsByIds(app.db.orm, [campaignId], true))
  if (!campaign) throw new Error(`there is no campaign ${campaignId}`)
  return { campaignId, topic, startsAt: campaign.startsAt }
}

async function ofCampaign(
  context: Context,
  campaign: CampaignRow,
  { campaign: edition, day }: { campaign?: string | null; day?: string | null },
  instant: Date | null | undefined,
): Promise<Comparison> {
  const at = instant ?? context.app.clock.now()
  if (edition) {
    const other = await editionOf(context, edition, 'with.campaign')
    return compared(context, courseOfCampaign(campaign), courseOfCampaign(other), at, 'with.campaign')
  }
  const other = courseOfDay(campaign, dayOf(campaign, day))
  return compared(context, courseOfDayOf(campaign, at), other, at, 'with.day')
}

async function compared(
  context: Context,
  one: Course,
  other: Course,
  instant: Date | null | undefined,
  path: string,
): Promise<Comparison> {
  const now = context.app.clock.now()
  const at = instant ?? now
  checkPast(at, now, 'at')
  const times = sameElapsed(one, other, at, now, path)
  const [totals, otherTotals] = await Promise.all([
    totalsOf(context, one.campaignId, one.topic, at),
    totalsOf(context, other.campaignId, other.topic, times.otherAt),
  ])
  return { ...times, totals, otherTotals }
}

async function editionOf({ app, viewer }: Context, id: string, path: string): Promise<CampaignRow> {
  const campaignId = decodeId('Campaign', id, path)
  const [campaign] = await reading(campaignsByIds(app.db.orm, [campaignId], seesDrafts(viewer)))
  if (!campaign) throw new NotFound(path, 'There is no such campaign.')
  return campaign
}

function dayOf(campaign: CampaignRow, day: string | null | undefined): string {
  if (!day || !daysOf(campaign).includes(day))
    throw new InvalidInput([{ path: 'with.day', message: 'must be a day of the campaign, as YYYY-MM-DD' }])
  return day
}
