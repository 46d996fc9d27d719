// A crowd that comes while the process is busy waits at its door: whom the kernel turns away comes again only seconds later.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startServiceProcess } from '../setup/process.ts'

/** More than Node lets wait by itself. */
const crowd = 1_500
const allowed = Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8').trim())

test.skipIf(allowed < crowd)(
  `a process that is busy lets a crowd wait, and answers each of it then (needs net.core.somaxconn of ${crowd} or more)`,
  async () => {
    const service = await startServiceProcess()
    onTestFinished(async () => {
      await service.end('SIGKILL')
    })
    const port = Number(new URL(service.url).port)
    service.child.kill('SIGSTOP')
    const sockets = Array.from({ length: crowd }, () => connect(port, '127.0.0.1'))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    // Some have asked before anybody lets them in.
    const asked = sockets.map(async (socket) => {
      socket.write(`GET /health HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`)
      const [answer] = await once(socket, 'data')
      return String(answer).split('\r\n', 1)[0]
    })
    service.child.kill('SIGCONT')
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['HTTP/1.1 200 OK']))
    const answer = await fetch(`${service.url}/ready`)
    expect(answer.status).toBe(200)
    for (const socket of sockets) socket.destroy()
  },
)
