// What only a process can suffer: kill -9 and a freeze in the middle of its work, while another one serves on.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findings } from '../../src/ledger/audit.ts'
import { heldClock } from '../setup/clock.ts'
import { type ServiceProcess, startServiceProcess } from '../setup/process.ts'
import { type Service, startService } from '../setup/service.ts'
import { command, needsShared, persist, type Reply, shared } from './stage.ts'

describe.skipIf(!shared)(`a process (${needsShared})`, () => {
  let service: Service
  let token: string
  let others: ServiceProcess[]
  beforeEach(async () => {
    // A process lives in the present, and so does the campaign that it serves.
    service = await startService({ clock: heldClock(new Date()) })
    await service.sql`update campaign set starts_at = now() - interval '1 day', ends_at = now() + interval '9 days'`
    token = await service.token('partner')
    others = []
  })
  afterEach(async () => {
    await Promise.all(others.map((other) => other.end('SIGKILL')))
    await service.close()
  })

  async function startProcess(): Promise<ServiceProcess> {
    const { redisUrl } = service.app.config
    const other = await startServiceProcess({
      DATABASE_URL: service.database.url,
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    })
    others.push(other)
    return other
  }

  interface Sent {
    key: string
    /** Null: the connection ended before an answer came. */
    reply: Reply | null
  }

  const donate = (url: string, key: string) =>
    command(
      url,
      'donate',
      {
        idempotencyKey: key,
        project: 'prj_1',
        amount: 100,
        donorRef: `person-${key.length % 7}`,
        paymentReference: key,
      },
      token,
    )

  /** Gives from several lanes until told to stop, and remembers what was answered. */
  function load({ url, child }: ServiceProcess, name: string) {
    const isGone = () => child.exitCode !== null || child.signalCode !== null

    const sent: Sent[] = []
    let stopped = false
    const lanes = Array.from({ length: 12 }, async (_, lane) => {
      for (let count = 0; !stopped; count += 1) {
        const key = `${name}-${lane}-${count}`
        const reply = await donate(url, key).catch(() => null)
        sent.push({ key, reply })
        // A connection may end for reasons of its own; a process that has ended takes no more.
        if (reply === null && isGone()) return
      }
    })
    return {
      sent,
      acknowledged: () => sent.filter(({ reply }) => reply?.__typename === 'DonateSuccess'),
      async stop() {
        stopped = true
        await Promise.all(lanes)
      },
    }
  }

  test('killed in mid-load loses no acknowledged gift, and what nobody knows the end of ends in exactly one', async () => {
    const keys: string[] = []
    for (const [round, after] of [40, 90, 15].entries()) {
      const other = await startProcess()
      const running = load(other, `kill-${round}`)
      await expect
        .poll(() => running.acknowledged().length, { timeout: 15_000, interval: 5 })
        .toBeGreaterThan(after)
      await other.end('SIGKILL')
      await running.stop()
      const acknowledged = running.acknowledged()
      const unknown = running.sent.filter(({ reply }) => reply?.__typename !== 'DonateSuccess')
      expect(unknown.length).toBeGreaterThan(0)
      // Nothing that was acknowledged is lost: its key finds it, as it was.
      for (const { key, reply } of acknowledged) {
        const again = await persist(() => donate(service.url, key))
        expect(again).toEqual({ ...reply, replayed: true })
      }
      for (const { key } of unknown) {
        const again = await persist(() => donate(service.url, key))
        expect(again.__typename).toBe('DonateSuccess')
      }
      keys.push(...running.sent.map(({ key }) => key))
    }
    const rows = await service.sql<{ key: string; amount: bigint }[]>`
      select payment_reference as key, amount from donation order by seq`
    expect(rows.map(({ key }) => key).sort()).toEqual(keys.sort())
    expect(rows.every(({ amount }) => amount === 100n)).toBe(true)
    expect((await findings(service.database.url)).filter(({ violations }) => violations > 0)).toEqual([])
  })

  test('frozen in the middle of a batch does not stop the others, and recovers when it goes on', async () => {
    const other = await startProcess()
    const running = load(other, 'frozen')
    await expect
      .poll(() => running.acknowledged().length, { timeout: 15_000, interval: 5 })
      .toBeGreaterThan(20)
    // Until the freeze hits it while it holds the head row.
    await expect
      .poll(
        async () => {
          other.child.kill('SIGSTOP')
          if (await holdsHead()) return true
          other.child.kill('SIGCONT')
          return false
        },
        { timeout: 15_000, interval: 20 },
      )
      .toBe(true)
    const reply = await donate(service.url, 'meanwhile')
    expect(reply).toMatchObject({ __typename: 'DonateSuccess', replayed: false })
    const before = running.acknowledged().length
    other.child.kill('SIGCONT')
    await expect.poll(() => running.acknowledged().length, { timeout: 15_000 }).toBeGreaterThan(before + 20)
    await running.stop()
    for (const { key } of running.sent)
      expect((await persist(() => donate(service.url, key))).__typename).toBe('DonateSuccess')
    const [row] = await service.sql<{ count: bigint }[]>`select count(*) from donation`
    expect(row?.count).toBe(BigInt(running.sent.length + 1))
    expect((await findings(service.database.url)).filter(({ violations }) => violations > 0)).toEqual([])
  })

  /** Whether a session waits in the middle of its transaction for a client that says nothing. */
  async function holdsHead(): Promise<boolean> {
    const [row] = await service.sql<{ held: boolean }[]>`
      select count(*) > 0 as held from pg_stat_activity a join pg_locks l using (pid)
      where a.datname = current_database() and a.state = 'idle in transaction'
        and l.relation = 'journal_head'::regclass and l.mode in ('RowShareLock', 'RowExclusiveLock')`
    return row?.held ?? false
  }
})
