// graphql-yoga with graphql-ws as yoga's documentation sets them up, and its event target on Redis.
import { createServer } from 'node:http'
import { createRedisEventTarget } from '@graphql-yoga/redis-event-target'
import { useServer } from 'graphql-ws/use/ws'
import { createPubSub, createSchema, createYoga } from 'graphql-yoga'
import { Redis } from 'ioredis'
import { WebSocketServer } from 'ws'
import { attend, path, publishes, topic, typeDefs } from './peer.mjs'

const publishClient = new Redis(process.env.REDIS_URL)
const subscribeClient = new Redis(process.env.REDIS_URL)
const pubSub = createPubSub({ eventTarget: createRedisEventTarget({ publishClient, subscribeClient }) })

if (publishes) attend(0, (race) => pubSub.publish(topic, race))
else {
  const yoga = createYoga({
    graphqlEndpoint: path,
    logging: false,
    schema: createSchema({
      typeDefs,
      resolvers: {
        Subscription: { dreamRace: { subscribe: () => pubSub.subscribe(topic), resolve: (race) => race } },
      },
    }),
  })
  const http = createServer(yoga)
  useServer(
    {
      execute: (args) => args.rootValue.execute(args),
      subscribe: (args) => args.rootValue.subscribe(args),
      onSubscribe: async (ctx, _id, params) => {
        const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
          ...ctx,
          req: ctx.extra.request,
          socket: ctx.extra.socket,
          params,
        })
        const args = {
          schema,
          operationName: params.operationName,
          document: parse(params.query),
          variableValues: params.variables,
          contextValue: await contextFactory(),
          rootValue: { execute, subscribe },
        }
        const errors = validate(args.schema, args.document)
        return errors.length ? errors : args
      },
    },
    new WebSocketServer({ server: http, path }),
  )
  http.listen(0, '127.0.0.1', () => attend(http.address().port, () => {}))
}
