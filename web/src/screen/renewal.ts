// A page that nobody reloads looks now and then whether another version of it is served, and then reloads itself, calmly.
import { useEffect, useRef, useState } from 'preact/hooks'
import { isWorthReloading, mostReloads, type Reload, versionOf } from './deploy.ts'

const lookEveryMs = 60_000
const answerLimitMs = 5_000
const fadeMs = 700
const key = 'oneflower reloads'

/** What runs here, as the page's own HTML said before anything was added to it. */
const running = versionOf(document.documentElement.outerHTML)

/** Whether the page is about to reload. `back` counts how often the line came back: a deploy may be the reason. */
export function useRenewal(back: number, busy: boolean): boolean {
  const [served, setServed] = useState<string>()
  const isBusy = useRef(busy)
  isBusy.current = busy

  // Asked anew when the line comes back.
  useEffect(() => {
    let over = false
    const look = async () => {
      const version = await servedVersion()
      if (over || version === undefined || isBusy.current) return
      if (!isWorthReloading(running, version, reloads(), Date.now())) return
      if ((await isWhole(version)) && !over && !isBusy.current) setServed(version)
    }
    if (back > 0) void look()
    const timer = setInterval(look, lookEveryMs)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [back])

  useEffect(() => {
    if (served === undefined) return
    const timer = setTimeout(() => {
      const next = [...reloads(), { version: served, at: Date.now() }].slice(-mostReloads)
      sessionStorage.setItem(key, JSON.stringify(next))
      location.reload()
    }, fadeMs)
    return () => clearTimeout(timer)
  }, [served])

  return served !== undefined
}

/** Undefined: nothing was served, or something else than this page. */
async function servedVersion(): Promise<string | undefined> {
  const answer = await fetch(location.pathname, {
    cache: 'no-store',
    signal: AbortSignal.timeout(answerLimitMs),
  }).catch(() => undefined)
  if (!answer?.ok) return undefined
  // The answer may break off: then the next look asks again.
  const html = await answer.text().catch(() => '')
  return html.includes('id="page"') ? versionOf(html) : undefined
}

/** Half a deploy, as between two instances, would leave a page that cannot start and so never looks again. */
async function isWhole(version: string): Promise<boolean> {
  const answers = await Promise.all(
    version.split(' ').map((path) =>
      fetch(path, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(answerLimitMs) }).then(
        ({ ok }) => ok,
        () => false,
      ),
    ),
  )
  return answers.every(Boolean)
}

function reloads(): Reload[] {
  const held: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
  return Array.isArray(held) ? (held as Reload[]) : []
}
