// The yardstick: ws, the handshake of graphql-transport-ws, and one send(string) per subscriber with the text that
// unmodified clients take. The beginning of it, with the operation's id, is made when the subscriber comes; the alias
// under which a document asks for the race is all that tells documents apart.
import { WebSocketServer } from 'ws'
import { attend, path } from './peer.mjs'

const server = new WebSocketServer({
  port: 0,
  host: '127.0.0.1',
  path,
  perMessageDeflate: false,
  handleProtocols: () => 'graphql-transport-ws',
})
const subscribers = new Set()

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const message = JSON.parse(data)
    if (message.type === 'connection_init') socket.send('{"type":"connection_ack"}')
    else if (message.type === 'subscribe') {
      const alias = /(\w+): *dreamRace/.exec(message.payload.query)[1]
      const beginning = `{"id":${JSON.stringify(message.id)},"type":"next","payload":{"data":{"${alias}":`
      const subscriber = { socket, beginning }
      subscribers.add(subscriber)
      socket.once('close', () => subscribers.delete(subscriber))
    }
  })
})

server.on('listening', () =>
  attend(server.address().port, (race) => {
    const text = `${JSON.stringify(race)}}}}`
    for (const { socket, beginning } of subscribers) socket.send(beginning + text)
  }),
)
