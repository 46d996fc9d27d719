// The graceful stop: what is under way is finished, what is open is told to come back, and it does not take long.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { expect, test } from 'vitest'
import { signToken } from '../../src/auth/token.ts'
import { readConfig } from '../../src/config.ts'
import { cli } from '../setup/compiled.ts'
import { startServiceProcess } from '../setup/process.ts'
import { startService, testSecret, watchOverSse } from '../setup/service.ts'
import { ask, greetedPeer } from './peer.ts'

const watching = 'subscription { campaignTotals(campaign: "cmp_1") { seq } }'

test('a stop answers what it has taken, breaks streams off so that clients come back, and sends sockets away with 1012', async () => {
  const service = await startService()
  const peer = await greetedPeer(service.url)
  expect((await ask(peer, watching)).type).toBe('next')
  const stream = watchOverSse(service.url, watching)
  expect((await stream.next())?.data.campaignTotals.seq).toBe(0)
  const token = await service.token('partner')
  const gift = await begunGift(service.url, token)
  const began = performance.now()
  const stopped = service.close()
  const [answer, closed, end] = await Promise.all([gift.finish(), peer.closed, endOf(stream), stopped])
  expect(JSON.parse(answer).data.donate.__typename).toBe('DonateSuccess')
  expect(closed).toEqual({
    code: 1012,
    reason: expect.stringMatching(/^Service restart; come back in 1\d\d\d ms$/),
  })
  // Not `complete`, after which no client would come back.
  expect(end).toMatchObject({ message: 'Connection closed while having active streams' })
  expect(performance.now() - began).toBeLessThan(10_000)
  await expect(fetch(`${service.url}/health`)).rejects.toThrow()
})

/** A gift of which the service has taken the head and waits for the body. */
async function begunGift(
  url: string,
  token: string,
): Promise<{ finish(): Promise<string>; lost: Promise<Error> }> {
  const query =
    'mutation { donate(input: { idempotencyKey: "last", project: "prj_1", amount: 100 }) { __typename } }'
  const body = JSON.stringify({ query })
  const sent = request(`${url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
      expect: '100-continue',
    },
  })
  sent.flushHeaders()
  await once(sent, 'continue')
  return {
    lost: new Promise((resolve) => sent.once('error', resolve)),
    async finish() {
      sent.end(body)
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      let text = ''
      for await (const part of response) text += part
      return text
    },
  }
}

async function endOf(stream: { next(): Promise<unknown> }): Promise<unknown> {
  try {
    for (;;) {
      const frame = await stream.next()
      if (frame === undefined) return frame
    }
  } catch (error) {
    return error
  }
}

test('a peer that never answers the close does not hold up the stop', async () => {
  const service = await startService()
  const peer = await greetedPeer(service.url)
  peer.socket.pause()
  const began = performance.now()
  await service.close()
  expect(performance.now() - began).toBeLessThan(10_000)
  peer.socket.terminate()
})

test('SIGTERM ends the process gracefully', async () => {
  const running = await startServiceProcess()
  const peer = await greetedPeer(running.url)
  const { status } = await fetch(`${running.url}/ready`)
  expect(status).toBe(200)
  const [{ code }, exitCode] = await Promise.all([peer.closed, running.end('SIGTERM')])
  expect([code, exitCode]).toEqual([1012, 0])
  expect(running.log.at(-1)).toContain('"msg":"stopped"')
})

/** For a service that runs as a process of its own, by the clock of the day. */
function partnerToken(): Promise<string> {
  const { auth } = readConfig({ AUTH_SECRET: testSecret })
  return signToken(auth, { role: 'partner', subject: 'prt_1', expiresInSeconds: 600 })
}

test('a signal that comes twice at once, as Ctrl-C under npm does, is one: what was taken is answered', async () => {
  const running = await startServiceProcess()
  const gift = await begunGift(running.url, await partnerToken())
  const ended = running.end('SIGINT')
  await expect.poll(() => running.log.join()).toContain('"msg":"stopping"')
  running.child.kill('SIGINT')
  expect(JSON.parse(await gift.finish())).toHaveProperty('data.donate.__typename')
  expect(await ended).toBe(0)
})

test('a signal that comes again later ends the process at once', async () => {
  const running = await startServiceProcess()
  // Without it the stop would be over before.
  const gift = await begunGift(running.url, await partnerToken())
  const began = performance.now()
  const ended = running.end('SIGINT')
  const again = setInterval(() => running.child.kill('SIGINT'), 400)
  expect(await ended).toBe(1)
  clearInterval(again)
  expect(performance.now() - began).toBeGreaterThan(1_400)
  expect(await gift.lost).toBeInstanceOf(Error)
})

test('without a secret the service does not start, and says which variable is missing', async () => {
  const child = spawn(process.execPath, [cli, 'serve'], {
    env: { PATH: process.env.PATH },
  })
  let said = ''
  child.stderr.on('data', (part) => (said += part))
  const [exitCode] = await once(child, 'exit')
  expect(exitCode).toBe(1)
  expect(said).toContain('AUTH_SECRET')
  expect(said).not.toContain('    at ')
})
