// Every page of the service, opened once: all that can be pressed is reached by keyboard and shows that it is, no other host
// is asked, the browser complains of nothing, and no link leads nowhere.
import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { insertSeason } from '../dream/proposalStage.ts'
import { openStage } from '../governance/stage.ts'
import { mutate } from '../setup/mutate.ts'
import { type Service, startService } from '../setup/service.ts'
import { buildPages, chromiumPath, openBrowser, withoutBrowser } from './browser.ts'
import { giveFlower } from './gifts.ts'
import { doors, type ListedPage, pages, signIn } from './pages.ts'
import { openRelay } from './relay.ts'
import { noteFocus, visitor, walk } from './visit.ts'

/** What is live on them has no test of its own for what happens when it is not. */
const listening = ['/detail?id=prj_1', '/detail?id=drm_1', '/me#give', '/control']
const timeout = 30_000

describe.skipIf(!chromiumPath)(`every page in a browser${withoutBrowser}`, { timeout: 120_000 }, () => {
  let browser: Browser
  let service: Service
  let visit: Record<'known' | 'stranger', ReturnType<typeof visitor>>
  let tokens: Record<'donor' | 'staff', string>
  /** Links that were followed already. */
  const followed = new Set<string>()

  beforeAll(async () => {
    await buildPages()
    service = await startService({ neverLate: true, oneClick: { donor: 'demo', staff: 'demo' } })
    const stage = await openStage(service)
    tokens = { donor: await service.token('donor', 'alice'), staff: stage.staff }
    await fill(stage)
    browser = await openBrowser()
    visit = {
      known: visitor(browser, await contextOf(tokens)),
      stranger: visitor(browser, await contextOf({})),
    }
  })

  afterEach(async () => {
    await visit.known.leave()
    await visit.stranger.leave()
  })

  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  test.each(pages)('$path is open to a keyboard, keeps to its host and leads somewhere', (page) =>
    look(visit.known, page),
  )

  test.each(doors)('$path of a stranger is open to a keyboard, too', (page) => look(visit.stranger, page))

  test('pages of somebody and of single things say when they hear nothing, and are live again by themselves', async () => {
    const relay = await openRelay(service.url)
    try {
      const opened = await Promise.all(
        pages
          .filter(({ path }) => listening.includes(path))
          .map(({ path, ready }) => visit.known.open(addressOf(path, relay.url), ready)),
      )
      expect(opened).toHaveLength(listening.length)
      const become = (freshness: string) =>
        Promise.all(
          opened.map(({ page }) => page.waitForSelector(`[data-freshness=${freshness}]`, { timeout })),
        )
      await become('LIVE')
      await relay.cut()
      await become('SILENT')
      await relay.mend()
      await become('LIVE')
    } finally {
      await relay.close()
    }
  })

  /** Every page is opened in the same one, which loads once what they have in common. */
  async function contextOf(signedIn: Partial<typeof tokens>) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    })
    await context.addInitScript(signIn, signedIn)
    await context.addInitScript(noteFocus)
    return context
  }

  async function look({ open }: ReturnType<typeof visitor>, { path, ready }: ListedPage): Promise<void> {
    const { page, complaints, addresses } = await open(addressOf(path, service.url), ready)
    const { unreached, unshown, links } = await walk(page)
    const { host } = new URL(service.url)
    expect({
      unreached,
      unshown,
      complaints,
      foreign: addresses.filter((one) => !one.startsWith('data:') && new URL(one).host !== host),
      dead: await deadAmong(links),
    }).toEqual({ unreached: [], unshown: [], complaints: [], foreign: [], dead: [] })
  }

  /** Of the links to the service itself: a page that answers, and on the page of a single thing the thing. */
  async function deadAmong(links: string[]): Promise<string[]> {
    const dead: string[] = []
    for (const link of links) {
      const url = new URL(link)
      url.hash = ''
      if (url.origin !== service.url || followed.has(url.href)) continue
      followed.add(url.href)
      const { status } = await fetch(url)
      const id = url.pathname === '/detail' ? url.searchParams.get('id') : undefined
      const there = id === undefined || (await isThere(id))
      if (status !== 200 || !there) dead.push(`${status} ${link}`)
    }
    return dead
  }

  async function isThere(id: string | null): Promise<boolean> {
    const { body } = await service.graphql('query ($id: ID!) { node(id: $id) { id } }', { id })
    return body.data?.node?.id === id
  }

  /** Something of everything that a page can list. */
  async function fill(stage: Awaited<ReturnType<typeof openStage>>): Promise<void> {
    const formed = await mutate(
      service,
      'createTeam',
      { idempotencyKey: randomUUID(), kind: 'PERSONAL', goal: { project: 'prj_1' }, name: 'Friends' },
      tokens.donor,
      '... on CreateTeamSuccess { team { id } }',
    )
    expect(formed.team?.id).toBe('tem_1')
    await stage.donate({ donorRef: 'alice', team: 'tem_1' })
    // So many at once are looked into: the last is held.
    for (let gift = 0; gift < 5; gift += 1) await stage.donate({ donorRef: 'hugo' })
    expect(await stage.deed('alice', 'RIDE_CODE')).toBe('GRANTED')
    await giveFlower(service, 'drm_1', 'alice')
    await stage.engage({ scope: 'PROJECT', target: 'prj_2', effect: 'STOP_MATCH' })
    await insertSeason(service.sql, 30)
    const planned = await mutate(
      service,
      'planReport',
      {
        idempotencyKey: randomUUID(),
        project: 'prj_1',
        kind: 'FIRST_FEEDBACK',
        titleZh: '第一课',
        titleEn: 'First lessons',
        dueAt: new Date(service.clock.now().getTime() + 60_000).toISOString(),
        plannedBeneficiaries: 10,
        plannedSpending: 100,
        reason: 'as promised',
      },
      tokens.staff,
    )
    expect(planned.__typename).toBe('PlanReportSuccess')
  }
})

function addressOf(path: string, origin: string): string {
  const address = new URL(path, origin)
  address.searchParams.set('campaign', 'test')
  address.searchParams.set('lang', 'en')
  return address.href
}
