// PostgreSQL inside the process, for a machine that has none: PGlite behind its socket server, so that the same
// client, statements and migrations serve both. It forgets everything when the process ends.
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

export interface EmbeddedPostgres {
  url: string
  /** The whole data directory, to start others from. */
  dump(): Promise<Blob>
  close(): Promise<void>
}

export async function startEmbeddedPostgres(): Promise<EmbeddedPostgres> {
  const engine = await startEngine()
  const { url, stop } = await serveEngine(engine)
  return {
    url,
    dump: () => engine.dumpDataDir('none'),
    async close() {
      await stop()
      await engine.close()
    },
  }
}

export async function startEngine(options: PGliteOptions = {}): Promise<PGlite> {
  const engine = await PGlite.create(options)
  await setUpSession(engine)
  return engine
}

/** It takes no settings from a client that connects. Its tables begin empty, and a plan made then would scan for ever. */
export async function setUpSession(engine: PGlite): Promise<void> {
  await engine.exec('set plan_cache_mode = force_custom_plan')
}

/** At a port that no other engine has meanwhile. */
export async function serveEngine(engine: PGlite): Promise<{ url: string; stop(): Promise<void> }> {
  const server = new PGLiteSocketServer({ db: engine, host: '127.0.0.1', port: 0 })
  await server.start()
  return { url: `postgres://postgres@${server.getServerConn()}/postgres`, stop: () => server.stop() }
}
