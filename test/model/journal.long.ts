// The journal against a simple model, in many long random plays.
import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { report } from '../setup/figures.ts'
import { type Service, startService } from '../setup/service.ts'
import { bursts, playAtOnce, playInTurn } from './play.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const runs = 100

test('sent one after the other, every operation is answered as the model answers, and every number is the same', async () => {
  await fc.assert(
    fc.asyncProperty(bursts({ bursts: 6, plans: 30 }), (days) => playInTurn(service, days)),
    { numRuns: runs },
  )
  await report('model-in-turn', { runs, bursts: 6, plansPerBurst: 30 })
})

test('sent at once, what was accepted is a history that the model repeats, and every number is the same', async () => {
  await fc.assert(
    fc.asyncProperty(bursts({ bursts: 8, plans: 60 }), (days) => playAtOnce(service, days)),
    { numRuns: runs },
  )
  await report('model-at-once', { runs, bursts: 8, plansPerBurst: 60 })
})
