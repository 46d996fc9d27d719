// Apollo Server with graphql-subscriptions; its documentation has graphql-ws speak to the sockets.
import { createServer } from 'node:http'
import { ApolloServer } from '@apollo/server'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { PubSub } from 'graphql-subscriptions'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { ready } from './peer.mjs'
import { typeDefs } from './schema.mjs'

const pubSub = new PubSub()
const schema = makeExecutableSchema({
  typeDefs,
  resolvers: {
    Subscription: { campaignTotals: { subscribe: () => pubSub.asyncIterableIterator(['totals']) } },
  },
})
pubSub.ee.setMaxListeners(0)
const server = createServer()
const cleanup = useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }))
const apollo = new ApolloServer({
  schema,
  plugins: [{ serverWillStart: async () => ({ drainServer: () => cleanup.dispose() }) }],
})
await apollo.start()

ready(server, (payload) => pubSub.publish('totals', payload))
