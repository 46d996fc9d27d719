// Real clients that send hashes: they find out by themselves what the service has not seen yet.
import { createHash } from 'node:crypto'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { createRequest, fetchExchange, stringifyDocument, Client as UrqlClient } from '@urql/core'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWsClient, type SubscribePayload } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { persistedDocuments } from '../../src/server/persistedDocuments.ts'
import { type Json, type Service, startService } from '../setup/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const [watchId = ''] =
  [...persistedDocuments].find(([, text]) => text.startsWith('subscription CampaignTotals(')) ?? []

/** Fetches, and notes what was sent: how, and whether with a text. */
function noting() {
  const sent: string[] = []
  const fetching: typeof fetch = (input, init) => {
    const { searchParams } = new URL(String(input))
    const params = init?.body ? JSON.parse(String(init.body)) : Object.fromEntries(searchParams)
    sent.push(`${init?.method ?? 'GET'} ${params.query ? 'text' : 'hash'}`)
    return fetch(input, init)
  }
  return { sent, fetching }
}

function apollo(fetching: typeof fetch, useGETForHashedQueries: boolean) {
  const http = new HttpLink({ uri: `${service.url}/graphql`, fetch: fetching })
  return new ApolloClient({
    link: new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(http),
    cache: new InMemoryCache(),
    defaultOptions: { query: { fetchPolicy: 'no-cache' } },
  })
}

test.each([
  [false, ['POST hash', 'POST text', 'POST hash']],
  [true, ['GET hash', 'POST text', 'GET hash']],
])('Apollo Client sends a text once and then its hash, by GET: %s', async (byGet, expected) => {
  const { sent, fetching } = noting()
  const query = gql`query Apollo($code: String!) { campaign(code: $code) { id ${byGet ? 'code' : ''} } }`
  for (let times = 0; times < 2; times += 1) {
    const client = apollo(fetching, byGet)
    const { data } = await client.query<Json>({ query, variables: { code: 'test' } })
    expect(data?.campaign.id).toBe('cmp_1')
    client.stop()
  }
  expect(sent).toEqual(expected)
})

test('Apollo Client hears what is wrong with a text that it has to send', async () => {
  const { sent, fetching } = noting()
  const client = apollo(fetching, true)
  await expect(client.query({ query: gql`{ nowhere }` })).rejects.toThrow('Cannot query field "nowhere"')
  expect(sent).toEqual(['GET hash', 'POST text'])
  client.stop()
})

test('Apollo Client watches over WebSocket with a hash beside its text', async () => {
  const socket = createWsClient({
    url: `${service.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
  })
  const client = new ApolloClient({
    link: new PersistedQueryLink({ sha256 }).concat(new GraphQLWsLink(socket)),
    cache: new InMemoryCache(),
  })
  const shown = await new Promise<Json>((resolve, reject) => {
    client
      .subscribe({ query: gql`subscription Apollo { campaignTotals(campaign: "cmp_1") { seq } }` })
      .subscribe({ next: ({ data }) => resolve(data), error: reject })
  })
  expect(shown.campaignTotals.seq).toBe(0)
  client.stop()
  await socket.dispose()
})

test('urql is told that a hash is not known, and sends the text beside it', async () => {
  const { sent, fetching } = noting()
  const client = new UrqlClient({
    url: `${service.url}/graphql`,
    preferGetMethod: true,
    exchanges: [fetchExchange],
    fetch: fetching,
  })
  const { query } = createRequest('query Urql { campaign(code: "test") { id } }', {})
  const sha256Hash = sha256(stringifyDocument(query))
  const ask = (miss: boolean) =>
    client
      .executeQuery(createRequest(query, {}, { persistedQuery: { version: 1, sha256Hash, miss } }))
      .toPromise()
  const unknown = await ask(false)
  expect(unknown.error?.graphQLErrors.map(({ message }) => message)).toEqual(['PersistedQueryNotFound'])
  for (const miss of [true, false]) expect((await ask(miss)).data).toEqual({ campaign: { id: 'cmp_1' } })
  expect(sent).toEqual(['GET hash', 'GET text', 'GET hash'])
})

test('graphql-ws and graphql-sse watch a document by its id', async () => {
  const named = { query: '', documentId: watchId, variables: { campaign: 'cmp_1' } }
  const overWebSocket = createWsClient({
    url: `${service.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
  })
  const overSse = createSseClient({ url: `${service.url}/graphql` })
  for (const client of [overWebSocket, overSse]) {
    const frames = client.iterate<Json>(named satisfies SubscribePayload)
    const { value } = await frames.next()
    expect(value?.data.campaignTotals.seq).toBe(0)
    await frames.return?.()
    await client.dispose()
  }
})
