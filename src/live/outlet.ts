// Where frames leave the process. A line is one socket with all that is subscribed over it: what the kernel does not
// take at once makes it busy, and until it has drained no further frame is written to it.
import type { Socket } from 'node:net'
import type { Frame } from './frame.ts'

/** Where one subscription's frames go. */
export interface Outlet {
  readonly line: Line
  /** Writes the frame to the line's socket. */
  send(frame: Frame): void
  /** The subscription is over, after the last frame. */
  end(): void
}

/** Who is told that a line has drained. */
export interface Behind {
  catchUp(): void
}

/** What a line belongs to. */
export interface Transport {
  /** Whether frames may still be written, which is over once it says good-bye. */
  readonly open: boolean
}

const nothing = Buffer.alloc(0)

export class Line {
  readonly socket: Socket
  readonly #transport: Transport
  #behind: Set<Behind> | null = null

  constructor(socket: Socket, transport: Transport) {
    this.socket = socket
    this.#transport = transport
  }

  get open(): boolean {
    return this.#transport.open
  }

  /** Whether bytes wait that the kernel has not taken. */
  get busy(): boolean {
    return this.socket.writableLength > 0
  }

  /** Calls when the line has drained; who waits already keeps its turn. */
  wait(behind: Behind): void {
    if (this.#behind) {
      this.#behind.add(behind)
      return
    }
    this.#behind = new Set([behind])
    // Node tells of a drained socket only when much had gathered; an empty write is answered after all before it.
    this.socket.write(nothing, () => this.#drained())
  }

  leave(behind: Behind): void {
    this.#behind?.delete(behind)
  }

  #drained(): void {
    const waiting = this.#behind
    this.#behind = null
    if (!waiting || !this.open) return
    // Those that the first ones' frames keep waiting are in front of all that come to wait later.
    for (const behind of waiting) {
      if (this.busy) this.wait(behind)
      else behind.catchUp()
    }
  }
}
