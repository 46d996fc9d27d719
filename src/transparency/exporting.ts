// The transparency export as files: every dataset of a campaign out of one snapshot of the database, page by page, so
// that a campaign of any size needs little memory; then the hashes, and at the very end the manifest. A folder with a
// manifest is whole.
import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { isCampaignCode } from '../campaign/campaign.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Sql } from '../db/client.ts'
import { createProgress, type Progress, silentProgress } from '../progress.ts'
import { type Dataset, datasets, fileNames } from './datasets.ts'
import { campaignToExport, type ExportedCampaign, type Reader } from './export.store.ts'
import { type Format, formats } from './formats.ts'
import { type ExportPage, mostRows, readPage, textOf } from './pages.ts'

const usage = `Writes what a campaign's money did, for the press and auditors, with nobody named who does not want to be.

  export --out DIR [--campaign 2022] [--format csv|jsonl|both] [--force]

  --out       the folder to write to; it is made when it is not there
  --campaign  the campaign's code
  --format    csv, jsonl or both
  --force     replace an export that is in the folder already
  --quiet     no progress line
`

/** Written last: a folder that has it is whole. */
const manifestName = 'manifest.json'
const sumsName = 'SHA256SUMS'

/** What the caller has to mend. */
export class ExportError extends Error {
  /** 2: a wrong call. 1: a call that could not be done. */
  readonly exitCode: 1 | 2
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

export interface ExportOptions {
  folder: string
  /** The campaign's code. */
  campaign: string
  formats: readonly Format[]
  /** Whether an export that is there already is replaced. */
  force: boolean
}

export interface ExportedFile {
  name: string
  dataset: Dataset
  format: Format
  rows: number
  bytes: number
  sha256: string
}

export interface Manifest {
  campaign: string
  rehearsal: boolean
  seq: number
  asOf: string
  generatedAt: string
  files: ExportedFile[]
}

export async function exportAsTold(
  argv: readonly string[],
  databaseUrl: () => Promise<string>,
): Promise<void> {
  try {
    const { help, quiet, ...options } = readArguments(argv)
    if (help) process.stdout.write(usage)
    else await exportFrom(await databaseUrl(), options, quiet ? silentProgress : createProgress())
  } catch (error) {
    if (!(error instanceof ExportError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exitCode
  }
}

async function exportFrom(url: string, options: ExportOptions, progress: Progress): Promise<void> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    types: { bigint: postgres.BigInt },
    // The same statement reads an empty table and a large one: no plan is kept.
    connection: { application_name: 'oneflower export', plan_cache_mode: 'force_custom_plan' },
  })
  try {
    const { seq, asOf, files } = await exportFiles(sql, options, systemClock, progress)
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    process.stdout.write(
      `${files.length} files with ${rows} rows in ${options.folder}, as of entry ${seq} at ${asOf}\n`,
    )
  } finally {
    await sql.end({ timeout: 2 })
  }
}

function readArguments(argv: readonly string[]): ExportOptions & { help: boolean; quiet: boolean } {
  const values = parsed(argv)
  const { help, quiet, force, campaign, out, format } = values
  if (!help && (out === undefined || out === '')) throw misused('--out is missing: the folder to write to.')
  if (!isCampaignCode(campaign)) {
    throw misused(`--campaign must be the code of a campaign, such as 2022, not "${campaign}".`)
  }
  const chosen = formats.filter((known) => format === known || format === 'both')
  if (chosen.length === 0) throw misused(`--format must be csv, jsonl or both, not "${format}".`)
  return { help, quiet, force, campaign, folder: out ?? '', formats: chosen }
}

function parsed(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        out: { type: 'string' },
        campaign: { type: 'string', default: '2022' },
        format: { type: 'string', default: 'both' },
        force: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return values
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error))
  }
}

function misused(problem: string): ExportError {
  return new ExportError(`${problem}\n\n${usage}`, 2)
}

/** The same over a connection that is open already. */
export async function exportFiles(
  sql: Pick<Sql, 'begin'>,
  { folder, campaign: code, formats, force }: ExportOptions,
  clock: Clock,
  progress: Progress = silentProgress,
): Promise<Manifest> {
  try {
    return await sql.begin('isolation level repeatable read read only', async (snapshot) => {
      const campaign = await campaignToExport(snapshot, code)
      if (!campaign) throw new ExportError(`There is no campaign with the code "${code}" in this database.`)
      await makeRoom(folder, force)
      const files: ExportedFile[] = []
      for (const dataset of datasets) {
        files.push(...(await writeParts(snapshot, campaign, dataset, formats, folder, progress)))
      }
      const manifest = manifestOf(campaign, files, clock.now())
      await complete(folder, manifest)
      return manifest
    })
  } catch (error) {
    await removeParts(folder)
    throw unwritable(folder, error)
  } finally {
    progress.end()
  }
}

/** Everything that an export can consist of. */
const ownFiles = [
  ...datasets.flatMap((dataset) => formats.map((format) => `${fileNames[dataset]}.${format}`)),
  sumsName,
  manifestName,
]

/** Not whole yet. */
const part = (name: string) => `${name}.part`

async function makeRoom(folder: string, force: boolean): Promise<void> {
  await mkdir(folder, { recursive: true })
  const present = (await readdir(folder)).filter((name) => ownFiles.includes(name))
  if (present.length > 0 && !force) {
    throw new ExportError(
      `${folder} has an export already (${present.join(', ')}). Choose another folder, or replace it with --force.`,
    )
  }
}

/** One file for each format, from the same pages. */
async function writeParts(
  sql: Reader,
  campaign: ExportedCampaign,
  dataset: Dataset,
  formats: readonly Format[],
  folder: string,
  progress: Progress,
): Promise<ExportedFile[]> {
  const parts: Part[] = []
  try {
    for (const format of formats) parts.push(await openPart(folder, dataset, format))
    let rows = 0
    for (let after: readonly string[] | null = null, isFirst = true; ; isFirst = false) {
      const page: ExportPage = await readPage(sql, campaign, dataset, { after, limit: mostRows })
      for (const part of parts) await append(part, textOf(page, part.format, isFirst))
      rows += page.records.length
      progress.at(...distance(campaign, dataset, page), `${fileNames[dataset]}: ${rows} rows`)
      if (!page.more) break
      after = page.end
    }
    return await Promise.all(parts.map((part) => closePart(part, dataset, rows)))
  } finally {
    await Promise.all(parts.map(({ handle }) => handle.close()))
  }
}

interface Part {
  name: string
  format: Format
  handle: FileHandle
  hash: Hash
  bytes: number
}

async function openPart(folder: string, dataset: Dataset, format: Format): Promise<Part> {
  const name = `${fileNames[dataset]}.${format}`
  const handle = await open(join(folder, part(name)), 'w')
  return { name, format, handle, hash: createHash('sha256'), bytes: 0 }
}

async function append(part: Part, text: string): Promise<void> {
  const bytes = Buffer.from(text, 'utf8')
  part.hash.update(bytes)
  part.bytes += bytes.length
  await part.handle.appendFile(bytes)
}

async function closePart(
  { name, format, handle, hash, bytes }: Part,
  dataset: Dataset,
  rows: number,
): Promise<ExportedFile> {
  await handle.sync()
  return { name, dataset, format, rows, bytes, sha256: hash.digest('hex') }
}

/** In hundredths of a dataset. No dataset says beforehand how long it is, but the long ones run along the journal. */
function distance(
  { seq }: ExportedCampaign,
  dataset: Dataset,
  { end, more }: ExportPage,
): [done: number, total: number] {
  const alongJournal = (dataset === 'ALLOCATIONS' || dataset === 'REFUNDS') && end !== null && seq > 0n
  const share = !more ? 100 : alongJournal ? Number((BigInt(end[0] as string) * 100n) / seq) : 0
  return [datasets.indexOf(dataset) * 100 + share, datasets.length * 100]
}

function manifestOf(
  { code, rehearsal, seq, asOf }: ExportedCampaign,
  files: ExportedFile[],
  now: Date,
): Manifest {
  return {
    campaign: code,
    rehearsal,
    seq: Number(seq),
    asOf: asOf.toISOString(),
    generatedAt: now.toISOString(),
    files,
  }
}

/** The old manifest goes first and the new one comes last: whatever stands between has none. */
async function complete(folder: string, manifest: Manifest): Promise<void> {
  await rm(join(folder, manifestName), { force: true })
  const written = manifest.files.map(({ name }) => name)
  for (const name of ownFiles) {
    if (written.includes(name)) await rename(join(folder, part(name)), join(folder, name))
    else await rm(join(folder, name), { force: true })
  }
  const sums = manifest.files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')
  await writeWhole(folder, sumsName, sums)
  await writeWhole(folder, manifestName, `${JSON.stringify(manifest, null, 2)}\n`)
}

async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, part(name)), text, { flush: true })
  await rename(join(folder, part(name)), join(folder, name))
}

async function removeParts(folder: string): Promise<void> {
  await Promise.all(ownFiles.map((name) => rm(join(folder, part(name)), { force: true }).catch(() => {})))
}

/** A file system says in a code what is wrong: the folder is the caller's to mend. */
function unwritable(folder: string, error: unknown): unknown {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : ''
  return /^E(ACCES|EXIST|ISDIR|NAMETOOLONG|NOENT|NOSPC|NOTDIR|PERM|ROFS)$/.test(code)
    ? new ExportError(`${folder} cannot be written to: ${code}.`)
    : error
}
