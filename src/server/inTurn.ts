// Requests that are pipelined on one connection are answered one after the other, as HTTP has it; they are also begun so,
// or a single connection could have thousands of operations under way.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Requests that wait for the one before: with more of them the connection is paused, until a body is read that it may hold. */
const mostWaiting = 16
/** Whoever sends so many more meanwhile, and waits for no answer, is cut off. */
const mostAtAll = 1_024

export function inTurn(begin: (request: IncomingMessage, response: ServerResponse) => void) {
  const waiting = new WeakMap<Socket, [IncomingMessage, ServerResponse][]>()

  function enter(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    response.once('close', () => {
      const next = socket.destroyed ? undefined : waiting.get(socket)?.shift()
      if (next) enter(...next)
      else waiting.delete(socket)
      if (!next && socket.isPaused()) socket.resume()
    })
    begin(request, response)
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    const line = waiting.get(request.socket)
    if (!line) {
      waiting.set(request.socket, [])
      enter(request, response)
      return
    }
    line.push([request, response])
    if (line.length > mostAtAll) request.socket.destroy()
    else if (line.length >= mostWaiting) request.socket.pause()
  }
}
