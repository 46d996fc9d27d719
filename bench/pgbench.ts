// What PostgreSQL itself gives: pgbench with a transaction per donation, either one bare row or the row and a counter that
// everybody moves. Its best of several numbers of clients is what counts.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

export type Transaction = 'bare row' | 'hot counter'

export interface Run {
  clients: number
  perSecond: number
  p50Ms: number
  p99Ms: number
}

export const clientCounts = [1, 8, 32, 64]
/** Of so many transactions it notes how long they took. */
const samplingRate = 0.05

export const tables = `
  create table row_donation (
    id bigint generated always as identity primary key, key uuid not null unique, project_id int not null,
    amount bigint not null, paid_at timestamptz not null default now());
  create table counter (id int primary key, gifts bigint not null, amount bigint not null) with (fillfactor = 10);
  insert into counter select id, 0, 0 from generate_series(1, 16) id;`

const insert = `
insert into row_donation (key, project_id, amount) values (gen_random_uuid(), :project, :amount) on conflict (key) do nothing;`

const scripts: Record<Transaction, string> = {
  'bare row': `\\set project random(1, 10000)
\\set amount random(100, 9999)
${insert}
`,
  'hot counter': `\\set project random(1, 10000)
\\set amount random(100, 9999)
\\set counter random_zipfian(1, 16, 1.2)
begin;
${insert}
update counter set gifts = gifts + 1, amount = amount + :amount where id = :counter;
commit;
`,
}

/** Where pgbench is; null: it is not installed. Debian keeps it beside the server, out of the path. */
export function findPgbench(): string | null {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => +other - +one) : []
  return (
    [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(delimiter)]
      .map((folder) => join(folder, 'pgbench'))
      .find((file) => existsSync(file)) ?? null
  )
}

export async function runPgbench(
  pgbench: string,
  url: string,
  transaction: Transaction,
  clients: number,
  seconds: number,
): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'oneflower-pgbench-'))
  try {
    const script = join(folder, 'script.sql')
    await writeFile(script, scripts[transaction])
    const { stdout } = await promisify(execFile)(
      pgbench,
      [
        ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, `--jobs=${Math.min(2, clients)}`],
        ...[`--time=${seconds}`, `--file=${script}`, '--log', `--sampling-rate=${samplingRate}`],
        url,
      ],
      { cwd: folder },
    )
    const perSecond = Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
    if (!(perSecond > 0) || !/number of failed transactions: 0/.test(stdout)) {
      throw new Error(`pgbench did not do what it was to do:\n${stdout}`)
    }
    return { clients, perSecond, ...(await latenciesIn(folder)) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The third column of the log of each of its threads, in microseconds. */
async function latenciesIn(folder: string): Promise<{ p50Ms: number; p99Ms: number }> {
  const files = (await readdir(folder)).filter((name) => name.startsWith('pgbench_log'))
  const logs = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  const sorted = logs
    .flatMap((log) => log.trim().split('\n'))
    .map((line) => Number(line.split(' ')[2]) / 1_000)
    .sort((one, other) => one - other)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}
