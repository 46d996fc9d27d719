// Apollo Server as its documentation starts it, with a DataLoader for each kind of thing in the context of a request.
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import DataLoader from 'dataloader'
import { typeDefs } from './querySchema.mjs'
import * as reads from './reads.mjs'

const byId = (read) => new DataLoader(read)
const page = (read) =>
  new DataLoader(
    (wanted) =>
      read(
        wanted.map(([id]) => id),
        wanted[0][1],
      ),
    { cache: false },
  )

const loaders = () => ({
  organizations: byId(reads.organizations),
  totals: new DataLoader(reads.totals, { cacheKeyFn: ([campaignId, topic]) => `${campaignId}/${topic}` }),
  campaigns: byId(reads.campaigns),
  windows: byId(reads.windows),
  pools: byId(reads.pools),
  tiers: byId(reads.tiers),
  sponsors: byId(reads.sponsors),
  milestones: byId(reads.milestones),
  partners: byId(reads.partners),
  progress: byId(reads.progress),
  credits: page(reads.credits),
  reports: page(reads.reports),
})

const resolvers = {
  Query: {
    node: (_root, { id }) => reads.dreamById(id),
    campaign: (_root, { code }) => reads.campaignByCode(code),
    projects: (_root, args) => reads.projectPage(args),
  },
  Campaign: {
    totals: ({ rowId }, _args, { totals }) => totals.load([rowId, 'campaign']),
    breakdown: ({ rowId }, { by }) => reads.breakdown(rowId, by),
    matchingWindows: ({ rowId }, _args, { windows }) => windows.load(rowId),
    projects: ({ rowId }, { first }) => reads.topProjects(rowId, first),
  },
  BreakdownRow: { totals: ({ campaignId, topic }, _args, { totals }) => totals.load([campaignId, topic]) },
  MatchingWindow: {
    pool: ({ poolId }, _args, { pools }) => pools.load(poolId),
    totals: ({ campaignId, rowId }, _args, { totals }) => totals.load([campaignId, `window:${rowId}`]),
  },
  Project: {
    receivingOrganization: (project, _args, { organizations }) =>
      organizations.load(project.receivingOrganizationId),
    initiator: ({ initiatorId }, _args, { organizations }) => organizations.load(initiatorId),
    totals: ({ campaignId, rowId }, _args, { totals }) => totals.load([campaignId, `project:${rowId}`]),
  },
  Dream: {
    campaign: ({ campaignId }, _args, { campaigns }) => campaigns.load(campaignId),
    totals: ({ campaignId, rowId }, _args, { totals }) => totals.load([campaignId, `dream:${rowId}`]),
    tiers: ({ rowId }, _args, { tiers }) => tiers.load(rowId),
    sponsors: ({ rowId }, _args, { sponsors }) => sponsors.load(rowId),
    milestones: ({ rowId }, _args, { milestones }) => milestones.load(rowId),
    credits: ({ rowId }, { first }, { credits }) => credits.load([rowId, first]),
    reports: ({ rowId }, { first }, { reports }) => reports.load([rowId, first]),
    progress: ({ rowId }, _args, { progress }) => progress.load(rowId),
  },
  DreamSponsor: {
    partner: ({ partnerId }, _args, { partners }) => (partnerId === null ? null : partners.load(partnerId)),
  },
}

const server = new ApolloServer({ typeDefs, resolvers })
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async () => loaders(),
})
process.on('disconnect', () => process.exit())
process.send({ port: Number(new URL(url).port), path: '/' })
