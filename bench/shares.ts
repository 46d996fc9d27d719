// What processes have used of the processor, as the kernel counts it.
import { readdirSync, readFileSync } from 'node:fs'
import type postgres from 'postgres'

/** Hundredths of a second of processor that the whole machine has used: all but waiting, what its host took away included. */
export function usedByAll(): number {
  // cpu, user, nice, system, idle, waiting for disks, interrupts, soft interrupts, steal
  const fields = readProc('/proc/stat').split(/\s+/, 9)
  return [1, 2, 3, 6, 7, 8].reduce((sum, field) => sum + Number(fields[field]), 0)
}

/** Hundredths of a second of processor that a process and all that it started have used, those included that have ended. */
export function usedBy(pid: number): number {
  const fields = statOf(pid)
  const own = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field] ?? 0), 0)
  return childrenOf(pid).reduce((sum, child) => sum + usedBy(child), own)
}

/** The same of the processes of PostgreSQL that serve a database: they call themselves by its name. */
export function usedByBackends(postmaster: number, database: string): Map<number, number> {
  const backends = childrenOf(postmaster).filter((pid) =>
    readProc(`/proc/${pid}/cmdline`).includes(` ${database} `),
  )
  return new Map(backends.map((pid) => [pid, usedBy(pid)]))
}

/** The process that PostgreSQL's others are below; null: it is on another machine. */
export async function postmasterOf(sql: postgres.Sql): Promise<number | null> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  const { pid } = row as { pid: number }
  return readProc(`/proc/${pid}/comm`).startsWith('postgres') ? Number(statOf(pid)[1]) : null
}

/** What follows the name, of which nobody knows what it holds: the state first, then the parent. */
function statOf(pid: number): string[] {
  const stat = readProc(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function childrenOf(pid: number): number[] {
  let threads: string[]
  try {
    threads = readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
  return threads.flatMap((thread) =>
    readProc(`/proc/${pid}/task/${thread}/children`).trim().split(' ').filter(Boolean).map(Number),
  )
}

/** A process may end between the listing and the reading. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
