// mercurius with its Redis emitter.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import redisEmitter from 'mqemitter-redis'
import { typeDefs } from './schema.mjs'

const { hostname, port } = new URL(process.env.REDIS_URL)
const topic = `bench/${process.pid}`
const app = Fastify()
app.register(mercurius, {
  schema: typeDefs,
  resolvers: {
    Subscription: { campaignTotals: { subscribe: (_root, _args, { pubsub }) => pubsub.subscribe(topic) } },
  },
  subscription: { emitter: redisEmitter({ host: hostname, port: Number(port || 6379) }) },
})
process.on('message', ({ payload }) => app.graphql.pubsub.publish({ topic, payload }))
process.on('disconnect', () => process.exit())
await app.listen({ port: 0, host: '127.0.0.1' })
process.send({ port: app.server.address().port })
