// Loaded into the service before it starts, by NODE_OPTIONS: at SIGUSR2 it says how many requests, and bodies of them, are
// in use, and how large the heap is. Counting walks through the whole heap, which is small where nothing but the service runs.
import { IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'
import { queryObjects } from 'node:v8'

process.on('SIGUSR2', () => {
  const [requests, bodies] = [IncomingMessage, Transform].map((kind) =>
    queryObjects(kind, { format: 'count' }),
  )
  process.stdout.write(
    `${JSON.stringify({ census: { requests, bodies, heapBytes: process.memoryUsage().heapUsed } })}\n`,
  )
})
