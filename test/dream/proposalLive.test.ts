// Proposers follow their own proposals: the present state at once, then every state that lasts, and nothing of anybody else's.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOver } from '../model/verbs.ts'
import { type Service, sharesDatabase, startService, type Watch } from '../setup/service.ts'
import { english, openProposals, type Stage, statementsOf } from './proposalStage.ts'

let service: Service
let stage: Stage
let alice: string
const open: Watch[] = []

beforeAll(async () => {
  service = await startService()
  stage = await openProposals(service)
  alice = await stage.token('alice')
})
beforeEach(() => startOver(service))
afterEach(async () => {
  await Promise.all(open.splice(0).map((watch) => watch.close()))
})
afterAll(() => service.close())

const document = `subscription ($campaign: ID!) { ownProposals(campaign: $campaign) {
  seq proposals { id state mergedInto { state } dream { id } decisions { verb reason } } } }`

interface Shown {
  id: string
  state: string
  mergedInto: { state: string } | null
  decisions: { verb: string; reason: string }[]
}

function watch(
  token: string | undefined,
  at: Service = service,
  over: 'subscribe' | 'subscribeSse' = 'subscribe',
) {
  const opened = at[over](document, { campaign: 'cmp_1' }, token)
  open.push(opened)
  return opened
}

async function frame(of: Watch): Promise<{ seq: number; proposals: Shown[] }> {
  const result = await of.next()
  if (result?.errors) throw new Error(JSON.stringify(result.errors))
  return result?.data.ownProposals
}

/** The first frame in which something is so. */
async function until(of: Watch, so: (proposals: Shown[]) => boolean): Promise<Shown[]> {
  for (let seq = -1; ; ) {
    const { seq: next, proposals } = await frame(of)
    expect(next).toBeGreaterThanOrEqual(seq)
    seq = next
    if (so(proposals)) return proposals
  }
}

describe.each(['subscribe', 'subscribeSse'] as const)('over %s', (over) => {
  test('the present state comes first, then what was decided, with its reason', async () => {
    const proposal = await stage.submitted('alice', { translation: english })
    const own = watch(alice, service, over)
    expect((await frame(own)).proposals).toMatchObject([{ id: proposal, state: 'SUBMITTED' }])
    await stage.decide('screenProposal', { proposal, reason: '可行', note: 'not for her' })
    const [screened] = await until(own, ([one]) => one?.state === 'SCREENED')
    expect(screened?.decisions.at(-1)).toEqual({ verb: 'SCREEN', reason: '可行' })
    await stage.decide('shortlistProposal', { proposal })
    await until(own, ([one]) => one?.state === 'SHORTLISTED')
  })
})

test('who has proposed nothing yet sees that, and then the first draft', async () => {
  const own = watch(await stage.token('newcomer'))
  expect(await frame(own)).toEqual({ seq: 0, proposals: [] })
  const id = await stage.draft('newcomer')
  expect(await until(own, ({ length }) => length > 0)).toMatchObject([{ id, state: 'DRAFT' }])
})

test('a burst may be skipped in between; its last state never is', async () => {
  const proposals: string[] = []
  for (let place = 0; place < 5; place += 1)
    proposals.push(await stage.submitted('alice', { translation: english }))
  const own = watch(alice)
  await frame(own)
  await stage.decide('screenProposals', { proposals })
  await stage.decide('shortlistProposals', { proposals })
  await stage.decide('rejectProposal', { proposal: proposals[2] as string })
  await stage.mutate('withdrawProposal', { proposal: proposals[4] }, alice)
  const last = await until(own, (shown) => shown[0]?.state === 'WITHDRAWN')
  expect(Object.fromEntries(last.map(({ id, state }) => [id, state]))).toEqual(
    Object.fromEntries(
      proposals.map((id, place) => [
        id,
        ['SHORTLISTED', 'SHORTLISTED', 'REJECTED', 'SHORTLISTED', 'WITHDRAWN'][place],
      ]),
    ),
  )
})

test('what became of the one that an own proposal went into is seen too', async () => {
  const into = await stage.shortlisted('bob')
  const proposal = await stage.submitted('alice')
  await stage.decide('mergeProposal', { proposal, into: { proposal: into } })
  const own = watch(alice)
  expect((await frame(own)).proposals).toMatchObject([
    { state: 'MERGED', mergedInto: { state: 'SHORTLISTED' } },
  ])
  await stage.decide('rejectProposal', { proposal: into })
  await until(own, ([one]) => one?.mergedInto?.state === 'REJECTED')
})

test('what others do is not shown, and two pages of one person share one execution', async () => {
  await stage.submitted('alice')
  const foreign = await stage.submitted('bob')
  const [one, two] = [watch(alice), watch(alice)]
  const first = await frame(one)
  expect(await frame(two)).toEqual(first)
  await stage.decide('rejectProposal', { proposal: foreign })
  const own = await stage.draft('alice')
  for (const page of [one, two]) {
    const shown = await until(page, (proposals) => proposals.some(({ id }) => id === own))
    expect(shown.map(({ id }) => id)).not.toContain(foreign)
  }
})

test.skipIf(!sharesDatabase())('what is decided at another instance is seen', async () => {
  const second = await startService({ beside: service })
  const proposal = await stage.submitted('alice')
  const own = watch(alice, second)
  await frame(own)
  await stage.decide('screenProposal', { proposal })
  await until(own, ([one]) => one?.state === 'SCREENED')
  await Promise.all(open.splice(0).map((watch) => watch.close()))
  await second.close()
})

test('is for donors, and for a campaign that is there', async () => {
  for (const token of [stage.staff, undefined]) {
    const refused = await watch(token).next()
    expect(refused?.errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
  }
  for (const [campaign, code] of [
    ['cmp_99', 'NOT_FOUND'],
    ['prj_1', 'INVALID_INPUT'],
  ]) {
    const opened = service.subscribe(document, { campaign }, alice)
    open.push(opened)
    expect((await opened.next())?.errors?.[0]?.extensions?.code).toBe(code)
  }
})

test('three hundred watchers cost what one does, while nothing of theirs changes', async () => {
  const watches = Array.from({ length: 300 }, (_, place) =>
    service.app.ownProposals.watch(1, `nobody-${place}`),
  )
  const mine = service.app.ownProposals.watch(1, 'alice')
  for (const one of [...watches, mine]) expect((await one.next()).value).toMatchObject({ proposals: [] })
  // A busy day: the campaign moves a thousand times, and no proposal does.
  const quiet = await statementsOf(service, async () => {
    for (let gift = 0; gift < 1_000; gift += 1) service.app.announcements.moved(1)
    await service.app.db.sql`select 1`
  })
  expect(quiet).toBeLessThan(10)
  // One author's write: the one statement of the board, and one for that author alone, beside the write's own.
  const busy = await statementsOf(service, async () => {
    await stage.draft('alice')
    expect((await mine.next()).value.proposals).toHaveLength(1)
  })
  expect(busy).toBeLessThan(30)
  await Promise.all([...watches, mine].map((one) => one.return?.()))
})
