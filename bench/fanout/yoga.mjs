// graphql-yoga with graphql-ws, as yoga's documentation has it, and its Redis event target.
import { createServer } from 'node:http'
import { createRedisEventTarget } from '@graphql-yoga/redis-event-target'
import { useServer } from 'graphql-ws/use/ws'
import { createPubSub, createSchema, createYoga } from 'graphql-yoga'
import { Redis } from 'ioredis'
import { WebSocketServer } from 'ws'
import { ready } from './peer.mjs'
import { typeDefs } from './schema.mjs'

const redis = process.env.REDIS_URL
const topic = `bench:${process.pid}`
const pubSub = createPubSub({
  eventTarget: createRedisEventTarget({ publishClient: new Redis(redis), subscribeClient: new Redis(redis) }),
})
const schema = createSchema({
  typeDefs,
  resolvers: {
    Subscription: {
      campaignTotals: {
        subscribe: () => pubSub.subscribe(topic),
        resolve: (payload) => payload.campaignTotals,
      },
    },
  },
})
const yoga = createYoga({ schema, logging: false })
const server = createServer(yoga)
const sockets = new WebSocketServer({ server, path: yoga.graphqlEndpoint })
useServer(
  {
    execute: (args) => args.rootValue.execute(args),
    subscribe: (args) => args.rootValue.subscribe(args),
    async onSubscribe(ctx, _id, params) {
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
      return errors.length > 0 ? errors : args
    },
  },
  sockets,
)

ready(server, (payload) => pubSub.publish(topic, payload))
