// Hours in front of a wall, in minutes: the dashboard, the media screen and an embed stand open while the opening hour is
// simulated, and what they run on is killed, cut off and brought back. SOAK_MINUTES says how long they stand: 30 by default.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { seed } from '../../src/seed/seed.ts'
import { type OwnRedis, portOf, startRedis, whyNoRedis } from '../live/stage.ts'
import { cli } from '../setup/compiled.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { report } from '../setup/figures.ts'
import { type ServiceProcess, startServiceProcess } from '../setup/process.ts'
import { sharesDatabase, testSecret, watchOverWebSocket } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { openRelay, type Relay } from './relay.ts'

const minutes = Number(process.env.SOAK_MINUTES ?? 30)
const frameMs = 17
const recoveryMs = 5_000
const outageMs = 8_000
const waitMs = 60_000
const framesForMs = 20_000
const heapSamples = 12
/** Of its size after a quarter of the time. */
const heapGrowth = 1.1
/** Of its smallest size: what grows and is let go of again and again is not flat either. */
const heapSwing = 1.5

// The totals of pages move ten times a second, those of an embed once.
const paths = ['/?hz=10', '/screen?hz=10', '/embed?show=received'] as const
type Path = (typeof paths)[number]

describe.skipIf(!chromiumPath || !sharesDatabase() || whyNoRedis !== null)(
  `pages that stand open${withoutBrowser} (needs DATABASE_URL and redis-server)`,
  () => {
    let browser: Browser
    let database: TestDatabase
    let redis: OwnRedis
    let service: ServiceProcess
    let relay: Relay
    let simulation: ChildProcess | undefined
    const contexts: BrowserContext[] = []
    const pages = new Map<Path, Page>()

    beforeAll(async () => {
      await buildPages()
      browser = await openBrowser()
      database = await createTestDatabase(inject('prototype'))
      await seed(database.url, { organizations: 250, projects: 1_000 })
      redis = await startRedis()
      service = await start('0')
      relay = await openRelay(service.url)
      simulation = simulate(service.url)
      for (const path of paths) {
        const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
        contexts.push(context)
        const page = await context.newPage()
        await page.addInitScript(watchForFallingNumbers)
        await page.goto(`${relay.url}${path}${path.includes('?') ? '&' : '?'}campaign=2022&lang=en`)
        await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
        pages.set(path, page)
      }
    })

    afterAll(async () => {
      for (const context of contexts) await context.close()
      await browser?.close()
      simulation?.kill('SIGKILL')
      await relay?.close()
      await service?.end('SIGKILL')
      await redis?.stop()
      await database?.drop()
    })

    function start(port: string): Promise<ServiceProcess> {
      return startServiceProcess({ PORT: port, DATABASE_URL: database.url, REDIS_URL: redis.url })
    }

    const each = <Value>(look: (page: Page, path: Path) => Promise<Value>) =>
      Promise.all([...pages].map(async ([path, page]) => [path, await look(page, path)] as const))

    test('each number is the one of the API at the same seq', async () => {
      const frames = new Map<number, Record<string, number>>()
      const watch = watchOverWebSocket(
        service.url,
        `subscription { campaignTotals(campaign: "cmp_1", maxHz: 20) { seq received { minorUnits }
          donationCount donorCount flowerCount giverCount } }`,
      )
      const reading = (async () => {
        for (let frame = await watch.next(); frame; frame = await watch.next()) {
          const { seq, received, donationCount, donorCount, flowerCount, giverCount } =
            frame.data.campaignTotals
          frames.set(seq, {
            received: received.minorUnits,
            donations: donationCount,
            people: donorCount,
            flowers: flowerCount,
            givers: giverCount,
          })
        }
      })()
      const seen: (readonly [path: Path, counter: string, seq: number, value: number])[] = []
      for (let times = 0; times < 20; times += 1) {
        for (const [path, shown] of await each(countersOn))
          for (const { counter, seq, value } of shown) seen.push([path, counter, seq, value])
        await pause(500)
      }
      await watch.close()
      await reading.catch(() => {})
      const compared = seen.filter(([, counter, seq]) => frames.get(seq)?.[counter] !== undefined)
      const wrong = compared.filter(([, counter, seq, value]) => frames.get(seq)?.[counter] !== value)
      expect(wrong).toEqual([])
      for (const path of paths) expect(compared.some(([of]) => of === path)).toBe(true)
    })

    test.each(['killed', 'redis', 'cut', 'hold'] as const)(
      'after this is over they are live again by themselves, and no number was ever smaller: %s',
      async (what) => {
        const end = await disturb(what)
        // Without Redis the sweep tells what moves: late only where it is.
        if (what !== 'redis')
          await each((page) => page.waitForSelector('[data-freshness=SILENT]', { timeout: waitMs }))
        await pause(outageMs)
        await end()
        const back = performance.now()
        const recovered = await each(async (page) => {
          await page.waitForSelector('[data-freshness=LIVE]', { timeout: waitMs })
          return Math.round(performance.now() - back)
        })
        await report(`screens-back-after-${what}`, Object.fromEntries(recovered))
        for (const [path, fallen] of await each(fallenOn)) expect([path, fallen]).toEqual([path, []])
        for (const [path, ms] of recovered) expect([path, ms <= recoveryMs]).toEqual([path, true])
      },
    )

    async function disturb(what: 'killed' | 'redis' | 'cut' | 'hold'): Promise<() => Promise<void>> {
      switch (what) {
        case 'killed': {
          const { port } = new URL(service.url)
          await service.end('SIGKILL')
          return async () => {
            service = await start(port)
          }
        }
        case 'redis': {
          const port = portOf(redis)
          await redis.stop()
          return async () => {
            redis = await startRedis(port)
          }
        }
        default:
          await relay[what]()
          return () => relay.mend()
      }
    }

    test(
      `frames stay smooth and the heap flat for ${minutes} minutes`,
      async () => {
        const figures: Record<string, number | string> = { minutes }
        // One after the other, as each would be alone on its machine.
        for (const [path, page] of pages) {
          await page.bringToFront()
          const { medianMs, movesPerS } = await page.evaluate(frames, framesForMs)
          figures[`${path} median frame ms`] = medianMs
          figures[`${path} moves per second`] = movesPerS
        }
        const sessions = new Map<Path, CDPSession>()
        for (const [path, page] of pages) sessions.set(path, await page.context().newCDPSession(page))
        const heaps = new Map<Path, number[]>(paths.map((path) => [path, []]))
        for (let sample = 0; sample < heapSamples; sample += 1) {
          await pause((minutes * 60_000) / heapSamples)
          for (const [path, session] of sessions) {
            await session.send('HeapProfiler.collectGarbage')
            const { usedSize } = await session.send('Runtime.getHeapUsage')
            heaps.get(path)?.push(usedSize)
          }
        }
        const quarter = heapSamples / 4
        const growth = [...heaps].map(([path, sizes]) => {
          const [early, late] = [median(sizes.slice(quarter, 2 * quarter)), median(sizes.slice(-quarter))]
          figures[`${path} heap KiB`] = sizes.map((size) => Math.round(size / 1024)).join(' ')
          return [path, late / early] as const
        })
        await report('screens-that-stand', figures)
        for (const [path, fallen] of await each(fallenOn)) expect([path, fallen]).toEqual([path, []])
        for (const [path, ratio] of growth) expect([path, ratio <= heapGrowth]).toEqual([path, true])
        for (const [path, sizes] of heaps)
          expect([path, Math.max(...sizes) / Math.min(...sizes) <= heapSwing]).toEqual([path, true])
        for (const path of paths)
          expect([path, Number(figures[`${path} median frame ms`]) <= frameMs]).toEqual([path, true])
        // Clearly oftener than pages that were not asked to hurry.
        for (const path of paths.filter((one) => one.includes('hz=10')))
          expect([path, Number(figures[`${path} moves per second`]) > 5]).toEqual([path, true])
      },
      (minutes + 10) * 60_000,
    )
  },
)

/** The opening hour at a hundredth of its load, in a process of its own. */
function simulate(url: string): ChildProcess {
  const simulation = spawn(
    process.execPath,
    [cli, 'simulate', '--url', `${url}/graphql`, '--scale', '0.01', '--minutes', '0', '--quiet'],
    { env: { PATH: process.env.PATH, AUTH_SECRET: testSecret }, stdio: 'ignore' },
  )
  void once(simulation, 'exit')
  return simulation
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] as number
}

interface Shown {
  counter: string
  seq: number
  value: number
}

function countersOn(page: Page): Promise<Shown[]> {
  return page.locator('[data-counter]').evaluateAll((elements) =>
    elements.map((element) => ({
      counter: element.getAttribute('data-counter') ?? '',
      seq: Number(element.getAttribute('data-seq')),
      value: Number(element.getAttribute('data-value')),
    })),
  )
}

/** Runs in the page: how long its frames are, and how often its totals moved meanwhile. */
function frames(forMs: number): Promise<{ medianMs: number; movesPerS: number }> {
  const received = () =>
    [document, document.querySelector('one-flower')?.shadowRoot]
      .map((root) => root?.querySelector('[data-counter=received]')?.getAttribute('data-seq'))
      .find((seq) => seq !== undefined)
  return new Promise((resolve) => {
    const lengths: number[] = []
    const begun = performance.now()
    let before = begun
    let moves = 0
    let seq = received()
    const look = (now: number) => {
      lengths.push(now - before)
      before = now
      if (received() !== seq) moves += 1
      seq = received()
      if (now - begun < forMs) return requestAnimationFrame(look)
      lengths.sort((one, other) => one - other)
      resolve({
        medianMs: lengths[Math.floor(lengths.length / 2)] ?? forMs,
        movesPerS: Math.round((moves / forMs) * 10_000) / 10,
      })
    }
    requestAnimationFrame(look)
  })
}

/** Runs in the page: notes every gross number of the campaign that becomes smaller than it was, in shadows too. */
function watchForFallingNumbers(): void {
  const gross = ['received', 'refunded', 'donations', 'people', 'flowers', 'givers']
  const held = new Map<string, number>()
  const noted: string[] = []
  const look = () => {
    const roots = [document, document.querySelector('one-flower')?.shadowRoot]
    for (const root of roots) {
      for (const element of root?.querySelectorAll('[data-counter]') ?? []) {
        const name = element.getAttribute('data-counter') ?? ''
        const value = Number(element.getAttribute('data-value'))
        const before = held.get(name) ?? 0
        if (gross.includes(name) && value < before) noted.push(`${name}: ${before} → ${value}`)
        held.set(name, value)
      }
    }
  }
  setInterval(look, 50)
  Object.assign(globalThis, { fallen: noted })
}

function fallenOn(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { fallen: string[] }).fallen)
}
