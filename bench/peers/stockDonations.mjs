// Donations as they are usually built: graphql-yoga on node's http, and for each donation a transaction of its own that
// inserts it and moves the counters of its project and its campaign. No matching, no tokens, nobody who watches.
import { createServer } from 'node:http'
import { createSchema, createYoga } from 'graphql-yoga'
import postgres from 'postgres'

const sql = postgres(process.env.DATABASE_URL, { max: 16, onnotice: () => {} })

const typeDefs = `
  type Query { ok: Boolean }
  type Mutation { donate(input: DonateInput!): DonateResult! }
  input DonateInput {
    idempotencyKey: String!
    project: ID!
    amount: Int!
    donorRef: String
    regionCode: String
  }
  union DonateResult = DonateSuccess | NotFound
  type DonateSuccess { donation: Donation!  replayed: Boolean! }
  type Donation { id: ID! }
  interface UserError { code: String!  message: String! }
  type NotFound implements UserError { code: String!  message: String! }
`

async function donate({ idempotencyKey, project, amount, donorRef, regionCode }) {
  const projectId = Number(project.slice('prj_'.length))
  return sql.begin(async (tx) => {
    const [donation] = await tx`
      insert into donation (key, project_id, amount, donor_ref, region_code)
      values (${idempotencyKey}, ${projectId}, ${amount}, ${donorRef}, ${regionCode})
      on conflict (key) do nothing returning id`
    if (!donation) {
      const [known] = await tx`select id from donation where key = ${idempotencyKey}`
      return { __typename: 'DonateSuccess', replayed: true, donation: { id: `don_${known.id}` } }
    }
    const moved = await tx`
      update project set gifts = gifts + 1, amount = amount + ${amount} where id = ${projectId}`
    if (moved.count === 0) throw new Error('There is no such project.')
    await tx`update campaign set gifts = gifts + 1, amount = amount + ${amount} where id = 1`
    return { __typename: 'DonateSuccess', replayed: false, donation: { id: `don_${donation.id}` } }
  })
}

const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs,
    resolvers: { Mutation: { donate: (_root, { input }) => donate(input) } },
  }),
})
const http = createServer(yoga)
http.listen(0, '127.0.0.1', () => process.send({ port: http.address().port }))
process.on('disconnect', () => process.exit())
