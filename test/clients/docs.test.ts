// The programs that docs/protocol.md gives to paste run as they stand.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { persistedDocuments } from '../../src/server/persistedDocuments.ts'
import { type Service, startService } from '../setup/service.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(`${root}docs/protocol.md`, 'utf8')
const programs = [...page.matchAll(/^### (.+)\n\n```js\n([^`]*(?:`[^`]+`[^`]*)*?)```$/gm)].map(
  ([, name, code]) => [name as string, code as string] as const,
)

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

test('docs/protocol.md has a program for each of the four clients', () => {
  expect(programs.map(([name]) => name)).toEqual(['graphql-ws', 'graphql-sse', 'Apollo Client', 'urql'])
})

test('the documentIds that docs/protocol.md names are known', () => {
  const ids = page.match(/sha256:[0-9a-f]{64}/g) ?? []
  expect(ids.filter((id) => !persistedDocuments.has(id))).toEqual([])
  expect(ids).not.toEqual([])
})

test.each(programs)('the program for %s watches', async (_name, code) => {
  const program = code.replaceAll('localhost:4000', new URL(service.url).host)
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (part) => (complaint += part))
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const { value } = await lines.next()
    expect([JSON.parse(value ?? 'null'), complaint]).toMatchObject([
      { campaignTotals: { seq: 0, donationCount: 0 } },
      '',
    ])
  } finally {
    child.kill('SIGKILL')
  }
})
