// What all peers have in common: they say where they listen, and publish what they are told to.
export function ready(server, publish) {
  process.on('message', ({ payload }) => publish(payload))
  process.on('disconnect', () => process.exit())
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
}
