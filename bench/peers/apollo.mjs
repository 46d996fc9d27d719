// Apollo Server with graphql-ws as its documentation sets them up, and graphql-subscriptions, whose PubSub lives in the
// process: what is published reaches it without a Redis between.
import { createServer } from 'node:http'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { PubSub } from 'graphql-subscriptions'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { attend, path, topic, typeDefs } from './peer.mjs'

const pubSub = new PubSub()
const schema = makeExecutableSchema({
  typeDefs,
  resolvers: {
    Subscription: {
      dreamRace: { subscribe: () => pubSub.asyncIterableIterator([topic]), resolve: (race) => race },
    },
  },
})
// Nothing but subscriptions is asked here, so that no middleware for HTTP is mounted.
const http = createServer()
const server = new ApolloServer({
  schema,
  plugins: [ApolloServerPluginDrainHttpServer({ httpServer: http })],
})
await server.start()
// EventEmitter warns of more than ten listeners; the stock set-up does too, and goes on.
process.removeAllListeners('warning')
useServer({ schema }, new WebSocketServer({ server: http, path }))
http.listen(0, '127.0.0.1', () => attend(http.address().port, (race) => pubSub.publish(topic, race)))
