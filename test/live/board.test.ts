// Boards: everybody sees the own state first and then the newest, and a question that fails leaves nobody out.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Boards, createBoards } from '../../src/live/board.ts'
import { createLog } from '../../src/log.ts'

interface Own {
  seq: bigint
  ref: string
}

let boards: Boards<Own>
/** The changes of a campaign in their order: whose state changed. */
let changes: string[]
/** How many of the next questions fail. */
let failing: number
let asked: string[][]

beforeEach(() => {
  changes = []
  asked = []
  failing = 0
  const answer = <Value>(value: Value): Promise<Value> => {
    failing -= 1
    return failing >= 0 ? Promise.reject(new Error('the database is away')) : Promise.resolve(value)
  }
  boards = createBoards<Own, number>({
    name: 'the changes of a test',
    changed: (_campaignId, since) =>
      answer({ place: changes.length, refs: since === null ? [] : changes.slice(since) }),
    read(_campaignId, refs) {
      asked.push([...refs])
      const state = (ref: string): [string, Own] => [ref, { ref, seq: BigInt(changes.lastIndexOf(ref) + 1) }]
      return answer(new Map(refs.map(state)))
    },
    mostAtOnce: 2,
    paceMs: 1,
    sweepMs: 60_000,
    onMoved() {},
    log: createLog('fatal'),
  })
})
afterEach(() => boards.close())

function change(...refs: string[]): void {
  changes.push(...refs)
  boards.moved(1)
}

test('each sees the own state first, on every screen, and then only its own changes', async () => {
  const watches = ['alice', 'alice', 'bob', 'carol'].map((ref) => boards.watch(1, ref))
  for (const watch of watches) expect((await watch.next()).value).toMatchObject({ seq: 0n })
  expect(asked).toEqual([['alice', 'bob'], ['carol']])
  change('eve', 'alice')
  for (const screen of watches.slice(0, 2))
    expect((await screen.next()).value).toEqual({ ref: 'alice', seq: 2n })
  change('bob')
  expect((await watches[2]?.next())?.value).toEqual({ ref: 'bob', seq: 3n })
  expect(asked.slice(2)).toEqual([['alice'], ['bob']])
  expect(await watches[3]?.present()).toEqual({ ref: 'carol', seq: 0n })
})

test.each([1, 2, 3, 4])('after %i questions that failed nobody is left out', async (count) => {
  failing = count
  const watches = ['alice', 'bob', 'carol'].map((ref) => boards.watch(1, ref))
  for (const watch of watches) expect((await watch.next()).value).toMatchObject({ seq: 0n })
  failing = count
  change('carol', 'alice')
  expect((await watches[0]?.next())?.value).toEqual({ ref: 'alice', seq: 2n })
  expect((await watches[2]?.next())?.value).toEqual({ ref: 'carol', seq: 1n })
})

test('who has left is looked for no more, and a board that is closed ends every watch', async () => {
  const [alice, bob] = [boards.watch(1, 'alice'), boards.watch(2, 'bob')]
  await Promise.all([alice.next(), bob.next()])
  await alice.return?.()
  expect(boards.watchers()).toBe(1)
  const reads = boards.counters.reads
  change('alice')
  const ending = bob.next()
  boards.close()
  expect((await ending).done).toBe(true)
  expect(boards.watchers()).toBe(0)
  expect(boards.counters.reads).toBe(reads)
  expect(() => boards.watch(1, 'alice')).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
})
