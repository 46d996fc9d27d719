import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { postGraphql } from '../setup/service.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** From the start to the ready line, on a slow machine. */
const readyWithinMs = 60_000

let child: ChildProcess | undefined

afterEach(async () => {
  if (child?.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
})

test(
  'the demo prints its addresses and a token for each role that works, its numbers move, and all of it ends with it',
  async () => {
    const { output } = startDemo({ PORT: '0' })
    const text = await output((seen) => seen.includes('Ctrl-C'))
    const url = /Dashboard +(http\S+)\//.exec(text)?.[1] as string
    const tokens = [...text.matchAll(/^(donor|partner|organization|staff|screen) \S+: .*\n {2}(\S+)$/gm)]
    expect(tokens.map(([, role]) => role)).toEqual(['donor', 'partner', 'organization', 'staff', 'screen'])

    const count = async () => {
      const query = '{ campaign(code: "2022") { rehearsal totals { donationCount } } }'
      const { campaign } = (await postGraphql(url, query)).body.data
      expect(campaign.rehearsal).toBe(true)
      return campaign.totals.donationCount as number
    }
    const first = await count()
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(first)

    const donorToken = tokens[0]?.[2]
    const [donate, giveFlowers] = text.match(/mutation \{[^}]*\}[^}]*\}[^}]*\}[^}]*\} \} \}/g) ?? []
    expect((await postGraphql(url, donate as string, {}, donorToken)).body.data.donate).toMatchObject({
      replayed: false,
    })
    expect(
      (await postGraphql(url, giveFlowers as string, {}, donorToken)).body.data.giveFlowers,
    ).toMatchObject({
      // What the days before have left, with the flower of today's gift.
      balance: 11,
      replayed: false,
    })

    // The simulated day writes to the same pipe, which closes when the last of the two has ended.
    const [demo] = [child as ChildProcess]
    const silent = once(demo, 'close')
    const ended = once(demo, 'exit')
    demo.kill('SIGKILL')
    await ended
    const endedAt = performance.now()
    await silent
    expect(performance.now() - endedAt).toBeLessThan(2_000)
  },
  readyWithinMs + 30_000,
)

test('the demo says what to do when its port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { output } = startDemo({ PORT: String(port) })
  const text = await output((seen) => seen.includes('npm run demo'))
  other.close()
  expect(text).toContain(`PORT ${port} of 127.0.0.1 is taken`)
})

function startDemo(env: Record<string, string>) {
  const started = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'demo'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  let seen = ''
  /** Everything it has written, once that is enough. */
  const output = (isEnough: (seen: string) => boolean) =>
    new Promise<string>((resolve, reject) => {
      const look = (part: Buffer) => {
        seen += part
        if (isEnough(seen)) resolve(seen)
      }
      started.stdout.on('data', look)
      started.stderr.on('data', look)
      started.once('exit', () => reject(new Error(`The demo has ended.\n${seen}`)))
    })
  return { output }
}
