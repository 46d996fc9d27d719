// What people open in a browser: the pages that the build left in dist/web, GraphiQL, and a page for what is not there.
import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import sirv from 'sirv'
import type { Role } from '../auth/viewer.ts'
import { lay } from './reply.ts'

const folder = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** Pages load what is beside them and nothing else. */
export const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const

/** What others show inside their pages: one as a frame, the other as a script, wherever these are. */
const embeddable: readonly (readonly [path: RegExp, headers: Record<string, string>])[] = [
  [
    /^\/embed(\.html)?\/?$/,
    {
      'content-security-policy': securityHeaders['content-security-policy'].replace(
        "frame-ancestors 'self'",
        'frame-ancestors *',
      ),
    },
  ],
  [
    /^\/oneflower\.js$/,
    { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' },
  ],
]

/** GraphiQL comes as one document with its script inside, and its editor makes workers of blobs. */
const graphiqlPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'"

const firstQuery = `# The charity day as it stands. Try "subscription" instead of "query", too.
query Campaign {
  campaign(code: "2022") {
    nameZh
    nameEn
    rehearsal
    totals {
      seq
      donationCount
      donorCount
      received { decimal currency }
      flowerCount
    }
  }
}
`

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void

/** Of a demo: who clicks is somebody at once. */
export type DemoTokens = Partial<Record<Role, string>>

export function createPages(demoTokens?: DemoTokens): PageHandler {
  // The API is complete without the pages, which a checkout that was never built does not have.
  const files = existsSync(folder) ? serveFolder() : null
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD')
      sendText(response, 405, 'This address only answers GET.\n')
      return
    }
    const missing = () => sendNotFound(request, response)
    if (demoTokens && request.url === '/demo/tokens') {
      sendText(response, 200, JSON.stringify(demoTokens), 'application/json')
      return
    }
    if (!files) return missing()
    // Before it is known whether the file is sent: a browser that has it already takes over the headers of a 304.
    const path = (request.url ?? '/').split('?', 1)[0] as string
    for (const [paths, headers] of embeddable) if (paths.test(path)) lay(response, headers)
    files(request, response, missing)
  }
}

function serveFolder() {
  return sirv(folder, {
    etag: true,
    // The build has packed what is worth it.
    gzip: true,
    setHeaders(response, path) {
      // The build names files in assets/ by their content.
      const forever = path.startsWith('/assets/')
      response.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** Nothing of it comes from another host, so it works on a machine that reaches none. */
export function createGraphiql(): PageHandler {
  let page: Promise<{ plain: Buffer; packed: Buffer }> | undefined
  return (request, response) => {
    page ??= renderPage()
    page.then(
      ({ plain, packed }) => {
        const packs = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
        const body = packs ? packed : plain
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-length': body.length,
          'content-security-policy': graphiqlPolicy,
          'cache-control': 'no-cache',
          vary: 'accept, accept-encoding',
          ...(packs ? { 'content-encoding': 'gzip' } : {}),
        })
        response.end(body)
      },
      () => sendText(response, 500, 'GraphiQL could not be made.\n'),
    )
  }
}

async function renderPage() {
  // Nine megabytes that only those who open GraphiQL have to pay for.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const plain = Buffer.from(renderGraphiQL({ title: 'oneflower', defaultQuery: firstQuery }))
  return { plain, packed: await promisify(gzip)(plain) }
}

function sendNotFound(request: IncomingMessage, response: ServerResponse): void {
  if (!/text\/html/.test(String(request.headers.accept ?? ''))) {
    sendText(response, 404, 'Nothing is here. The API is at /graphql.\n')
    return
  }
  sendText(response, 404, notFoundPage, 'text/html')
}

const notFoundPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Nothing is here</title>
<h1>Nothing is here</h1>
<p>There is the <a href="/">dashboard</a>, the <a href="/screen">media screen</a>, <a href="/me">your own flowers</a>, the <a href="/control">control room</a>, what can be <a href="/embeds">embedded</a>, and the <a href="/graphql">API</a>.
`

function sendText(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}
