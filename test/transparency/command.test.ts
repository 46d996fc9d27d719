// `npm run export`: files in a folder and one line on stdout, or a word of help on stderr.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli } from '../setup/compiled.ts'
import { type Service, sharesDatabase, startService } from '../setup/service.ts'
import { play, secrets } from './stage.ts'

interface Ended {
  code: number
  stdout: string
  stderr: string
}

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oneflower-export-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
  cwd?: string,
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...env }, ...(cwd === undefined ? {} : { cwd }) }
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

function exporting(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return run(process.execPath, [cli, 'export', ...args], env)
}

test.each([
  ['no folder', [], /--out is missing/],
  ['an empty folder name', ['--out', ''], /--out is missing/],
  ['an unknown format', ['--out', 'x', '--format', 'xml'], /--format must be csv, jsonl or both, not "xml"/],
  ['what is no code', ['--out', 'x', '--campaign', '../2022'], /--campaign must be the code of a campaign/],
  ['an unknown option', ['--out', 'x', '--all'], /Unknown option '--all'/],
  ['a word too many', ['--out', 'x', 'y'], /Unexpected argument 'y'/],
  ['an option without its value', ['--out'], /--out/],
])('%s is refused with help and exit code 2, whatever the database', async (_what, args, help) => {
  const { code, stdout, stderr } = await exporting(args)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(help)
  expect(stderr).toMatch(/export --out DIR/)
})

test('it says how it is used, and which variable is missing', async () => {
  const help = await exporting(['--help'])
  expect([help.code, help.stderr]).toEqual([0, ''])
  expect(help.stdout).toMatch(/export --out DIR/)
  const { code, stdout, stderr } = await exporting(['--out', folder])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^DATABASE_URL is not set/)
})

describe.skipIf(!sharesDatabase())('with a database (needs DATABASE_URL)', () => {
  let service: Service
  let env: Record<string, string>

  beforeAll(async () => {
    service = await startService()
    await play(service)
    env = { DATABASE_URL: service.database.url }
  })

  afterAll(() => service.close())

  test('it writes an export while the service runs, which sha256sum verifies', async () => {
    const out = join(folder, 'made', 'on', 'the', 'way')
    const { code, stdout, stderr } = await exporting(['--out', out, '--campaign', 'test'], env)
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^10 files with \d+ rows in .*, as of entry \d+ at 2022/),
    ])
    expect(stderr).toMatch(/100% {2}daily-totals: 10 rows\n$/)
    const verified = await run('sha256sum', ['-c', '--strict', 'SHA256SUMS'], {}, out)
    expect(verified.code).toBe(0)
    expect(verified.stdout.match(/: OK\n/g)).toHaveLength(10)
    const files = await Promise.all((await readdir(out)).map((name) => readFile(join(out, name))))
    expect(secrets.filter((secret) => files.some((file) => file.includes(secret)))).toEqual([])
  })

  test('it writes one format when one is asked for, and keeps an export that is there', async () => {
    const out = join(folder, 'csv')
    const args = ['--out', out, '--campaign', 'test', '--format', 'csv', '--quiet']
    const first = await exporting(args, env)
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect((await readdir(out)).filter((name) => name.endsWith('.jsonl'))).toEqual([])
    const manifest = await readFile(join(out, 'manifest.json'), 'utf8')
    const second = await exporting(args, env)
    expect([second.code, second.stdout]).toEqual([1, ''])
    expect(second.stderr).toMatch(/has an export already.*--force/)
    expect(await readFile(join(out, 'manifest.json'), 'utf8')).toBe(manifest)
    const third = await exporting([...args, '--force'], env)
    expect(third.code).toBe(0)
    const files = (text: string) => JSON.parse(text).files
    expect(files(await readFile(join(out, 'manifest.json'), 'utf8'))).toEqual(files(manifest))
  })

  test('a campaign that is not there is said, and no folder is made for it', async () => {
    const { code, stdout, stderr } = await exporting(['--out', join(folder, 'none')], env)
    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      'There is no campaign with the code "2022" in this database.\n',
    ])
    expect(await readdir(folder)).not.toContain('none')
  })
})
