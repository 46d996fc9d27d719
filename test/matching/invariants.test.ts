// The invariants of money in a few plays, and what only the database and the verbs of staff can show of them;
// invariants.long.ts plays many more.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PoolExceeded } from '../../src/matching/pools.ts'
import { startOver, violatedInvariants } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import { invariantsOfMoney } from './invariants.ts'
import { aPool, aWindow, gift as donate, numberOf, rules as publish, topUp } from './stage.ts'

const minuteMs = 60_000

invariantsOfMoney(40)

describe('over the verbs of staff', () => {
  let service: Service
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(() => service.close())

  test('I2 budgets never exceed the pool, whatever is opened, planned and topped up', async () => {
    const acts = fc.array(
      fc.record({ fund: fc.boolean(), window: fc.nat({ max: 3 }), amount: fc.integer({ min: 1, max: 600 }) }),
      { minLength: 1, maxLength: 10 },
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), acts, async (first, steps) => {
        await startOver(service)
        const pool = await aPool(service, { total: BigInt(first) })
        await publish(service, pool)
        let total = first
        let budgeted = 0
        const windows: string[] = []
        for (const { fund, window, amount: fen } of steps) {
          const known = windows[window]
          if (fund && known) {
            await topUp(service, pool, known, BigInt(fen))
            total += fen
            budgeted += fen
            continue
          }
          const opensAt = new Date(service.clock.now().getTime() + windows.length * minuteMs)
          const closesAt = new Date(opensAt.getTime() + minuteMs)
          const planned = aWindow(service, pool, BigInt(fen), { opensAt, closesAt })
          if (budgeted + fen > total) await expect(planned).rejects.toBeInstanceOf(PoolExceeded)
          else {
            windows.push(await planned)
            budgeted += fen
          }
          // A gift meanwhile takes of a window and leaves its budget.
          if (windows.length === 1) await donate(service, 100 + fen, `person-${fen}`)
        }
        const [row] = await service.sql<{ total: number; budgeted: number; budgets: number }[]>`
          select total::float8, budgeted::float8,
            (select coalesce(sum(budget), 0)::float8 from matching_window where pool_id = p.id) as budgets
          from matching_pool p where id = ${numberOf(pool)}`
        expect(row).toEqual({ total, budgeted, budgets: budgeted })
        expect(await violatedInvariants(service)).toEqual([])
      }),
      { numRuns: 6, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false, endOnFailure: true },
    )
  })

  test('I1 the database refuses a window that gave more than it has', async () => {
    await startOver(service)
    const pool = await aPool(service)
    await publish(service, pool)
    await aWindow(service, pool, 1_000n)
    await expect(
      service.sql`update account set debits = credits + 1 where kind = 'MATCHING_WINDOW'`,
    ).rejects.toMatchObject({ constraint_name: 'account_never_overdrawn' })
    await expect(service.sql`update matching_pool set budgeted = total + 1`).rejects.toMatchObject({
      constraint_name: 'matching_pool_budgets_are_no_more_than_its_total',
    })
  })
})
