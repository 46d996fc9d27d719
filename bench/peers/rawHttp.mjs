// The yardstick of what is kept ready: node's http, JSON.parse of what was asked, and the answer's bytes as they are.
import { createServer } from 'node:http'

process.once('message', ({ answer }) => {
  const bytes = Buffer.from(answer)
  const headers = { 'content-type': 'application/json', 'content-length': bytes.length }
  const http = createServer((request, response) => {
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
      response.writeHead(200, headers).end(bytes)
    })
  })
  http.listen(0, '127.0.0.1', () => process.send({ port: http.address().port }))
})
process.on('disconnect', () => process.exit())
