// Who waits for reports: a look at one number, which rises with every delivery, and only when it has risen at how far each
// of them has got.
import type { Sql } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import { type BoardOptions, type Boards, createBoards } from '../live/board.ts'
import { latestOf, movedOf } from './delivery.store.ts'

/** How far a person has got: the number of the last report that reached it, which is its place in the order. */
export interface Reached {
  seq: bigint
  campaignId: number
}

export function createFeedbackBoards({
  sql,
  ...options
}: Pick<BoardOptions<Reached, bigint>, 'onMoved' | 'log'> & { sql: Sql }): Boards<Reached> {
  return createBoards<Reached, bigint>({
    ...options,
    name: 'deliveries of reports',
    mostAtOnce: 5_000,
    paceMs: 1_000,
    sweepMs: 5_000,
    async changed(campaignId, since, people) {
      const place = await reading(movedOf(sql, campaignId))
      return { place, refs: since !== null && place > since ? people.keys() : [] }
    },
    async read(campaignId, refs) {
      const found = await reading(latestOf(sql, campaignId, refs))
      return new Map(found.map(({ ref, latest }) => [ref, { seq: BigInt(latest), campaignId }]))
    },
  })
}
