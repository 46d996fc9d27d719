// Different subscriptions are bounded, and an address that takes all it can get leaves room for the others.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, greetedPeer, type Peer } from '../server/peer.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
const peers: Peer[] = []

beforeAll(async () => {
  service = await startService({ limits: { differentSubscriptions: 10 } })
})
afterAll(() => service.close())

async function peerFrom(localAddress: string): Promise<Peer> {
  const peer = await greetedPeer(service.url, undefined, { localAddress })
  peers.push(peer)
  return peer
}

/** What a subscription that differs from those of other numbers is answered with. */
async function watch(peer: Peer, number: number, id = String(number)): Promise<string> {
  const query = `subscription { d${number}: campaignTotals(campaign: "cmp_1") { seq } }`
  const { payload } = await ask(peer, query, id)
  return payload.errors?.[0].extensions.code ?? 'open'
}

async function watchAll(peer: Peer, numbers: readonly number[]): Promise<string[]> {
  const said: string[] = []
  for (const number of numbers) said.push(await watch(peer, number))
  return said
}

test('the last fifth is for addresses that have few, what is open may be joined, and what is left is free again', async () => {
  const greedy = await peerFrom('127.0.0.1')
  expect(await watchAll(greedy, [1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([
    ...Array(8).fill('open'),
    'OVERLOADED',
  ])
  const modest = await peerFrom('127.0.0.2')
  expect(await watchAll(modest, [10, 11])).toEqual(['open', 'OVERLOADED'])
  const other = await peerFrom('127.0.0.3')
  expect(await watchAll(other, [1, 12])).toEqual(['open', 'open'])
  expect(await watch(await peerFrom('127.0.0.4'), 13)).toBe('OVERLOADED')

  greedy.send({ id: '2', type: 'complete' })
  greedy.send({ id: '3', type: 'complete' })
  expect(await watch(greedy, 14)).toBe('OVERLOADED')
  greedy.send({ id: '4', type: 'complete' })
  expect(await watch(greedy, 14, 'again')).toBe('open')
  for (const { socket } of peers) socket.terminate()
})
