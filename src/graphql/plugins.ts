// What every operation passes through, whichever transport it came by: limits on its text before it is executed, a
// deadline while it is, and errors as clients may see them after.
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives'
import { MaxTokensParserWLexer } from '@escape.tech/graphql-armor-max-tokens'
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  type ParseOptions,
  type Source,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { withDeadline } from '../db/deadline.ts'
import type { Log } from '../log.ts'
import type { Limits } from '../server/guard.ts'
import { publicError } from './errors.ts'
import { planning } from './planned.ts'

/** Whoever shares an execution has a deadline of its own. */
export function operationPlugins(limits: Limits, log: Log, sharing: Plugin): Plugin[] {
  return [textLimits(limits), planning(), sharing, deadline(limits.operationMs, log), publicErrors(log)]
}

/** GraphQL quotes what it was given, as often as something is wrong with it. */
const longestMessage = 500

/** A clear code for whatever GraphQL itself or the transport refuses. */
export function codedError(error: unknown, operation: string, log: Log): GraphQLError {
  const visible = shortened(publicError(error, operation, log))
  if (visible.extensions.code === undefined) visible.extensions.code = 'BAD_REQUEST'
  // Yoga puts there what JSON.parse says, which quotes the body.
  delete visible.extensions.originalError
  return visible
}

function shortened(error: GraphQLError): GraphQLError {
  if (error.message.length > longestMessage) error.message = `${error.message.slice(0, longestMessage)}…`
  return error
}

function textLimits({ depth, aliases, directives, tokens }: Limits): Plugin {
  // The rules are the same functions for every document: what passed them once is remembered (server/documents.ts).
  const rules: ValidationRule[] = [
    named('MaxDepth', maxDepthRule({ n: depth, propagateOnRejection: false, onReject: [report] })),
    named('MaxAliases', maxAliasesRule({ n: aliases, propagateOnRejection: false, onReject: [report] })),
    named(
      'MaxDirectives',
      maxDirectivesRule({ n: directives, propagateOnRejection: false, onReject: [report] }),
    ),
  ]
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source, options?: ParseOptions): DocumentNode => {
        const parser = new MaxTokensParserWLexer(source, { ...options, n: tokens, onReject: [refuse] })
        try {
          return parser.parseDocument()
        } catch (error) {
          // Each level takes some of the stack, and fewer than there may be tokens take all of it.
          if (error instanceof RangeError) throw tooDeep()
          throw error
        }
      })
      return ({ result }) => {
        if (result instanceof GraphQLError) shortened(result).extensions.code ??= 'GRAPHQL_PARSE_FAILED'
      }
    },
    onValidate({ addValidationRule }) {
      for (const rule of rules) addValidationRule(rule)
      return ({ result }) => {
        for (const error of result) shortened(error as GraphQLError)
      }
    },
  }
}

function named(name: string, rule: unknown): ValidationRule {
  return Object.defineProperty(rule as ValidationRule, 'name', { value: name })
}

function report(context: ValidationContext | null, error: GraphQLError): void {
  context?.reportError(limitError(error))
}

function refuse(_context: ValidationContext | null, error: GraphQLError): void {
  throw limitError(error)
}

function tooDeep(): GraphQLError {
  return new GraphQLError('The document is nested too deeply.', { extensions: { code: 'LIMIT_EXCEEDED' } })
}

function limitError({ message }: GraphQLError): GraphQLError {
  return new GraphQLError(message.replace(/^Syntax Error: /, ''), { extensions: { code: 'LIMIT_EXCEEDED' } })
}

/** No resolver waits for ever on something that has stopped answering. */
function deadline(operationMs: number, log: Log): Plugin {
  const within =
    <Result>(work: (args: ExecutionArgs) => Result | Promise<Result>) =>
    async (args: ExecutionArgs): Promise<Result | ExecutionResult> => {
      const working = Promise.resolve(work(args))
      try {
        return await withDeadline(working, operationMs)
      } catch (error) {
        // A subscription that opens after its deadline has nobody to read it.
        working.then(endStream, () => {})
        return { errors: [codedError(error, operationOf(args), log)] }
      }
    }
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(within(executeFn))
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(within(subscribeFn))
    },
  }
}

function publicErrors(log: Log): Plugin {
  const visible = (result: ExecutionResult, args: ExecutionArgs): ExecutionResult =>
    result.errors
      ? { ...result, errors: result.errors.map((error) => codedError(error, operationOf(args), log)) }
      : result
  return {
    onExecute({ args }) {
      return {
        onExecuteDone({ result, setResult }) {
          if (!isStream(result)) setResult(visible(result, args))
        },
      }
    },
    // Frames of a subscription come with public errors from live/fanout.ts, where they are made once for all.
    onSubscribe({ args }) {
      return {
        onSubscribeResult({ result, setResult }) {
          if (!isStream(result)) setResult(visible(result as ExecutionResult, args as ExecutionArgs))
        },
      }
    },
  }
}

function operationOf({ document, operationName }: ExecutionArgs): string {
  const operation = getOperationAST(document, operationName)
  return operation?.name?.value ?? operation?.operation ?? 'unknown'
}

function isStream(result: unknown): result is AsyncIterable<unknown> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result
}

function endStream(result: unknown): void {
  if (isStream(result)) void result[Symbol.asyncIterator]().return?.()
}
