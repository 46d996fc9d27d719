// The newest state of one campaign or one dream, from a service on another origin: without a token, by GET and by
// server-sent events, for as long as somebody listens. All components of a page that show the same share one.
import { backoffMs } from '../live/backoff.ts'
import type { Freshness } from '../live/freshness.ts'
import { documents } from './documents.ts'
import { aboutMs, answerMs, askEveryMs, freshnessOf, quietMs } from './pace.ts'
import { permitFor, type Release } from './permit.ts'
import type { Numbers, ShownCampaign, ShownDream } from './shown.ts'

export interface Subject {
  /** The origin of the service. */
  service: string
  kind: 'campaign' | 'dream'
  /** The code of a campaign, the id of a dream. */
  name: string
}

export interface State {
  /** undefined: not answered yet; null: there is none of that name. */
  found: ShownCampaign | ShownDream | null | undefined
  numbers: Numbers | undefined
  freshness: Freshness
}

export type Listener = (state: State) => void

interface Source {
  /** Tells the present state at once, and every other one until the returned function is called. */
  listen(listener: Listener): () => void
  resting(): boolean
}

/** Those that nobody listens to are kept for a number to come back to, but not for ever. */
const mostSources = 50
const lookEveryMs = 500

const sources = new Map<string, Source>()

export function listen(subject: Subject, listener: Listener): () => void {
  const key = `${subject.service} ${subject.kind} ${subject.name}`
  let source = sources.get(key)
  if (!source) {
    for (const [other, { resting }] of sources) {
      if (sources.size < mostSources) break
      if (resting()) sources.delete(other)
    }
    source = openSource(subject)
    sources.set(key, source)
  }
  return source.listen(listener)
}

function openSource({ service, kind, name }: Subject): Source {
  const listeners = new Set<Listener>()
  let state: State = { found: undefined, numbers: undefined, freshness: 'CONNECTING' }
  let since = 0
  let heardAt: number | null = null
  let behind = false
  /** Questions without an answer, one after the other. */
  let failures = 0
  /** Streams that broke, one after the other. */
  let breaks = 0
  let noStreamBefore = 0
  let stream: { events: EventSource; release: Release } | null = null
  let question: AbortController | null = null
  let next: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setInterval> | undefined

  return {
    listen(listener) {
      listeners.add(listener)
      if (listeners.size === 1) begin()
      listener(state)
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) rest()
      }
    },
    resting: () => listeners.size === 0,
  }

  function begin(): void {
    since = performance.now()
    heardAt = null
    failures = 0
    breaks = 0
    noStreamBefore = 0
    tell({})
    looking = setInterval(() => tell({}), lookEveryMs)
    void ask()
  }

  function rest(): void {
    clearInterval(looking)
    clearTimeout(next)
    question?.abort()
    question = null
    closeStream()
  }

  /** What has changed is told, together with how fresh it is now. */
  function tell(change: Partial<State>): void {
    const freshness = freshnessOf({
      now: performance.now(),
      since,
      heardAt,
      failing: failures > 0,
      serviceLevel: state.numbers?.serviceLevel ?? null,
      behind,
    })
    const before = state
    state = { ...state, ...change, freshness }
    const same = before.freshness === freshness && Object.keys(change).length === 0
    if (!same) for (const listener of listeners) listener(state)
  }

  function askIn(ms: number): void {
    clearTimeout(next)
    next = setTimeout(() => void ask(), ms)
  }

  /** One question at a time; what comes of it decides when the next one is. */
  async function ask(): Promise<void> {
    clearTimeout(next)
    question?.abort()
    const own = new AbortController()
    question = own
    const deadline = setTimeout(() => own.abort(), answerMs)
    try {
      const answer = await fetch(address(kind, kind === 'campaign' ? { code: name } : { dream: name }), {
        signal: own.signal,
        credentials: 'omit',
        headers: { accept: 'application/json' },
      })
      const { data, errors } = (await answer.json()) as {
        data?: { campaign?: ShownCampaign; node?: ShownDream }
        errors?: unknown[]
      }
      if (question !== own) return
      // With an error nothing is known: that it is not there is said without one.
      if (!data || errors) throw new Error('The service answered without data.')
      answered((kind === 'campaign' ? data.campaign : dreamIn(data.node)) ?? null)
    } catch {
      if (question !== own) return
      failures += 1
      tell({})
      askIn(backoffMs(failures))
    } finally {
      clearTimeout(deadline)
    }
  }

  function answered(found: ShownCampaign | ShownDream | null): void {
    failures = 0
    heardAt = performance.now()
    if (!found) {
      tell({ found })
      askIn(aboutMs(quietMs))
      return
    }
    // A stream that stands, and has not said what a question was told, is kept back by something on the way.
    if (stream && state.numbers && found.totals.seq > state.numbers.seq) broken()
    take(found.totals, { found })
    if (!stream) void openStream(found.id)
    askIn(aboutMs(stream ? quietMs : askEveryMs))
  }

  /** A number that is older than the one shown is never shown. */
  function take(numbers: Numbers, change: Partial<State> = {}): void {
    heardAt = performance.now()
    behind = state.numbers !== undefined && numbers.seq < state.numbers.seq
    tell(behind ? change : { ...change, numbers })
  }

  async function openStream(id: string): Promise<void> {
    if (performance.now() < noStreamBefore) return
    const release = await permitFor(service)
    if (!release) return
    if (stream || listeners.size === 0) return release()
    const events = new EventSource(address(`${kind}Totals`, { [kind]: id }))
    stream = { events, release }
    events.addEventListener('next', (event) => {
      const { data } = JSON.parse((event as MessageEvent<string>).data) as {
        data?: Record<string, Numbers> | null
      }
      const numbers = data?.[`${kind}Totals`]
      if (!numbers) return broken()
      breaks = 0
      failures = 0
      take(numbers)
      askIn(aboutMs(quietMs))
    })
    events.addEventListener('complete', broken)
    events.onerror = broken
  }

  /** The browser would come back by itself, but not from every end, and not after longer and longer. */
  function broken(): void {
    if (!stream) return
    closeStream()
    noStreamBefore = performance.now() + backoffMs(breaks + 1)
    // Whether the service is there at all is asked at once the first time.
    askIn(backoffMs(breaks))
    breaks += 1
  }

  function closeStream(): void {
    if (!stream) return
    stream.events.close()
    stream.release()
    stream = null
  }

  function address(document: keyof typeof documents, variables: Record<string, string>): string {
    const parameters = new URLSearchParams({
      documentId: documents[document],
      variables: JSON.stringify(variables),
    })
    return `${service}/graphql?${parameters}`
  }
}

/** A node of another kind is no dream. */
function dreamIn(node: Partial<ShownDream> | null | undefined): ShownDream | null {
  return node?.totals ? (node as ShownDream) : null
}
