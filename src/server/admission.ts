// More than can be taken. Who is let in waits in the journal and is answered in the order they came; a mutation that comes
// when that takes too long is turned away at once, before anything of it is executed, and is told when to come again.
// Of those who are let in only some begin in one turn of the event loop, and as many are told no: between them it reads
// who else has come, and carries the batch that is under way further. A no is a third of a yes; said to all who come as
// soon as they come, it would leave no time for anything else.
import { GraphQLError, getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Refusal } from './guard.ts'
import type { Asked } from './operations.ts'
import { wordsOf } from './reply.ts'

export interface Admission {
  /** Why a mutation may not begin now; null: it may. */
  refusalFor(viewer: Viewer): Promise<Refusal> | null
  /** The same verdict, whichever way a mutation comes, and its turn. */
  plugin: Plugin<Asked>
}

const begunInTurn = 32
const refusedInTurn = 32

export function createAdmission({ journal, metrics }: App): Admission {
  const beginning = new Turns(begunInTurn)
  const refusing = new Turns(refusedInTurn)

  function refusalFor({ role }: Viewer): Promise<Refusal> | null {
    // Staff steer the day, most of all when it is too much.
    if (role === 'staff' || !journal.crowded(beginning.waiting)) return null
    metrics.refusals.inc({ code: overloaded.code })
    return refused()
  }

  async function refused(): Promise<Refusal> {
    await refusing.turn()
    return { ...overloaded, retryMs: journal.retryMs }
  }

  return {
    refusalFor,
    plugin: {
      onExecute({ args: { document, operationName, contextValue }, executeFn, setExecuteFn }) {
        if (getOperationAST(document, operationName)?.operation !== 'mutation') return
        const refusal = refusalFor((contextValue as Asked).viewer)
        if (refusal) {
          setExecuteFn(async () => {
            const [{ message, extensions }] = wordsOf(await refusal).errors
            return { errors: [new GraphQLError(message, { extensions })] }
          })
          return
        }
        const waiting = beginning.turn()
        if (waiting) setExecuteFn((args) => waiting.then(() => executeFn(args)))
      },
    },
  }
}

/** So many in one turn of the event loop, in the order they came. */
class Turns {
  readonly #most: number
  readonly #line: (() => void)[] = []
  #taken = 0

  constructor(most: number) {
    this.#most = most
  }

  get waiting(): number {
    return this.#line.length
  }

  /** Null: it is theirs at once. */
  turn(): Promise<void> | null {
    if (this.#line.length > 0 || this.#taken >= this.#most) {
      return new Promise((begin) => this.#line.push(begin))
    }
    if (this.#taken === 0) setImmediate(() => this.#next())
    this.#taken += 1
    return null
  }

  #next(): void {
    const next = this.#line.splice(0, this.#most)
    this.#taken = next.length
    if (this.#taken > 0) setImmediate(() => this.#next())
    for (const begin of next) begin()
  }
}

const overloaded: Refusal = {
  status: 503,
  code: 'OVERLOADED',
  message: 'The service is taking as much as it can. Nothing was done: send the same request again later.',
}
