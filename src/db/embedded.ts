// PostgreSQL inside the process, for a machine that has none: PGlite behind its socket server, so that the same
// client, statements and migrations serve both. It forgets everything when the process ends.
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

export interface EmbeddedPostgres {
  url: string
  /** The whole data directory, to start others from. */
  dump(): Promise<Blob>
  close(): Promise<void>
}

export async function startEmbeddedPostgres(from?: Blob): Promise<EmbeddedPostgres> {
  const engine = await PGlite.create(from ? { loadDataDir: from } : {})
  // It takes no settings from a client that connects. Its tables begin empty, and a plan made then would scan for ever.
  await engine.exec('set plan_cache_mode = force_custom_plan')
  const server = new PGLiteSocketServer({ db: engine, host: '127.0.0.1', port: 0 })
  await server.start()
  return {
    url: `postgres://postgres@${server.getServerConn()}/postgres`,
    dump: () => engine.dumpDataDir('none'),
    async close() {
      await server.stop()
      await engine.close()
    },
  }
}
