// The workers of one service on one machine, as one of them sees the others: through the primary process, which shares
// the port among them. What they tell each other are hints and figures; none of it is waited for by a gift.
import type { MetricObject, Registry } from 'prom-client'
import type { Carrier } from './carrier.ts'

/** What a worker says to the primary. */
export type FromWorker =
  | { type: 'ready'; url: string }
  | { type: 'moved'; campaignId: number }
  | { type: 'askMetrics' }
  | { type: 'figures'; round: number; figures: MetricObject[] }

/** What the primary says to a worker. */
export type FromPrimary =
  | { type: 'moved'; campaignId: number }
  | { type: 'collect'; round: number }
  | { type: 'metrics'; text: string }

export interface Colleagues {
  /** Says that this one serves. */
  ready(url: string): void
  carrier(heard: (message: string) => void): Carrier
  /** Gives the figures of this one to whoever asks for those of all. */
  share(registry: Registry): void
  /** The figures of all, each with the label of its worker. */
  metrics(): Promise<string>
  /** The last thing a worker does: without it its process would not end. */
  leave(): void
}

export function joinColleagues(): Colleagues {
  let heardMoved: ((message: string) => void) | null = null
  let registry: Registry | null = null
  let asking: { promise: Promise<string>; answer: (text: string) => void } | null = null

  process.on('message', (message: FromPrimary) => {
    switch (message.type) {
      case 'moved':
        heardMoved?.(String(message.campaignId))
        return
      case 'collect':
        void figures(message.round)
        return
      case 'metrics':
        asking?.answer(message.text)
        asking = null
        return
      default:
        message satisfies never
    }
  })

  async function figures(round: number): Promise<void> {
    if (registry) void say({ type: 'figures', round, figures: await registry.getMetricsAsJSON() })
  }

  return {
    ready(url) {
      void say({ type: 'ready', url })
    },
    carrier(heard) {
      heardMoved = heard
      return {
        send: (_channel, message) =>
          process.connected ? say({ type: 'moved', campaignId: Number(message) }) : null,
        healthy: () => process.connected,
        fresh: () => process.connected,
        problem: () => null,
        beat: async () => {},
        close() {
          heardMoved = null
        },
      }
    },
    share(own) {
      registry = own
    },
    metrics() {
      if (!asking) {
        let answer: (text: string) => void = () => {}
        const promise = new Promise<string>((resolve) => {
          answer = resolve
        })
        asking = { promise, answer }
      }
      void say({ type: 'askMetrics' })
      return asking.promise
    },
    leave() {
      process.disconnect()
    },
  }
}

/** Settles when the message has left, or never will: without the primary this process ends as well. */
function say(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve())
  })
}
