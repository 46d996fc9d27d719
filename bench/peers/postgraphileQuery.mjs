// PostGraphile over the tables as they are, with the functions of postgraphile.sql where a field is no column.
import { createServer } from 'node:http'
import { TYPES } from '@dataplan/pg'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

/** A row is handed to a function as a whole, with the column that PostGraphile knows no type for. */
const searchVectors = {
  name: 'SearchVectors',
  version: '0.0.0',
  gather: {
    hooks: {
      pgCodecs_findPgCodec(_info, event) {
        if (event.pgType.typname === 'tsvector') event.pgCodec ??= TYPES.text
      },
    },
  },
}

const server = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [searchVectors],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ['public'],
      poolConfig: { max: Number(process.env.CONNECTIONS) },
    }),
  ],
  grafserv: { watch: false },
}).createServ(grafserv)
const http = createServer()
await server.addTo(http)
http.listen(0, '127.0.0.1', () => process.send({ port: http.address().port }))
process.on('disconnect', () => process.exit())
