// What docs/partners.md shows is what comes out: its script, run on its books, prints its output.
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { retrySeconds } from '../../src/partner/webhook.schedule.ts'

const page = await readFile(fileURLToPath(new URL('../../docs/partners.md', import.meta.url)), 'utf8')
const blocks = [...page.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, text = '']) => ({
  language,
  text,
}))

test('the script of the page computes what the page says', async () => {
  const script = blocks.findIndex(({ text }) => text.startsWith('// own-books.mjs'))
  const [books, output] = blocks.slice(script + 1)
  const folder = await mkdtemp(join(tmpdir(), 'oneflower-books-'))
  await writeFile(join(folder, 'own-books.mjs'), blocks[script]?.text ?? '')
  await writeFile(join(folder, 'books.txt'), books?.text ?? '')
  const printed = execFileSync(process.execPath, [join(folder, 'own-books.mjs'), join(folder, 'books.txt')], {
    encoding: 'utf8',
  })
  await rm(folder, { recursive: true })
  expect(printed).toBe(output?.text)
  const shown = [...page.matchAll(/"checksum": "([0-9a-f]{15})"/g)].map(([, checksum]) => checksum)
  expect(shown).toEqual(
    printed
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[2]),
  )
})

test('the signature of the page is genuine', () => {
  const shown = blocks.find(({ text }) => text.startsWith('POST /hooks'))?.text ?? ''
  const [head = '', body = ''] = shown.trimEnd().split('\n\n')
  const header = (name: string) =>
    head
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const secret = /`whsec_([\w+/=]+)`/.exec(page)?.[1] ?? ''
  const wanted = createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`${header('webhook-id')}.${header('webhook-timestamp')}.${body}`)
    .digest('base64')
  expect(header('webhook-signature')).toBe(`v1,${wanted}`)
})

test('the schedule of the page is the one that is kept', () => {
  const units: Record<string, number> = { s: 1, min: 60, h: 3_600 }
  const shown = [...page.matchAll(/^\| \d+ \| (\d+) (s|min|h) \|/gm)].map(
    ([, count, unit]) => Number(count) * (units[unit ?? ''] ?? 0),
  )
  expect(shown).toEqual([...retrySeconds])
})
