// A wire between a browser and the service that a test can cut, so that every connection ends and none is taken, or
// hold, so that nothing passes and nothing ends: the way a line dies when a machine freezes.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Relay {
  url: string
  cut(): Promise<void>
  hold(): void
  /** Ends a cut or a hold. */
  mend(): Promise<void>
  close(): Promise<void>
}

export async function openRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let held = false
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('data', (chunk) => other.write(chunk))
      if (held) socket.pause()
      // Either end may break off; the other is told, and nothing more is to be known of it.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const own = (server.address() as AddressInfo).port
  const cut = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }

  return {
    url: `http://127.0.0.1:${own}`,
    cut,
    hold() {
      held = true
      for (const socket of sockets) socket.pause()
    },
    async mend() {
      held = false
      for (const socket of sockets) socket.resume()
      if (!server.listening) await listen(own)
    },
    close: cut,
  }
}
