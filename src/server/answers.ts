// Answers to the public that are given again while nothing has moved. A screen, a crowd and a CDN ask the same: one
// execution answers all who ask while it is under way, and then whoever comes until something is committed that this
// process hears of, or the answer is half a second old. When half of that is over, whoever comes first makes the next one,
// for which the others do not wait. Every way in passes here; who brings a token does not.
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { App } from '../app.ts'
import { publicViewer } from '../auth/viewer.ts'
import type { Context } from '../graphql/context.ts'
import { touches } from '../live/fanout.ts'
import type { Limits } from './guard.ts'

/** What is asked, once its text is known. */
export interface Question {
  query: string
  operationName?: string | null | undefined
  variables?: object | null | undefined
}

export interface Answers {
  /** The answer that the public has to a question now; null: it is to be found. */
  known(question: Question): KeptAnswer | null
  /** A result as JSON, which is written once for all who share it. */
  textOf(result: ExecutionResult): string
  /** Executes what the public asks, unless the answer is known or on its way. */
  plugin: Plugin
  counters: Readonly<{ reused: number }>
}

/** Texts and the questions that they answer. */
const keptCharacters = 4 * 1024 * 1024
const longestKept = 256 * 1024
const leastCounted = 256
/** For an execution that is out of date others wait no longer: it may hang. */
const patienceMs = 100

export class KeptAnswer {
  readonly text: string
  readonly moment: Moment
  #bytes: Buffer | null = null

  constructor(text: string, moment: Moment) {
    this.text = text
    this.moment = moment
  }

  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.text)
    return this.#bytes
  }
}

/** When an execution began, and what was known to be committed by then: it has read that at least. */
interface Moment {
  commits: number
  at: Date
}

interface Making {
  moment: Moment
  result: Promise<ExecutionResult>
  /** What is made after it for those who came when it was out of date. */
  next: Promise<ExecutionResult> | null
}

export function createAnswers(
  { commits, clock }: Pick<App, 'commits' | 'clock'>,
  { keptAnswerMs }: Pick<Limits, 'keptAnswerMs'>,
): Answers {
  const kept = new LRUCache<string, KeptAnswer>({
    maxSize: keptCharacters,
    maxEntrySize: longestKept,
    sizeCalculation: ({ text }, key) => Math.max(text.length + key.length, leastCounted),
  })
  const makings = new Map<string, Making>()
  const texts = new WeakMap<ExecutionResult, string>()
  const counters = { reused: 0 }

  function known(key: string): KeptAnswer | null {
    const answer = kept.get(key)
    if (!answer || !holds(answer.moment)) return null
    if (ageMs(answer.moment) >= keptAnswerMs / 2 && !makings.has(key)) return null
    counters.reused += 1
    return answer
  }

  function holds(moment: Moment): boolean {
    const age = ageMs(moment)
    return moment.commits === commits.known && age >= 0 && age < keptAnswerMs
  }

  function ageMs({ at }: Moment): number {
    return clock.now().getTime() - at.getTime()
  }

  function shared(key: string, execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    const making = makings.get(key)
    if (!making) return make(key, execute)
    counters.reused += 1
    if (holds(making.moment)) return making.result
    making.next ??= settled(making.result, patienceMs).then(() => make(key, execute))
    return making.next
  }

  function make(key: string, execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    const moment = { commits: commits.known, at: clock.now() }
    const making: Making = { moment, result: execute().then(keep), next: null }
    makings.set(key, making)
    const forget = () => {
      if (makings.get(key) === making && making.next === null) makings.delete(key)
    }
    making.result.then(forget, forget)
    return making.result

    function keep(result: ExecutionResult): ExecutionResult {
      if (result.errors || result.extensions || !result.data) return result
      const text = JSON.stringify(result)
      texts.set(result, text)
      if (holds(moment)) kept.set(key, new KeptAnswer(text, moment))
      return result
    }
  }

  return {
    known: (question) => known(keyOf(question)),
    textOf: (result) => texts.get(result) ?? JSON.stringify(result),
    plugin: {
      onExecute({ executeFn, setExecuteFn, args }) {
        const key = keyOfPublic(args)
        if (key === null) return
        setExecuteFn(async (given: ExecutionArgs): Promise<ExecutionResult> => {
          const answer = known(key)
          return answer ? JSON.parse(answer.text) : shared(key, async () => executeFn(given))
        })
      },
    },
    counters,
  }
}

/** Every text of JSON is one line: where the question begins is beyond doubt. */
function keyOf({ query, operationName, variables }: Question): string {
  return `${JSON.stringify([operationName ?? null, variables ?? null])}\n${query}`
}

/** Null: the answer is one viewer's own, or depends on the very moment. */
function keyOfPublic(args: ExecutionArgs): string | null {
  const { schema, document, operationName, variableValues, contextValue } = args
  const query = document.loc?.source.body
  if ((contextValue as Context).viewer !== publicViewer || query === undefined) return null
  if (getOperationAST(document, operationName)?.operation !== 'query') return null
  return mayBeKept(schema, document) ? keyOf({ query, operationName, variables: variableValues }) : null
}

// Parsed documents are kept by yoga's cache for as long as they are in use, and what is known of them with them.
const verdicts = new WeakMap<DocumentNode, boolean>()

/** Whether no field that the document asks for says of itself `extensions: { unkept: true }`. */
function mayBeKept(schema: GraphQLSchema, document: DocumentNode): boolean {
  const verdict =
    verdicts.get(document) ?? !touches(schema, document, ({ extensions }) => extensions.unkept === true)
  verdicts.set(document, verdict)
  return verdict
}

/** Resolves when the work is done, however it ends, or when that takes too long. */
function settled(work: Promise<unknown>, mostMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, mostMs)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    work.then(done, done)
  })
}
