// The floor: nothing but ws and a string for each subscriber, after the same handshake.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { ready } from './peer.mjs'

const server = createServer()
const subscribers = new Set()
const sockets = new WebSocketServer({
  server,
  perMessageDeflate: false,
  handleProtocols: () => 'graphql-transport-ws',
})
sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { type, id } = JSON.parse(data)
    if (type === 'connection_init') socket.send('{"type":"connection_ack"}')
    if (type !== 'subscribe') return
    const subscriber = { socket, head: `{"id":${JSON.stringify(id)},"type":"next","payload":` }
    subscribers.add(subscriber)
    socket.on('close', () => subscribers.delete(subscriber))
  })
})

ready(server, (payload) => {
  const tail = `${JSON.stringify({ data: payload })}}`
  for (const { socket, head } of subscribers) socket.send(head + tail)
})
