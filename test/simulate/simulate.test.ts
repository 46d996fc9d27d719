import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runSimulation, type SimulationOptions } from '../../src/simulate/simulate.ts'
import { type Service, startService } from '../setup/service.ts'

const totalsQuery = `{
  campaign(code: "test") {
    totals { donationCount donorCount received { minorUnits } flowerCount giverCount }
  }
}`

describe('a simulated day', { timeout: 60_000 }, () => {
  let service: Service
  let options: SimulationOptions

  beforeAll(async () => {
    service = await startService()
    options = {
      url: `${service.url}/graphql`,
      auth: service.app.config.auth,
      clock: service.clock,
      scale: 0.0005,
      minutes: 1,
      speed: 15,
      seed: 1,
      concurrency: 32,
      partner: 'prt_1',
    }
  })

  afterAll(() => service?.close())

  // On a busy machine a read may be refused for its time limit: it is asked again.
  const totals = () =>
    vi.waitUntil(async () => (await service.graphql(totalsQuery)).body.data?.campaign?.totals, 15_000)

  test('plays the share of the load that was asked for, and its counts are the totals of the API', async () => {
    const summary = await runSimulation(options, new AbortController().signal)
    const { donate, recordDeeds, giveFlowers } = summary.kinds
    // 480 are expected, a two-thousandth of 960,000; a Poisson number strays by some twenty.
    expect(donate.sent).toBeGreaterThan(380)
    expect(donate.sent).toBeLessThan(580)
    expect(donate.succeeded).toBe(donate.sent)
    expect(recordDeeds.succeeded).toBe(recordDeeds.sent)
    expect(giveFlowers.refused).toEqual({})
    expect(summary.skipped).toBe(0)

    const { donationCount, received, flowerCount, donorCount, giverCount } = await totals()
    expect(donationCount).toBe(donate.succeeded)
    expect(received.minorUnits).toBe(summary.amount)
    expect(flowerCount).toBe(summary.flowersGiven)
    expect(donorCount).toBeLessThan(donationCount)
    expect(giverCount).toBeLessThanOrEqual(giveFlowers.succeeded)
  })

  test('stops when it is told to, after the answers to what it has sent', async () => {
    const before = await totals()
    const stop = new AbortController()
    const running = runSimulation({ ...options, minutes: 0, speed: 2, seed: 2 }, stop.signal, {
      at: (_done, _total, what) => {
        if (!what.includes(' 0 gifts of flowers')) stop.abort()
      },
      end: () => {},
    })
    const summary = await running
    const after = await totals()
    expect(summary.kinds.donate.succeeded).toBeGreaterThan(0)
    expect(summary.flowersGiven).toBeGreaterThan(0)
    expect(after.flowerCount - before.flowerCount).toBe(summary.flowersGiven)
    expect(after.donationCount - before.donationCount).toBe(summary.kinds.donate.succeeded)
  })

  test('says which service does not answer', async () => {
    const stopped = AbortSignal.abort()
    await expect(runSimulation({ ...options, url: 'http://127.0.0.1:1/graphql' }, stopped)).rejects.toThrow(
      'The service at http://127.0.0.1:1/graphql does not answer',
    )
  })
})
