// The audit of dreams that went every way there is: returned, handed over, funded, and a project; and each damage that it
// must find, done in a transaction that ends with a rollback.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweepDreams } from '../../src/dream/calendar.ts'
import { everyCheck, findingOf, findingsOn } from '../../src/ledger/audit.ts'
import { earn } from '../journal/stage.ts'
import { type Service, startService } from '../setup/service.ts'
import { damagesOfDreams } from './damages.ts'
import { closing, goodProject, type Stage, stageOf } from './stage.ts'

let service: Service
let stage: Stage
beforeAll(async () => {
  service = await startService()
  stage = await stageOf(service)
  for (const person of ['ann', 'ben', 'cat']) await earn(service, person, 20)
  const [kept, returned, over, into] = [
    await stage.open({ minimumFlowers: 10 }),
    await stage.open({ minimumFlowers: 100 }),
    await stage.open({ minimumFlowers: 100, missPolicy: 'ROLL_OVER' }),
    await stage.open({ minimumFlowers: 6, closesAt: '2022-09-11T00:00:00+08:00' }),
  ]
  await stage.give('ann', kept, 6)
  await stage.give('ben', kept, 6)
  await stage.give('ann', returned, 3)
  await stage.give('cat', returned, 2)
  await stage.give('ben', over, 4)
  await stage.give('cat', over, 3)
  await stage.give('cat', into, 1)
  service.clock.set(closing)
  await sweepDreams(service.app)
  await stage.do('rollOverFlowers', { dream: over, into })
  await stage.do('fundDreams', { campaign: 'cmp_1', amount: 100_000 })
  await stage.do('fundDream', { dream: kept })
  await stage.do('convertDream', { dream: kept, ...goodProject })
  service.clock.set('2022-09-11T00:00:00+08:00')
  await sweepDreams(service.app)
  await stage.do('fundDream', { dream: into })
})
afterAll(() => service.close())

test('dreams that went by the rules contradict no check', async () => {
  const states = await service.sql<{ state: string }[]>`select state from dream where id > 4 order by id`
  expect(states.map(({ state }) => state)).toEqual(['CONVERTED', 'RETURNED', 'ROLLED_OVER', 'FUNDED'])
  const found = await findingsOn(service.sql)
  expect(found.filter(({ violations }) => violations > 0)).toEqual([])
})

class RolledBack extends Error {}

for (const check of everyCheck) {
  for (const damage of damagesOfDreams[check.says] ?? []) {
    const told = damage.replaceAll(/\s+/g, ' ').slice(-110)
    test(`${check.invariant} ${check.says}: violated by ${told}`, async () => {
      let found = 0
      const damaged = service.sql.begin(async (tx) => {
        await tx.unsafe(damage).simple()
        found = (await findingOf(tx, check)).violations
        throw new RolledBack()
      })
      await expect(damaged).rejects.toThrow(RolledBack)
      expect(found).toBeGreaterThan(0)
    })
  }
}
