// mercurius on fastify, with its emitter on Redis, executing documents just in time.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import createEmitter from 'mqemitter-redis'
import { attend, path, publishes, topic, typeDefs } from './peer.mjs'

const emitter = createEmitter({ connectionString: process.env.REDIS_URL })

if (publishes) attend(0, (race) => new Promise((done) => emitter.emit({ topic, payload: race }, done)))
else {
  const app = Fastify()
  app.register(mercurius, {
    schema: typeDefs,
    path,
    jit: 1,
    resolvers: {
      Subscription: {
        dreamRace: {
          subscribe: (_root, _args, { pubsub }) => pubsub.subscribe(topic),
          resolve: (race) => race,
        },
      },
    },
    subscription: { emitter },
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  attend(app.server.address().port, () => {})
}
