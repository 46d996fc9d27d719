// A simulated day as a process: it ends when it is told to, and with whoever started it, even when the service it plays
// against has stopped answering.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cli } from '../setup/compiled.ts'

let server: Server
let child: ChildProcess
let taken: Promise<void>

beforeEach(async () => {
  const page = (id: string, state: string) => ({
    pageInfo: { hasNextPage: false, endCursor: null },
    edges: [{ node: { id, state } }],
  })
  let take = () => {}
  taken = new Promise((resolve) => {
    take = resolve
  })
  // It tells what there is to give to, and takes gifts without ever answering.
  server = createServer(async (request, response) => {
    const { query } = JSON.parse(await text(request))
    if (query.startsWith('query'))
      response.end(
        JSON.stringify({ data: { projects: page('prj_1', 'ONLINE'), dreams: page('drm_1', 'COLLECTING') } }),
      )
    else take()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  child = fork(cli, ['simulate', '--url', url, '--minutes', '0', '--quiet'], {
    env: { PATH: process.env.PATH, AUTH_SECRET: 'a-secret-for-tests-that-is-long-enough' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await taken
})

afterEach(() => {
  child.kill('SIGKILL')
  server.closeAllConnections()
  server.close()
})

test.each<[string, () => void]>([
  ['SIGTERM', () => child.kill('SIGTERM')],
  ['SIGINT', () => child.kill('SIGINT')],
  ['the end of its parent', () => child.disconnect()],
])('%s ends the day within two seconds, whatever it still waits for', async (_what, tell) => {
  const ended = once(child, 'exit')
  const began = performance.now()
  tell()
  expect(await ended).toEqual([0, null])
  expect(performance.now() - began).toBeLessThan(2_500)
})
