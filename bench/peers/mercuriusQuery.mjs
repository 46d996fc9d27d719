// mercurius on fastify, executing documents just in time, with its loaders: each is called once for a level.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { typeDefs } from './querySchema.mjs'
import * as reads from './reads.mjs'

/** Nothing is asked twice within a request, so that nothing is gained by remembering. */
const once = (loader) => ({ loader, opts: { cache: false } })
const by = (column, read) => once((queries) => read(queries.map(({ obj }) => obj[column])))
const paged = (read) =>
  once((queries) =>
    read(
      queries.map(({ obj }) => obj.rowId),
      queries[0].params.first,
    ),
  )
const totals = (topic) =>
  once((queries) => reads.totals(queries.map(({ obj }) => [obj.campaignId ?? obj.rowId, topic(obj)])))

const app = Fastify()
app.register(mercurius, {
  schema: typeDefs,
  jit: 1,
  resolvers: {
    Query: {
      node: (_root, { id }) => reads.dreamById(id),
      campaign: (_root, { code }) => reads.campaignByCode(code),
      projects: (_root, args) => reads.projectPage(args),
    },
    Node: { resolveType: ({ __typename }) => __typename },
    Campaign: {
      breakdown: ({ rowId }, { by }) => reads.breakdown(rowId, by),
      projects: ({ rowId }, { first }) => reads.topProjects(rowId, first),
    },
  },
  loaders: {
    Project: {
      receivingOrganization: by('receivingOrganizationId', reads.organizations),
      initiator: by('initiatorId', reads.organizations),
      totals: totals(({ rowId }) => `project:${rowId}`),
    },
    Campaign: { totals: totals(() => 'campaign'), matchingWindows: by('rowId', reads.windows) },
    BreakdownRow: { totals: totals(({ topic }) => topic) },
    MatchingWindow: { pool: by('poolId', reads.pools), totals: totals(({ rowId }) => `window:${rowId}`) },
    Dream: {
      campaign: by('campaignId', reads.campaigns),
      totals: totals(({ rowId }) => `dream:${rowId}`),
      tiers: by('rowId', reads.tiers),
      sponsors: by('rowId', reads.sponsors),
      milestones: by('rowId', reads.milestones),
      credits: paged(reads.credits),
      reports: paged(reads.reports),
      progress: by('rowId', reads.progress),
    },
    DreamSponsor: { partner: by('partnerId', reads.partners) },
  },
})
await app.listen({ port: 0, host: '127.0.0.1' })
process.on('disconnect', () => process.exit())
process.send({ port: app.server.address().port })
