// GraphQL over HTTP: yoga executes, and streams subscriptions as server-sent events. WebSocket borrows its pipeline, so
// that one document gets one verdict whichever way it comes.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import { codedError, operationPlugins } from '../graphql/plugins.ts'
import { schema } from '../graphql/schema.ts'
import { createSharedSubscriptions, type Handover, type SharedSubscriptions } from '../live/fanout.ts'
import { type Admission, createAdmission } from './admission.ts'
import { type Answers, createAnswers } from './answers.ts'
import type { Connections } from './connections.ts'
import { createDocuments } from './documents.ts'
import { type Limits, type Refusal, tooManySockets } from './guard.ts'
import { createPersisted, type Persisted } from './persisted.ts'
import { withStatus } from './status.ts'
import { Stream } from './stream.ts'

/** What HTTP knows of a request beyond its text. */
export interface Asked {
  app: App
  viewer: Viewer
  address: string
}

interface OnNode extends Asked {
  req: IncomingMessage
  res: ServerResponse
  handover: StreamHandover
}

export type StreamHandover = Handover['handover'] & {
  /** What is begun in place of sending the answer, when it is a stream of events. */
  stream: Stream | null
  /** There are no errors in the answer. */
  faultless: boolean
}

type Yoga = YogaServerInstance<OnNode, object>

export interface Operations
  extends Pick<Yoga, 'getEnveloped' | 'handleNodeRequest'>,
    Pick<Persisted, 'withText' | 'remember'>,
    Pick<Answers, 'known' | 'textOf'>,
    Pick<Admission, 'refusalFor'> {}

export function createOperations(app: App, limits: Limits, connections: Connections): Operations {
  const shared = createSharedSubscriptions(limits.differentSubscriptions)
  const documents = createDocuments()
  const persisted = createPersisted()
  const answers = createAnswers(app, limits)
  const admission = createAdmission(app)
  observe(app, shared, answers)
  const yoga = createYoga<OnNode>({
    schema,
    graphqlEndpoint: '/graphql',
    plugins: [
      shared.plugin,
      ...operationPlugins(limits, app.log, answers.plugin),
      // After whoever says how an operation is executed: it says whether, and when.
      admission.plugin,
      documents.plugin,
      persisted.plugin,
      streams(app, connections),
      statuses(),
    ] as Plugin<OnNode>[],
    maskedErrors: { maskError: (error) => codedError(error, 'request', app.log) },
    parserAndValidationCache: documents.cache,
    maxRequestBodySize: limits.messageBytes,
    extraParamNames: ['documentId'],
    batching: false,
    multipart: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
  })
  return {
    getEnveloped: yoga.getEnveloped,
    handleNodeRequest: yoga.handleNodeRequest,
    withText: persisted.withText,
    remember: persisted.remember,
    known: answers.known,
    textOf: answers.textOf,
    refusalFor: admission.refusalFor,
  }
}

function observe({ metrics }: App, { groups, counters }: SharedSubscriptions, answers: Answers): void {
  metrics.observe(
    'oneflower_answers_reused_total',
    'Public queries that were answered without an execution of their own.',
    'counter',
    () => answers.counters.reused,
  )
  metrics.observe('oneflower_fanout_groups', 'Different subscriptions that are open.', 'gauge', groups)
  metrics.observe(
    'oneflower_fanout_executions_total',
    'Frames that were made.',
    'counter',
    () => counters.executions,
  )
  metrics.observe(
    'oneflower_fanout_frames_total',
    'Frames handed to subscribers.',
    'counter',
    () => counters.frames,
  )
}

/** Server-sent events are connections like any other: counted, ended with their token, and completed at the stop. */
function streams(app: App, connections: Connections): Plugin<OnNode> {
  return {
    onExecutionResult({ result, setResult, request, context }) {
      if (!isStream(result)) return
      const { address, viewer, res, handover } = context as unknown as OnNode
      const accept = request.headers.get('accept') ?? '*/*'
      if (!/text\/event-stream|text\/\*|\*\/\*/.test(accept)) {
        leave(result)
        setResult(refusalResult(notAcceptable))
        return
      }
      // Whoever left while it opened has been heard to leave already: nothing would ever end it.
      if (hasLeft(res)) {
        leave(result)
        setResult(refusalResult(left))
        return
      }
      if (connections.full(address) || !res.socket) {
        leave(result)
        setResult(refusalResult(tooManySockets))
        return
      }
      if (!handover.subscription) throw new Error('A stream was opened that is no shared subscription.')
      const { socket } = res
      const stream = new Stream(res, socket, { address, viewer }, handover.subscription, app.metrics)
      connections.add(stream)
      res.once('close', () => {
        connections.remove(stream)
        stream.left()
      })
      handover.stream = stream
      setResult({ data: null })
    },
    // An answer as events begins to ping when it is made, and stops when its reader does.
    onResultProcess({ serverContext, setResultProcessor }) {
      const { res, handover } = serverContext as unknown as OnNode
      if (!handover.stream && !hasLeft(res)) return
      setResultProcessor((_result, { Response }) => new Response(null, { status: left.status }), '*/*')
    },
  }
}

function hasLeft({ destroyed, socket }: ServerResponse): boolean {
  return destroyed || socket?.destroyed === true
}

function statuses(): Plugin<OnNode> {
  return {
    onResultProcess({ result, serverContext }) {
      if (Array.isArray(result) || isStream(result)) return
      withStatus(result as ExecutionResult)
      const { handover } = serverContext as unknown as OnNode
      handover.faultless = !(result as ExecutionResult).errors
    },
  }
}

const notAcceptable: Refusal = {
  status: 406,
  code: 'NOT_ACCEPTABLE',
  message: 'A subscription is a stream: ask for it with "Accept: text/event-stream", or over WebSocket.',
}

/** Nobody reads it. */
const left: Refusal = { status: 499, code: 'CLIENT_LEFT', message: 'The client has left.' }

function refusalResult({ status, code, message, headers = {} }: Refusal): ExecutionResult {
  return { errors: [new GraphQLError(message, { extensions: { code, http: { status, headers } } })] }
}

/** The source's own end is not waited for: it may be in the middle of a read. */
function leave(stream: object): void {
  const { return: end } = stream as Partial<AsyncIterator<unknown>>
  void end?.call(stream)?.catch(() => {})
}

function isStream(result: unknown): result is AsyncIterable<ExecutionResult> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result
}
