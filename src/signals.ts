// When a process is told to stop. The first signal asks it to; one that comes after that ends it at once.
import { performance } from 'node:perf_hooks'

/**
 * Ctrl-C reaches the whole process group of the terminal, and npm sends its child the same signal once more: signals
 * this close together are one.
 */
const oneSignalMs = 1_500

/** Calls `stop` at the first SIGINT or SIGTERM, and ends the process at one that follows. Returns how to stop listening. */
export function onStopSignal(stop: () => void): () => void {
  let toldAt: number | undefined
  const told = () => {
    if (toldAt === undefined) {
      toldAt = performance.now()
      stop()
    } else if (performance.now() - toldAt > oneSignalMs) {
      process.exit(1)
    }
  }
  process.on('SIGINT', told)
  process.on('SIGTERM', told)
  return () => {
    process.off('SIGINT', told)
    process.off('SIGTERM', told)
  }
}
