// Leaderboards on the wire: the same ranking by a query and as it moves.
import type { App } from '../app.ts'
import { Campaign } from '../campaign/campaign.graphql.ts'
import { reading } from '../db/reading.ts'
import { InvalidInput, NotFound } from '../errors.ts'
import { BrakeNotice } from '../governance/notice.graphql.ts'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { nodeWithId } from '../graphql/node.graphql.ts'
import { decodeId, prefixes, splitPublicId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { mostHz } from '../live/hub.ts'
import { hzOf, maxHzArg } from '../live/watch.graphql.ts'
import { Organization } from '../organization/organization.graphql.ts'
import { Partner } from '../partner/partner.graphql.ts'
import { Project } from '../project/project.graphql.ts'
import { projectsByIds } from '../project/project.store.ts'
import { publicSight } from '../project/project.ts'
import { Region } from '../region/region.graphql.ts'
import { isRegionCode } from '../region/region.ts'
import { Team } from '../team/team.graphql.ts'
import { topicNamed } from '../totals/topics.ts'
import { ServiceLevelType, serverTime } from '../totals/totals.graphql.ts'
import { campaignTopic, type ServiceLevel } from '../totals/totals.ts'
import { mostRanked } from './leaderboard.store.ts'
import {
  type BoardKind,
  type BoardMeasure,
  boardKinds,
  type LeaderboardView,
  type Place,
  type RankedRow,
  type ViewOf,
} from './leaderboard.ts'

const mostRows = 100
const defaultRows = 10
const mostNeighbours = 20
const defaultNeighbours = 2
/** What an Int can say. */
const lastRank = 2_147_483_647

const BoardKindType = builder.enumType('BoardKind', {
  description: 'What a leaderboard ranks.',
  values: {
    PROJECTS: {
      description:
        'Published projects, suspended and terminated ones too, as in their list. Nobody gives a flower to a project.',
    },
    ORGANIZATIONS: {
      description: 'Organizations, by the projects that they receive the money of. No flowers either.',
    },
    TEAMS: { description: 'Teams, by the gifts and the flowers that were given with them.' },
    REGIONS: {
      description:
        'Regions, by the gifts and the flowers that name them; those that name none are not ranked.',
    },
    PARTNERS: { description: 'Partners, by the gifts that were paid through them. No flowers either.' },
  } as const satisfies Record<BoardKind, { description: string }>,
})

const BoardMeasureType = builder.enumType('BoardMeasure', {
  description: 'What a leaderboard ranks by.',
  values: {
    PEOPLE: {
      description:
        'Distinct people among the donors, Totals.donorCount; gifts that name nobody add none, and flowers do not count.',
    },
    GIFTS: { description: 'Donations, those refunded later included: Totals.donationCount.' },
    FLOWERS: { description: 'Flowers that count, without those reversed: Totals.flowersCounted.' },
    GIVERS: { description: 'Distinct people among the givers of flowers: Totals.giverCount.' },
    AMOUNT: {
      description: 'Donations of the public in fen, without those refunded and without matching: Totals.net.',
    },
  } as const satisfies Record<BoardMeasure, { description: string }>,
})

interface Subject {
  board: BoardKind
  key: string
}

const SubjectType = builder.unionType('LeaderboardSubject', {
  description: 'What is ranked: all of one leaderboard are of one type.',
  types: [Project, Organization, Team, Region, Partner],
})

interface RowShape extends RankedRow, Subject {
  by: BoardMeasure
  standing: ServiceLevel
}

const subjectOf = ({ board, key }: Subject) => `${prefixes[boardKinds[board].node]}_${key}`

const LeaderboardRow = builder.objectRef<RowShape>('LeaderboardRow').implement({
  description: 'A place in a leaderboard and who holds it.',
  fields: (t) => ({
    rank: t.exposeInt('rank', {
      description:
        'From 1, each once. The higher value comes first; among equals the lower id, or the lower code of a region.',
    }),
    previousRank: t.exposeInt('previousRank', {
      nullable: true,
      description: 'The rank at movementSince, by the same order; null: it was not ranked.',
    }),
    movement: t.int({
      nullable: true,
      description: 'By how many places it rose since then, negative when it fell; null: it was not ranked.',
      resolve: ({ rank, previousRank }) => (previousRank === null ? null : previousRank - rank),
    }),
    value: t.field({
      type: 'SafeInt',
      description:
        'What it is ranked by, always above 0: a number of people, gifts or flowers; fen for AMOUNT.',
      resolve: ({ value }) => value,
    }),
    amount: t.field({
      type: Money,
      nullable: true,
      description: 'The same as money; null unless the leaderboard is by AMOUNT.',
      resolve: ({ by, value }) => (by === 'AMOUNT' ? BigInt(value) : null),
    }),
    frozen: t.boolean({
      description:
        'Whether its number is held back: value, rank and previousRank are those of what stood when that began.',
      resolve: ({ held }) => held,
    }),
    serviceLevel: t.field({
      type: ServiceLevelType,
      description: 'FROZEN for a row that is held back, otherwise as the leaderboard.',
      resolve: ({ held, standing }) => (held ? 'FROZEN' : standing),
    }),
    subjectId: t.id({ description: 'The id of who holds the place.', resolve: subjectOf }),
    subject: t.field({
      type: SubjectType,
      description: 'Who holds the place.',
      resolve: (row, _args, context, info) => nodeWithId(subjectOf(row), context, info) as never,
    }),
  }),
})

const PlaceType = builder.objectRef<Place & { view: LeaderboardView }>('LeaderboardPlace').implement({
  description: 'One place in a leaderboard, with those next to it.',
  fields: (t) => ({
    subjectId: t.id({
      description: 'Whose place it is.',
      resolve: ({ key, view }) => subjectOf({ board: view.board, key }),
    }),
    rank: t.exposeInt('rank', {
      nullable: true,
      description: 'Its rank; null: it is not ranked, because nothing is counted for it.',
    }),
    rows: t.field({
      type: [LeaderboardRow],
      description:
        'Its row and those next to it, in the order of the leaderboard; empty when it is not ranked.',
      complexity: { field: 1, multiplier: 1 },
      resolve: ({ rows, view }) => rowsOf(view, rows),
    }),
  }),
})

const LeaderboardType = builder.objectRef<LeaderboardView>('Leaderboard').implement({
  description: `Who is ahead in a campaign, all at one seq, of whom anything is counted; at most ${mostRanked}. Every instance makes the same of the same seq.`,
  fields: (t) => ({
    board: t.expose('board', { type: BoardKindType, description: 'What is ranked.' }),
    by: t.expose('by', { type: BoardMeasureType, description: 'What it is ranked by.' }),
    seq: t.expose('seq', {
      type: 'SafeInt',
      description:
        "The last entry of the campaign's journal that these numbers can contain; while all are FROZEN, the one since which they are.",
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When that entry was recorded.' }),
    serviceLevel: t.expose('serviceLevel', {
      type: ServiceLevelType,
      description: 'How present the leaderboard is. Rows that are held back say so themselves.',
    }),
    serverTime: t.field({
      type: 'DateTime',
      description: "The server's clock when this was made.",
      resolve: serverTime,
    }),
    movementSince: t.expose('movementSince', {
      type: 'DateTime',
      description:
        'What movement is told from: the beginning of the ten minutes in which asOf lies, before everything that was recorded in them.',
    }),
    total: t.exposeInt('total', { description: 'How many are ranked.' }),
    rows: t.field({
      type: [LeaderboardRow],
      description: 'The places that were asked for, the first first.',
      complexity: { field: 1, multiplier: 1 },
      resolve: (view) => rowsOf(view, view.rows),
    }),
    around: t.field({
      type: PlaceType,
      nullable: true,
      description: 'The place that was asked for; null: none was.',
      resolve: (view) => view.place && { ...view.place, view },
    }),
    notices: t.field({
      type: [BrakeNotice],
      description:
        'What staff says about the brakes in force in the campaign, the newest first, at most 50; never about a person.',
      // The leaderboard itself counts as many times as it has places.
      complexity: { field: 0, multiplier: 1 },
      resolve: ({ notices }) => [...notices.of(campaignTopic)],
    }),
  }),
})

function rowsOf({ board, by, serviceLevel }: LeaderboardView, rows: readonly RankedRow[]): RowShape[] {
  return rows.map((row) => ({ ...row, board, by, standing: serviceLevel }))
}

interface ViewArguments {
  board: BoardKind
  by: BoardMeasure
  first?: number | null | undefined
  afterRank?: number | null | undefined
  around?: string | null | undefined
  neighbours?: number | null | undefined
}

const viewArgs = builder.args((t) => ({
  board: t.field({ type: BoardKindType, required: true, description: 'What is ranked.' }),
  by: t.field({
    type: BoardMeasureType,
    required: true,
    defaultValue: 'AMOUNT',
    description: 'What it is ranked by.',
  }),
  first: t.int({ description: `How many places: 0 to ${mostRows}. Default: ${defaultRows}.` }),
  afterRank: t.int({
    description: 'Only places behind this rank: the last one of the page before. Default: 0, from the first.',
  }),
  around: t.id({
    description: 'Whose own place is wanted as well: an id of the type that the board ranks.',
  }),
  neighbours: t.int({
    description: `How many on either side of it: 0 to ${mostNeighbours}. Default: ${defaultNeighbours}.`,
  }),
}))

/** Every place that is asked for counts, for one that is watched twice. */
const placesAsked = ({ first, around, neighbours }: Omit<ViewArguments, 'board' | 'by'>) =>
  Math.max(1, Math.min(first ?? defaultRows, mostRows)) +
  (around == null ? 0 : 1 + 2 * Math.min(neighbours ?? defaultNeighbours, mostNeighbours))

builder.objectField(Campaign, 'leaderboard', (t) =>
  t.field({
    type: LeaderboardType,
    description: 'Who is ahead, at most a second old unless it says DELAYED.',
    args: viewArgs,
    complexity: (args) => ({ field: 20, multiplier: placesAsked(args) }),
    // Its numbers are kept already, for as long as LIVE allows.
    extensions: { unkept: true },
    resolve: async ({ id }, args, context) =>
      context.app.rankings.view(id, args.board, await viewWanted(context, id, args)),
  }),
)

builder.subscriptionField('leaderboard', (t) =>
  t.field({
    type: LeaderboardType,
    description:
      'Who is ahead: first as it is now, then whenever anything of it has changed, at most twice a second. NOT_FOUND: the public sees no such campaign, or the campaign has nobody with the id of around; OVERLOADED: the instance keeps as many leaderboards, or has as many watchers, as it can.',
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      ...viewArgs,
      maxHz: t.arg({
        ...maxHzArg,
        description: `At most so many frames a second, from 1 to ${mostHz}; more than two never come. The last one always does.`,
      }),
    },
    complexity: (args) => ({ field: 20, multiplier: 2 * placesAsked(args) }),
    subscribe: async (_root, args, context) => {
      const { app } = context
      const hz = hzOf(args.maxHz)
      const { campaignId } = await topicNamed(app, 'campaign', args.campaign, 'campaign')
      const wanted = await viewWanted(context, campaignId, args)
      return app.rankings.watch(campaignId, args.board, wanted, hz)
    },
    resolve: (view) => view,
  }),
)

async function viewWanted({ app }: Context, campaignId: number, args: ViewArguments): Promise<ViewOf> {
  const first = args.first ?? defaultRows
  const afterRank = args.afterRank ?? 0
  const neighbours = args.neighbours ?? defaultNeighbours
  checkRange(first, mostRows, 'first')
  checkRange(afterRank, lastRank, 'afterRank')
  checkRange(neighbours, mostNeighbours, 'neighbours')
  const around = args.around == null ? null : await keyAround(app, campaignId, args.board, args.around)
  return { by: args.by, first, afterRank, around, neighbours }
}

function checkRange(value: number, most: number, path: string): void {
  if (value < 0 || value > most) {
    throw new InvalidInput([{ path, message: `must be between 0 and ${most}` }])
  }
}

/** What a board knows it by: it is there, in this campaign, for everybody to see. */
async function keyAround(app: App, campaignId: number, board: BoardKind, id: string): Promise<string> {
  if (board === 'REGIONS') {
    const parts = splitPublicId(id)
    const code = parts?.typename === 'Region' ? parts.id : id
    if (isRegionCode(code)) return code
    throw new InvalidInput([{ path: 'around', message: 'must be the id or the code of a region' }])
  }
  const { node } = boardKinds[board]
  const number = decodeId(node, id, 'around')
  if (!(await takesPart(app, campaignId, board, number)))
    throw new NotFound('around', `There is no such ${node.toLowerCase()} in the campaign.`)
  return String(number)
}

async function takesPart(
  app: App,
  campaignId: number,
  board: Exclude<BoardKind, 'REGIONS'>,
  id: number,
): Promise<boolean> {
  switch (board) {
    case 'PROJECTS': {
      const [project] = await reading(projectsByIds(app.db.orm, [id], publicSight))
      return project?.campaignId === campaignId
    }
    case 'ORGANIZATIONS':
      return app.directory.isOrganization(id)
    case 'TEAMS':
      return (await app.directory.ofTeam(id)) === campaignId
    case 'PARTNERS':
      return (await app.directory.ofPartner(id)) === campaignId
    default:
      return board satisfies never
  }
}
