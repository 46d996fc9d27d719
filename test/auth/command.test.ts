// `npm run -s token`: one token on stdout and nothing else, or a word of help on stderr.
import { execFile } from 'node:child_process'
import { expect, test } from 'vitest'
import { verifier } from '../../src/auth/token.ts'
import { roles } from '../../src/auth/viewer.ts'
import { systemClock } from '../../src/clock.ts'
import { readDemoConfig } from '../../src/config.ts'
import { cli } from '../setup/compiled.ts'

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH }
    execFile(process.execPath, [cli, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

const verify = verifier(readDemoConfig({}).auth, systemClock)

test('each role gets one token for a week, for the id that is meant when none is given', async () => {
  const subjects = {
    donor: 'demo-donor',
    partner: 'prt_1',
    organization: 'org_1',
    staff: 'staff',
    screen: 'screen',
  }
  for (const role of roles) {
    const { code, stdout, stderr } = await run('token', role)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const viewer = await verify(`Bearer ${stdout.trim()}`)
    expect(viewer).toMatchObject({ role, subject: subjects[role] })
    const days = ((viewer.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(7)
  }
})

test('a given id is in the token', async () => {
  const { stdout } = await run('token', 'partner', 'prt_7')
  expect(await verify(`Bearer ${stdout.trim()}`)).toMatchObject({ subject: 'prt_7' })
})

test.each([
  ['no role', ['token'], /donor\|partner/],
  ['an unknown role', ['token', 'admin'], /donor\|partner/],
  ['the id of something else', ['token', 'partner', 'org_1'], /prt_1/],
  ['a donor that is no reference', ['token', 'donor', 'a b'], /donor's subject/],
  ['an unknown command', ['nothing'], /Unknown command "nothing"/],
])('%s is refused with help and exit code 2', async (_what, args, help) => {
  const { code, stdout, stderr } = await run(...args)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(help)
})
