// The journal against a simple model, in short random plays; journal.long.ts plays many longer ones.
import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { bursts, playAtOnce, playInTurn } from './play.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

// However slow the machine, the plays end in time; what was found is told with the seed that repeats it.
const bounded = { interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false, endOnFailure: true }

test('sent one after the other, every operation is answered as the model answers, and every number is the same', async () => {
  await fc.assert(
    fc.asyncProperty(bursts({ bursts: 4, plans: 10 }), (days) => playInTurn(service, days)),
    { numRuns: 10, ...bounded },
  )
}, 60_000)

test('sent at once, what was accepted is a history that the model repeats, and every number is the same', async () => {
  await fc.assert(
    fc.asyncProperty(bursts({ bursts: 4, plans: 16 }), (days) => playAtOnce(service, days)),
    { numRuns: 10, ...bounded },
  )
}, 60_000)
