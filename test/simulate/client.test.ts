import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { type Client, createClient } from '../../src/simulate/client.ts'

type Reply = (response: ServerResponse, request: IncomingMessage) => void

const refused = (code: string, facts = {}): Reply => answered({ code, message: 'No.', ...facts })
const accepted = answered({ replayed: false })
const cutOff: Reply = (_, request) => request.socket.destroy()

function answered(donate: Record<string, unknown>): Reply {
  return (response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ data: { donate } }))
  }
}

describe('the client of a simulated day', () => {
  let server: Server
  let client: Client

  afterEach(() => {
    client.close()
    server.close()
  })

  /** A service that gives these replies, one after the other, and keeps what it was sent. */
  async function scripted(...replies: Reply[]): Promise<{ keys: string[]; at: number[] }> {
    const seen = { keys: [] as string[], at: [] as number[] }
    server = createServer(async (request, response) => {
      seen.keys.push(JSON.parse(await text(request)).variables.input.idempotencyKey)
      seen.at.push(performance.now())
      const reply = replies[seen.keys.length - 1] ?? accepted
      reply(response, request)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    client = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, 4)
    return seen
  }

  const send = () =>
    client.send({ field: 'donate', document: 'mutation', input: { idempotencyKey: 'key-1' }, token: 'token' })

  test('sends an overloaded request again, under its key, no earlier than it was asked to', async () => {
    const seen = await scripted(refused('OVERLOADED', { retryAfterMs: 150 }), accepted)
    expect(await send()).toMatchObject({ ok: true, retries: 1 })
    expect(seen.keys).toEqual(['key-1', 'key-1'])
    // Timers may fire a millisecond early.
    expect((seen.at[1] as number) - (seen.at[0] as number)).toBeGreaterThanOrEqual(149)
  })

  test('sends a request again, under its key, when storage or the connection gave no answer', async () => {
    const seen = await scripted(refused('UNAVAILABLE', { retryAfterMs: 1 }), cutOff, accepted)
    expect(await send()).toMatchObject({ ok: true, retries: 2 })
    expect(seen.keys).toEqual(['key-1', 'key-1', 'key-1'])
  })

  test('does not argue with a refusal', async () => {
    const seen = await scripted(refused('PROJECT_NOT_OPEN'), accepted)
    expect(await send()).toEqual({ ok: false, code: 'PROJECT_NOT_OPEN', retries: 0 })
    expect(seen.keys).toHaveLength(1)
  })

  test('sends nothing again once it is closed', async () => {
    const seen = await scripted((response, request) => {
      client.close()
      cutOff(response, request)
    })
    expect(await send()).toEqual({ ok: false, code: 'FAILED', retries: 0 })
    expect(seen.keys).toHaveLength(1)
  })
})
