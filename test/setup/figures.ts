// Figures of long tests: kept beside the tests, one file each, with what they were measured on.
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { sharesDatabase } from './service.ts'

const folder = fileURLToPath(new URL('../results/', import.meta.url))

export async function report(name: string, figures: Record<string, number | string>): Promise<void> {
  const measured = {
    at: new Date().toISOString(),
    node: process.version,
    cpus: cpus().length,
    database: sharesDatabase() ? 'PostgreSQL' : 'embedded',
    ...figures,
  }
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(measured, null, 2)}\n`)
}
