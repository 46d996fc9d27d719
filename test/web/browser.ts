// A browser without a window, and the pages built for it. Where no Chromium is found the tests that need one are
// skipped, and the reason stands in their name.
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'

const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser']
export const chromiumPath = candidates.find((path) => path !== undefined && path !== '' && existsSync(path))

export const withoutBrowser = chromiumPath ? '' : ' (skipped: no Chromium here; set CHROMIUM_PATH to one)'

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      // Pages of one context run in one process, if it is there already: see visit.ts.
      '--process-per-site',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

const web = fileURLToPath(new URL('../../web', import.meta.url))
const built = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** Builds dist/web unless it is newer than everything it is made of. */
export async function buildPages(): Promise<void> {
  const made = Math.min(
    await changedAt(join(built, 'index.html')),
    await changedAt(join(built, 'screen.html')),
  )
  const sources = await readdir(web, { recursive: true })
  const changed = await Promise.all(sources.map((name) => changedAt(join(web, name))))
  if (made > Math.max(...changed)) return
  await build({ root: web, configFile: join(web, 'vite.config.ts'), logLevel: 'warn' })
}

async function changedAt(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).mtimeMs : 0
}
