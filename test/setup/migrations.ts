// Fails when the migrations are not what the tables say: drizzle-kit, asked to generate, must find nothing to do.
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const scratch = await mkdtemp(join(tmpdir(), 'oneflower-migrations-'))
try {
  // In a copy, so that a check never writes.
  await cp('drizzle', scratch, { recursive: true })
  const before = await readdir(scratch)
  await run('npx', [
    'drizzle-kit',
    'generate',
    '--dialect=postgresql',
    '--schema=./src/*/*.store.ts',
    `--out=${relative('.', scratch)}`,
  ])
  const added = (await readdir(scratch)).filter((name) => !before.includes(name))
  if (added.length > 0) {
    console.error('The tables and drizzle/ differ. Run npx drizzle-kit generate and review what it writes.')
    process.exitCode = 1
  }
} finally {
  await rm(scratch, { recursive: true })
}
