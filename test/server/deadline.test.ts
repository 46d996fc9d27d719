// A database that has stopped answering: nobody waits for it longer than the deadline, over whichever transport.
import { expect, test } from 'vitest'
import { sharesDatabase, startService } from '../setup/service.ts'
import { ask, greetedPeer } from './peer.ts'

test.skipIf(!sharesDatabase())(
  'an operation that the database does not answer is given up in time',
  async () => {
    const service = await startService({ limits: { operationMs: 400 } })
    const other = await startService({ beside: service })
    const query = '{ campaign(code: "test") { id } }'
    const peer = await greetedPeer(service.url)
    await other.sql.begin(async (tx) => {
      await tx`lock table campaign in access exclusive mode`
      const began = performance.now()
      const [posted, message] = await Promise.all([service.graphql(query), ask(peer, query)])
      expect(performance.now() - began).toBeLessThan(1_500)
      expect(posted.status).toBe(503)
      for (const { errors } of [posted.body, message.payload]) {
        expect(errors[0].extensions).toEqual({ code: 'UNAVAILABLE', retryAfterMs: expect.any(Number) })
      }
    })
    await expect.poll(async () => (await service.graphql(query)).status).toBe(200)
    peer.socket.close()
    await peer.closed
    await other.close()
    await service.close()
  },
)
