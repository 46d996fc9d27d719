// Proposals that many people touch at once: nobody is given what another one has, every proposal ends in one legal state,
// and no order of merges, withdrawals and selections loses a credit or makes a ring.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../src/db/transact.ts'
import { movedBy, type ProposalState, type ProposalVerb } from '../../src/dream/proposalState.ts'
import { selectProposals } from '../../src/dream/selection.ts'
import { longLived, startOver } from '../model/verbs.ts'
import { type Service, sharesDatabase, startService } from '../setup/service.ts'
import { content, english, expectForest, insertSeason, openProposals, type Stage } from './proposalStage.ts'

let service: Service
let second: Service
let stage: Stage

beforeAll(async () => {
  service = await startService()
  second = sharesDatabase() ? await startService({ beside: service }) : service
  stage = await openProposals(service)
})
beforeEach(() => startOver(service))
afterAll(async () => {
  if (second !== service) await second.close()
  await service.close()
})

test('ten screeners at two instances share a queue, and no proposal has two of them', async () => {
  await insertSeason(service.sql, 300)
  const document = `mutation ($input: ClaimProposalsInput!) { claimProposals(input: $input) {
    ... on ClaimProposalsSuccess { proposals { number claimedBy } } } }`
  const screeners = await Promise.all(
    Array.from({ length: 10 }, (_, place) => service.token('staff', `screener-${place}`, longLived)),
  )
  const rounds = await Promise.all(
    // Each asks twice at once, as an impatient page does.
    [...screeners, ...screeners].map(async (token, place) => {
      const at = place % 2 === 0 ? service : second
      const { body } = await at.graphql(document, { input: { campaign: 'cmp_1', count: 20 } }, token)
      return body.data.claimProposals.proposals as { number: number; claimedBy: string }[]
    }),
  )
  for (let place = 0; place < 10; place += 1) {
    expect(rounds[place]).toHaveLength(20)
    expect(new Set(rounds[place]?.map(({ claimedBy }) => claimedBy))).toEqual(
      new Set([`staff:screener-${place}`]),
    )
    expect(numbers(rounds[place + 10])).toEqual(numbers(rounds[place]))
  }
  const all = rounds.slice(0, 10).flatMap((round) => numbers(round))
  expect(new Set(all).size).toBe(200)
  // The front of the queue was taken, and nothing behind it.
  expect(Math.max(...all)).toBe(200)
})

const numbers = (round: { number: number }[] = []) => round.map(({ number }) => number).sort((a, b) => a - b)

test('merged, shortlisted, rejected and withdrawn at once, a proposal ends in one legal state', async () => {
  const alice = await stage.token('alice')
  for (let round = 0; round < 8; round += 1) {
    const target = await stage.submitted('bob')
    const proposal = await stage.submitted('alice', { translation: english })
    await stage.decide('screenProposal', { proposal })
    const verdicts = await Promise.all([
      stage.mutate('mergeProposal', { proposal, into: { proposal: target }, reason: 'same' }, stage.staff),
      stage.mutate('shortlistProposal', { proposal, reason: 'good' }, stage.staff),
      stage.mutate('rejectProposal', { proposal, reason: 'weak' }, stage.staff),
      stage.mutate('withdrawProposal', { proposal }, alice),
      stage.mutate('withdrawProposal', { proposal: target }, await stage.token('bob')),
    ])
    const { state, decisions } = await stage.read(proposal)
    let at: ProposalState = 'DRAFT'
    for (const { verb, from, to } of decisions as {
      verb: ProposalVerb
      from: ProposalState
      to: ProposalState
    }[]) {
      expect(from).toBe(at)
      expect(to).toBe(movedBy(from, verb))
      at = to
    }
    expect(state).toBe(at)
    const succeeded = verdicts.slice(0, 4).filter(({ __typename }) => __typename.endsWith('Success')).length
    const own = decisions.filter(
      ({ verb }: { verb: string }) => !['SUBMIT', 'SCREEN', 'RELEASE'].includes(verb),
    )
    expect(own).toHaveLength(succeeded)
  }
  await expectForest(service.sql)
})

test('two that are merged into each other at once do not make a ring', async () => {
  for (let round = 0; round < 10; round += 1) {
    const [one, two] = [await stage.submitted('a'), await stage.submitted('b')]
    const verdicts = await Promise.all([
      stage.mutate('mergeProposal', { proposal: one, into: { proposal: two }, reason: 'x' }, stage.staff),
      stage.mutate('mergeProposal', { proposal: two, into: { proposal: one }, reason: 'x' }, stage.staff),
    ])
    expect(verdicts.map(({ __typename }) => __typename).sort()).toEqual([
      'MergeProposalSuccess',
      'MergeTargetClosed',
    ])
    await stage.decide('rejectProposals', { proposals: [one, two] })
  }
  await expectForest(service.sql)
})

test('two alike that are submitted at once know of each other', async () => {
  const drafts = [await stage.draft('a'), await stage.draft('b')]
  const [a, b] = [await stage.token('a'), await stage.token('b')]
  await Promise.all([
    stage.mutate('submitProposal', { proposal: drafts[0] }, a),
    stage.mutate('submitProposal', { proposal: drafts[1] }, b),
  ])
  for (const id of drafts) expect(await stage.read(id, 'hasSimilar')).toEqual({ hasSimilar: true })
})

test('whatever is done in whatever order, chains end, and every credit follows its chain', async () => {
  const count = 8
  const place = fc.nat({ max: count - 1 })
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(fc.constant('merge' as const), place, place) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('dream' as const), place, place) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('withdraw' as const), place, place) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('reject' as const), place, place) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('select' as const), place, place) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
      await startOver(service)
      const ids: string[] = []
      for (let one = 0; one < count; one += 1) {
        const person = `p${one}`
        ids.push(one < 3 ? await stage.shortlisted(person) : await stage.submitted(person, content))
      }
      const idAt = (at: number) => ids[at] as string
      for (const [kind, one, other] of steps) {
        const proposal = idAt(one)
        const reason = 'because'
        if (kind === 'merge') {
          const into = { proposal: idAt(other) }
          await stage.mutate('mergeProposal', { proposal, into, reason }, stage.staff)
        } else if (kind === 'dream') {
          await stage.mutate('mergeProposal', { proposal, into: { dream: 'drm_2' }, reason }, stage.staff)
        } else if (kind === 'withdraw') {
          await stage.mutate('withdrawProposal', { proposal }, await stage.token(`p${one}`))
        } else if (kind === 'reject') {
          await stage.mutate('rejectProposal', { proposal, reason }, stage.staff)
        } else {
          await transact(service.app, (tx) =>
            selectProposals(tx, {
              campaignId: 1,
              dreamId: 1,
              proposalIds: [one + 1],
              actor: 'staff:lin',
              at: service.clock.now(),
              reason,
            }),
          ).catch((error) => expect(error.code).toBe('PROPOSAL_STATE_FORBIDS'))
        }
        await expectForest(service.sql)
      }
      await expectCreditsKept()
    }),
    { seed: 4, numRuns: 8 },
  )
})

/** Everybody whose chain ends in a dream is credited in it, and nobody else is. */
async function expectCreditsKept(): Promise<void> {
  const rows = await service.sql<
    { id: number; state: ProposalState; mergedIntoId: number | null; dreamId: number | null }[]
  >`select id, state, merged_into_id as "mergedIntoId", dream_id as "dreamId" from dream_proposal`
  const found = new Map(rows.map((row) => [row.id, row]))
  for (const row of rows) {
    let end = row
    while (end.mergedIntoId !== null) end = found.get(end.mergedIntoId) as typeof row
    const led = end.state === 'SELECTED' || end.state === 'MERGED'
    expect(row.dreamId !== null).toBe(led)
    expect(row.dreamId).toBe(end.dreamId)
  }
}
