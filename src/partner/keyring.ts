// What an instance knows of keys: each is looked up within a deadline and remembered for two seconds, so that one that
// is revoked is refused everywhere soon after, and one in use costs hardly a statement.
import { LRUCache } from 'lru-cache'
import type { App } from '../app.ts'
import type { FindKey, KnownKey } from '../auth/key.ts'
import { reading } from '../db/reading.ts'
import { findKey, revokedKeys, storeUse } from './key.store.ts'

const rememberMs = 2_000
/** An id that nothing has costs nobody a statement a second; the next key may get it, and is known after that. */
const unknownMs = 1_000
const most = 10_000
/** How often it is written down that a key is in use. */
const useMs = 3_600_000

export interface Keyring {
  find: FindKey
  /** Which of these keys are revoked; none, while the database does not say. */
  revokedAmong(ids: readonly number[]): Promise<readonly number[]>
}

export function createKeyring({ db, clock, log }: Pick<App, 'db' | 'clock' | 'log'>): Keyring {
  const known = new LRUCache<number, KnownKey>({ max: most, ttl: rememberMs })
  const unknown = new LRUCache<number, true>({ max: most, ttl: unknownMs })
  const asked = new Map<number, Promise<KnownKey | null>>()

  async function look(id: number): Promise<KnownKey | null> {
    const key = await reading(findKey(db.sql, id))
    if (!key) {
      unknown.set(id, true)
      return null
    }
    known.set(id, key)
    const at = clock.now()
    const before = new Date(at.getTime() - useMs)
    if (key.revokedAt === null && (key.lastUsedAt === null || key.lastUsedAt < before)) {
      // Whoever sent it waits for its answer, not for this; what is lost is written within the next seconds.
      storeUse(db.sql, id, at, before).catch((error) =>
        log.debug({ err: error }, 'the use of a key was not written'),
      )
    }
    return key
  }

  return {
    find(id) {
      if (unknown.has(id)) return Promise.resolve(null)
      const key = known.get(id)
      if (key) return Promise.resolve(key)
      const looking = asked.get(id) ?? look(id).finally(() => asked.delete(id))
      asked.set(id, looking)
      return looking
    },
    async revokedAmong(ids) {
      try {
        return await reading(revokedKeys(db.sql, ids))
      } catch (error) {
        // It is asked again in two seconds.
        log.warn({ err: error }, 'whether keys are revoked could not be read')
        return []
      }
    },
  }
}
