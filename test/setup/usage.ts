// What a process uses, as the kernel counts it: Linux alone tells.
import { readdirSync, readFileSync } from 'node:fs'

export interface Usage {
  cpuUs: number
  residentKib: number
}

/** What a process and those that it started have used, user and system; its threads to the nanosecond. */
export function usageOf(pid: number): Usage {
  return treeOf(pid)
    .map((each) => ({
      cpuUs: readdirSync(`/proc/${each}/task`).reduce(
        (sum, thread) =>
          sum + Number(read(`/proc/${each}/task/${thread}/schedstat`).split(' ')[0] || 0) / 1e3,
        0,
      ),
      residentKib: Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${each}/status`))?.[1] ?? 0),
    }))
    .reduce((one, other) => ({
      cpuUs: one.cpuUs + other.cpuUs,
      residentKib: one.residentKib + other.residentKib,
    }))
}

function treeOf(pid: number): number[] {
  const below = readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).trim().split(' '))
    .filter(Boolean)
    .map(Number)
  return [pid, ...below.flatMap(treeOf)]
}

/** A thread may end between the listing and the reading. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
