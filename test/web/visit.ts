// Whoever looks at a page in a test: opens it, notes what the browser asks for and complains of, and asks axe what keeps
// others out.
import axe from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export const waitMs = 20_000

export interface Visit {
  page: Page
  /** Everything the browser complained of. */
  complaints: string[]
  /** Every address it asked for, sockets too. */
  addresses: string[]
}

/** Opens pages until leave() closes them. */
export function visitor(browser: Browser, given?: BrowserContext) {
  const pages = pagesOf(browser, {}, given)
  return {
    async open(url: string, ready: string, options?: BrowserContextOptions): Promise<Visit> {
      const page = await pages.newPage(url, options)
      const complaints: string[] = []
      const addresses: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('request', (request) => addresses.push(request.url()))
      page.on('websocket', (socket) => addresses.push(socket.url()))
      await page.goto(url)
      await page.waitForSelector(ready, { timeout: waitMs })
      return { page, complaints, addresses }
    },
    leave: pages.leave,
  }
}

/**
 * Pages, each with a session of its own. Those that ask for nothing in particular are in one context and run in one
 * process, which a page that stays open keeps: a process that begins costs as much as the page itself. Nothing moves
 * unless that is asked for.
 */
export function pagesOf(browser: Browser, usual: BrowserContextOptions = {}, given?: BrowserContext) {
  const still = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...usual } as const
  let shared: Promise<{ context: BrowserContext; forget(): Promise<unknown> }> | undefined
  let opened: { close(): Promise<void> }[] = []

  async function share(url: string) {
    const context = given ?? (await browser.newContext(still))
    const stays = await context.newPage()
    await stays.goto(new URL('/health', url).href)
    const session = await context.newCDPSession(stays)
    return { context, forget: () => session.send('Network.clearBrowserCache') }
  }

  return {
    async newPage(url: string, options?: BrowserContextOptions): Promise<Page> {
      if (!options) {
        shared ??= share(url)
        const { context, forget } = await shared
        // What the service has answered to the page before is no answer to this one.
        await forget()
        const page = await context.newPage()
        opened.push(page)
        return page
      }
      const context = await browser.newContext({ ...still, ...options })
      opened.push(context)
      return context.newPage()
    },
    async leave(): Promise<void> {
      for (const each of opened) await each.close()
      opened = []
    },
  }
}

/** What axe finds, each with the first element it found it at. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
}

/** Runs in the page: what is wider than the view. What scrolls in a box of its own may be, what ends in dots, and decoration. */
export function widerThanView(): string[] {
  const wide = [
    ...document.querySelectorAll<HTMLElement>(
      'body *:not(.plot *, .scroll *, [aria-hidden=true], [aria-hidden=true] *)',
    ),
  ].filter(
    (element) =>
      element.getBoundingClientRect().right > innerWidth + 0.5 &&
      getComputedStyle(element.parentElement as Element).textOverflow !== 'ellipsis',
  )
  const page = document.documentElement.scrollWidth > innerWidth ? ['the page'] : []
  return [...page, ...wide.map((element) => `${element.tagName} ${element.className}`)]
}

export interface Walked {
  /** What can be pressed and had the focus never. */
  unreached: string[]
  /** What looks the same with the focus and without. */
  unshown: string[]
  links: string[]
}

/** From the top with Tab, until everything was reached and left again, what came late too; at most twice around. */
export async function walk(page: Page): Promise<Walked> {
  await page.bringToFront()
  let seen = await page.evaluate(walked)
  let [presses, most] = [0, 0]
  do {
    most = Math.max(most, 2 * seen.unreached.length + 40)
    for (let press = 0; press < 20; press += 1) await page.keyboard.press('Tab')
    presses += 20
    seen = await page.evaluate(walked)
  } while (seen.unreached.length > 0 && presses < most)
  return seen
}

/** Runs in the page. */
function walked(): Walked {
  return (globalThis as unknown as { walked(): Walked }).walked()
}

/** Runs in the page, before anything of it does. */
export function noteFocus(): void {
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  const group = '[role=listbox], [role=grid], [role=toolbar], [role=tablist], [tabindex="0"]'
  const pressed = new Set<Element>()
  const reached = new Set<Element>()
  const unshown = new Set<Element>()
  let last: { element: Element; look: string } | undefined

  // Whatever listens for a press can be pressed, whether it is a control or not.
  const listen = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (type: string, ...rest: [never, never]) {
    if (type === 'click' && this instanceof Element) pressed.add(this)
    listen.call(this, type, ...rest)
  }
  addEventListener('keydown', note, true)
  Object.assign(globalThis, {
    walked() {
      const all = elements(document)
      return {
        unreached: all.filter((one) => !isReached(one)).map(described),
        unshown: [...unshown].map(described),
        links: all.filter((one) => one.matches('a[href]')).map((one) => (one as HTMLAnchorElement).href),
      }
    },
  })

  /** Who has the focus before the key moves it; who had it was reached, and must look otherwise than it did. */
  function note(): void {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    if (element === last?.element) return
    if (last?.element.isConnected && last.look === lookOf(last.element)) unshown.add(last.element)
    if (last) reached.add(last.element)
    last = element && element !== document.body ? { element, look: lookOf(element) } : undefined
  }

  /** The outline and the shadow of an element, or of what stands for it: around it, or drawn over it. */
  function lookOf(element: Element): string {
    const styles = [getComputedStyle(element), getComputedStyle(element, '::after')]
    if (element.parentElement) styles.push(getComputedStyle(element.parentElement))
    return styles
      .filter(({ opacity }) => opacity !== '0')
      .map(({ outlineStyle, outlineWidth, outlineColor, boxShadow }) => {
        const none = outlineStyle === 'none' || Number.parseFloat(outlineWidth) === 0
        return `${none ? 'none' : `${outlineStyle} ${outlineWidth} ${outlineColor}`} ${boxShadow}`
      })
      .join(', ')
  }

  function isReached(element: Element): boolean {
    if (!element.matches(controls) && !pressed.has(element)) return true
    // What a picture or a slider is made of is no control of its own.
    if (reached.has(element) || element.matches(':disabled, [role=img] *, [role=slider] *')) return true
    if (!element.checkVisibility({ visibilityProperty: true })) return true
    // One of a group is walked to, and from there the arrows lead to the others.
    if (element.matches('input[type=radio]'))
      return [...reached].some((one) =>
        one.matches(`input[type=radio][name="${element.getAttribute('name')}"]`),
      )
    if (!element.matches('[tabindex="-1"], [role=option], tr')) return false
    const list = element.closest(group)
    return [...reached].some((one) => list?.contains(one))
  }

  function elements(root: Document | ShadowRoot): Element[] {
    return [...root.querySelectorAll('*')].flatMap((one) =>
      one.shadowRoot ? [one, ...elements(one.shadowRoot)] : [one],
    )
  }

  function described(element: Element): string {
    return element.outerHTML.slice(0, 160)
  }
}
