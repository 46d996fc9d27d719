// GraphQL over server-sent events, one stream for each subscription. The answer's head is the server's; the events are
// written to the socket itself, since their bytes are the same for all that watch the same.
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { chunk, type Frame } from '../live/frame.ts'
import { Line, type Outlet, type Transport } from '../live/outlet.ts'
import type { Subscription } from '../live/subscription.ts'
import type { Metrics } from '../metrics.ts'

export interface Stream {
  /** Writes the head, and from then on what the subscription is shown. */
  begin(): void
  /** Ends it with `complete`: there is nothing more to come for. */
  complete(): void
  /** Ends it as if the connection were lost, so that clients come back by themselves. */
  breakOff(): void
  ping(): void
}

const comment = ':\n\n'
const completion = 'event: complete\ndata:\n\n'
const commentChunk = chunk(comment)
const completionChunk = chunk(completion)

export function createStream(
  response: ServerResponse,
  socket: Socket,
  subscription: Subscription,
  { delivered }: Metrics,
): Stream {
  // HTTP/1.0 knows no chunks: there the end of the connection is the end of the events.
  const chunked = response.req.httpVersionMinor > 0
  let begun = false
  const transport: Transport = {
    get open() {
      return begun && !response.writableEnded && !socket.destroyed
    },
  }
  const line = new Line(socket, transport)
  const outlet: Outlet = {
    line,
    send(frame: Frame) {
      delivered.sse += 1
      socket.write(chunked ? frame.event() : frame.eventText())
    },
    end: complete,
  }

  function complete(): void {
    if (line.open) socket.write(chunked ? completionChunk : completion)
    breakOff()
  }

  function breakOff(): void {
    void subscription.return()
    if (begun) response.end()
    else socket.destroy()
  }

  return {
    begin() {
      // It left, or was ended, while its answer was made.
      if (response.destroyed || socket.destroyed) return
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache',
        'content-encoding': 'none',
        connection: chunked ? 'keep-alive' : 'close',
        ...(chunked ? { 'transfer-encoding': 'chunked' } : {}),
      })
      // Some browsers take no notice of a head before something follows it.
      response.write(comment)
      begun = true
      subscription.attach(outlet)
    },
    complete,
    breakOff,
    ping() {
      if (line.open) socket.write(chunked ? commentChunk : comment)
    },
  }
}
