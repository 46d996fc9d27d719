// The watch over one's own proposals: one look-up in an index finds whose proposals changed, and only theirs are read.
import type { Database } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import { type BoardOptions, type Boards, createBoards } from '../live/board.ts'
import { type ChangePlace, changesSince, lastChange, ownStates } from './proposal.read.store.ts'
import type { DreamProposalRow } from './proposal.store.ts'

/** All that one person proposed in a campaign, as it stands. */
export interface OwnProposals {
  /** The last change of any of them: rises with every frame. */
  seq: bigint
  proposals: DreamProposalRow[]
}

/** Of one person the newest changed so many. */
export const mostShown = 100

const mostChanges = 1_000
/** Behind every id that shares a change with others. */
const lastId = 2_147_483_647

export function createProposalBoards({
  db,
  ...options
}: Pick<BoardOptions<OwnProposals, ChangePlace>, 'onMoved' | 'log'> & {
  db: Database
}): Boards<OwnProposals> {
  return createBoards<OwnProposals, ChangePlace>({
    ...options,
    name: 'own proposals',
    mostAtOnce: 200,
    // Wake-ups come with every gift of a busy day.
    paceMs: 250,
    sweepMs: 1_000,
    changed: (campaignId, since) => changed(db, campaignId, since),
    read: (campaignId, refs) => readPeople(db, campaignId, refs),
  })
}

/** Whoever watches before anything was asked is read in any case. */
async function changed(db: Database, campaignId: number, since: ChangePlace | null) {
  const refs = new Set<string>()
  if (since === null)
    return { place: { change: await reading(lastChange(db.sql, campaignId)), id: lastId }, refs }
  let place = since
  for (let more = true; more; ) {
    const changes = await reading(changesSince(db.sql, campaignId, place, mostChanges))
    for (const { ref } of changes) refs.add(ref)
    place = changes.at(-1) ?? place
    more = changes.length === mostChanges
  }
  return { place, refs }
}

async function readPeople(
  db: Database,
  campaignId: number,
  refs: readonly string[],
): Promise<Map<string, OwnProposals>> {
  const rows = await reading(ownStates(db.orm, campaignId, refs, mostShown))
  const states = new Map<string, OwnProposals>(refs.map((ref) => [ref, { seq: 0n, proposals: [] }]))
  for (const { ref, proposal } of rows) {
    const state = states.get(ref) as OwnProposals
    state.proposals.push(proposal)
    if (proposal.change > state.seq) state.seq = proposal.change
  }
  return states
}
