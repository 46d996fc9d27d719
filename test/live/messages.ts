// What a WebSocket peer reads of raw bytes: the messages in them, by the receiver of ws, whose types do not tell of it.
import type { Writable } from 'node:stream'
import * as ws from 'ws'
import type { Json } from '../setup/service.ts'

const { Receiver } = ws as unknown as { Receiver: new (options: { maxPayload: number }) => Writable }

export function readMessages(onMessage: (message: Json) => void): (bytes: Buffer) => void {
  const receiver = new Receiver({ maxPayload: 100_000_000 })
  receiver.on('message', (data: Buffer) => onMessage(JSON.parse(String(data))))
  receiver.on('error', (error) => onMessage({ error }))
  return (bytes) => void receiver.write(Buffer.from(bytes))
}
