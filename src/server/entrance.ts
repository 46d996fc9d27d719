// A crowd at the door. The kernel lets only so many wait there and turns the others away for seconds, and a turn of the
// event loop lets one in: too few, while the same turns serve all who are in already. So while one comes turn after turn
// they are only let in, and are served when the door is quiet: some in a turn, so that each is soon done with.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** After so many turns that each let one in, more are waiting outside. */
const turnsOfCrowd = 8
/** Nobody who is in is kept waiting for longer by those who come. */
const longestHeldMs = 250
const servedInTurn = 64

export function letCrowdsIn(server: Server): void {
  const [serve] = server.listeners('connection') as ((socket: Socket) => void)[]
  if (serve === undefined) throw new Error('A server of HTTP serves no connections.')
  const inside: Socket[] = []
  let heldSince = 0
  let turns = 0
  let came = false
  let looking = false

  // Nothing of a socket is read before it is served. node:http hands no such option to net.Server, which it is.
  Object.assign(server, { pauseOnConnect: true })
  server.removeListener('connection', serve)
  server.on('connection', (socket: Socket) => {
    if (inside.push(socket) === 1) heldSince = performance.now()
    came = true
    if (!looking) setImmediate(look)
    looking = true
  })

  function look(): void {
    turns = came ? turns + 1 : 0
    came = false
    if (turns < turnsOfCrowd || performance.now() - heldSince >= longestHeldMs) {
      for (const socket of inside.splice(0, servedInTurn)) {
        serve?.call(server, socket)
        socket.resume()
      }
    }
    looking = turns > 0 || inside.length > 0
    if (looking) setImmediate(look)
  }
}
