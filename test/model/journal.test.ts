// The journal against a simple model, in short random plays; journal.long.ts plays many longer ones.
import fc from 'fast-check'
import { afterEach, beforeEach, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'
import { bursts, playAtOnce, playInTurn } from './play.ts'

// One for each: a play that ran out of time goes on for a moment, and must not meet the next.
let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service.close())

// However slow the machine, the plays end in time; what was found is told with the seed that repeats it.
const bounded = { interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false, endOnFailure: true }

test('sent one after the other, every operation is answered as the model answers, and every number is the same', async () => {
  await fc.assert(
    fc.asyncProperty(bursts({ bursts: 4, plans: 10 }), (days) => playInTurn(service, days)),
    { numRuns: 6, ...bounded },
  )
})

test('sent at once, what was accepted is a history that the model repeats, and every number is the same', async () => {
  await fc.assert(
    fc.asyncProperty(bursts({ bursts: 4, plans: 16 }), (days) => playAtOnce(service, days)),
    { numRuns: 6, ...bounded },
  )
})
