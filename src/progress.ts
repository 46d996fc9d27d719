// How far a long task has come: a bar on a terminal, and a plain line now and then everywhere else. It goes to stderr,
// so that a command's output stays its own.
import cliProgress from 'cli-progress'

export interface Progress {
  at(done: number, total: number, what: string): void
  end(): void
}

export const silentProgress: Progress = { at: () => {}, end: () => {} }

const lineEveryMs = 2_000

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? barOn(stream) : linesOn(stream)
}

function barOn(stream: NodeJS.WriteStream): Progress {
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{bar} {percentage}%  {what}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: false,
    barsize: 30,
  })
  let started = false
  return {
    at(done, total, what) {
      if (!started) bar.start(total, done, { what })
      started = true
      bar.setTotal(total)
      bar.update(done, { what })
    },
    end() {
      if (started) bar.stop()
      started = false
    },
  }
}

function linesOn(stream: NodeJS.WriteStream): Progress {
  let lastAt = Number.NEGATIVE_INFINITY
  let lastLine = ''
  const write = (line: string) => {
    if (line !== lastLine) stream.write(`${line}\n`)
    lastLine = line
  }
  let latest = ''
  return {
    at(done, total, what) {
      latest = `${Math.floor((done / Math.max(1, total)) * 100)}%  ${what}`
      if (performance.now() - lastAt < lineEveryMs) return
      lastAt = performance.now()
      write(latest)
    },
    end() {
      if (latest) write(latest)
    },
  }
}
