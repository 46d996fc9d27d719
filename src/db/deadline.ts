// A frozen server answers nothing, not even that it is frozen: whatever waits for one waits no longer than this.
import { Unavailable } from '../errors.ts'

export async function withDeadline<Value>(work: Promise<Value>, deadlineMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable(1_000)), deadlineMs)
  })
  // When the deadline wins, nobody is left to hear how the work ended.
  work.catch(() => {})
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
