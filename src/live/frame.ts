// A frame: what one execution gave, and its bytes. Its text is made once for everybody; each transport's framing once
// for all whose bytes differ in nothing but an id of the same length, which is written over the one before. A frame that
// only one reads needs no bytes of its own: it is put together where the last such frame was.
import type { ExecutionResult } from 'graphql'

/** The place of a value among those of its source. */
export interface Place {
  seq: bigint
  /** Where the value begins that continues another one; null: it holds all there is. */
  from: bigint | null
  serviceLevel: unknown
  notices: unknown
}

/** JSON in parts, of which those that many frames have in common are bytes. */
export type Text = readonly (string | Buffer)[]

export interface FrameCounters {
  /** Results that were written as text. */
  serializations: number
}

export class Frame {
  readonly of: Place
  readonly result: ExecutionResult
  /** Whether the same value may give a better one later. */
  readonly failed: boolean
  /** Whether there is nothing in it but a refusal, which every later frame would repeat. */
  readonly refused: boolean
  readonly #textOf: (result: ExecutionResult) => Text
  #text: Text | null = null
  /** By the length of the id, as soon as there is a second one to send. */
  #messages: Map<number, Buffer> | null = null
  #event: Buffer | null = null

  constructor(
    of: Place,
    result: ExecutionResult,
    verdict: { failed: boolean; refused: boolean },
    textOf: (result: ExecutionResult) => Text,
  ) {
    this.of = of
    this.result = result
    this.failed = verdict.failed
    this.refused = verdict.refused
    this.#textOf = textOf
  }

  /** The result as JSON, which is made once. */
  write(): Text {
    this.#text ??= this.#textOf(this.result)
    return this.#text
  }

  /**
   * A WebSocket frame with graphql-transport-ws's `next` for an id, given as ASCII JSON. The bytes are valid until the
   * next call, of any frame: whoever has not got rid of them by then gives them away first.
   */
  message(id: string): Buffer {
    const message = this.#messages?.get(id.length)
    if (message) {
      message.write(id, idOffset(message), 'latin1')
      return message
    }
    if (scratch.by !== this) return scratch.message(this, id)
    this.#messages ??= new Map()
    const made = nextMessage(id, this.write(), Buffer.allocUnsafe)
    this.#messages.set(id.length, made)
    return made
  }

  /** These bytes are somebody's now, and the next ones are a copy. */
  giveAway(id: string): void {
    const message = this.#messages?.get(id.length)
    if (message) this.#messages?.set(id.length, Buffer.from(message))
    else scratch.giveAway()
  }

  /** The event `next` of graphql-sse. */
  eventText(): string {
    return `event: next\ndata: ${this.write().join('')}\n\n`
  }

  /** The same as a chunk of HTTP/1.1. */
  event(): Buffer {
    this.#event ??= chunk(this.eventText())
    return this.#event
  }
}

/** An id as JSON of single bytes, whatever characters it has. */
export function asciiJson(id: string): string {
  return JSON.stringify(id).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The final frame of a text message (RFC 6455 §5.2). */
const finalText = 0x81
const beforeId = '{"id":'
const afterId = ',"type":"next","payload":'

function nextMessage(id: string, text: Text, allocate: (length: number) => Buffer): Buffer {
  let bodyLength = beforeId.length + id.length + afterId.length + 1
  for (const part of text) bodyLength += Buffer.byteLength(part)
  const headLength = bodyLength < 126 ? 2 : bodyLength < 65_536 ? 4 : 10
  const message = allocate(headLength + bodyLength)
  message[0] = finalText
  if (headLength === 2) message[1] = bodyLength
  else if (headLength === 4) {
    message[1] = 126
    message.writeUInt16BE(bodyLength, 2)
  } else {
    message[1] = 127
    message.writeBigUInt64BE(BigInt(bodyLength), 2)
  }
  let end = headLength + message.write(`${beforeId}${id}${afterId}`, headLength, 'latin1')
  for (const part of text) {
    end += typeof part === 'string' ? message.write(part, end, 'utf8') : part.copy(message, end)
  }
  message[end] = 0x7d // }
  return message
}

/** Where the first message of each frame is put together: of most frames that differ from one another, the only one. */
class Scratch {
  by: Frame | null = null
  #bytes = Buffer.alloc(0)

  message(by: Frame, id: string): Buffer {
    this.by = by
    return nextMessage(id, by.write(), (length) => {
      if (this.#bytes.length < length) this.#bytes = Buffer.allocUnsafeSlow(Math.max(length, leastScratch))
      return this.#bytes.subarray(0, length)
    })
  }

  giveAway(): void {
    this.by = null
    this.#bytes = Buffer.alloc(0)
  }
}

const leastScratch = 16 * 1024
const scratch = new Scratch()

function idOffset(message: Buffer): number {
  const kind = message[1] as number
  return (kind < 126 ? 2 : kind === 126 ? 4 : 10) + beforeId.length
}

export function chunk(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)
}
