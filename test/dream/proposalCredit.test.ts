// Merging and selection: whose name stands under a dream, however many proposals went into one another on the way.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transact } from '../../src/db/transact.ts'
import { selectProposals } from '../../src/dream/selection.ts'
import { parseId } from '../../src/graphql/publicId.ts'
import { startOver, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import { english, expectForest, openProposals, type Stage, verbsOf } from './proposalStage.ts'

let service: Service
let stage: Stage

beforeAll(async () => {
  service = await startService()
  stage = await openProposals(service)
})
beforeEach(() => startOver(service))
afterAll(() => service.close())

function select(ids: string[], dreamId = 1, campaignId = 1) {
  return transact(service.app, (tx) =>
    selectProposals(tx, {
      campaignId,
      dreamId,
      proposalIds: ids.map((id) => parseId(id.split('_')[1] as string)),
      actor: 'staff:lin',
      at: service.clock.now(),
      reason: '入选',
    }),
  )
}

const merge = (proposal: string, into: object, more: object = {}) =>
  stage.mutate('mergeProposal', { proposal, into, reason: '同一想法', ...more }, stage.staff)

async function creditsOf(dream: string, fields = 'number merged', token?: string) {
  const { body } = await service.graphql(
    `{ node(id: "${dream}") { ... on Dream { credits(first: 100) { edges { node { ${fields} } } } } } }`,
    {},
    token,
  )
  if (body.errors) throw new Error(JSON.stringify(body.errors))
  return body.data.node.credits.edges.map(({ node }: { node: Record<string, unknown> }) => node)
}

describe('a proposal that is merged', () => {
  test('into another one is told so, and not what the other says', async () => {
    const [into, proposal] = [await stage.submitted('alice'), await stage.submitted('bob')]
    const answer = await merge(proposal, { proposal: into }, { note: 'word for word' })
    expect(answer).toMatchObject({
      replayed: false,
      proposal: { state: 'MERGED', mergedInto: { number: 1, state: 'SUBMITTED' }, dream: null },
    })
    await writesNothing(service, async () => {
      expect(await merge(proposal, { proposal: into })).toMatchObject({ replayed: true })
      expect(await merge(proposal, { dream: 'drm_1' })).toMatchObject({
        __typename: 'ProposalStateForbids',
        state: 'MERGED',
      })
    })
    const own = await stage.read(proposal, 'mergedInto { number state }', await stage.token('bob'))
    expect(own).toEqual({ mergedInto: { number: 1, state: 'SUBMITTED' } })
    expect(await stage.read(into, 'id', await stage.token('bob'))).toBeNull()
  })

  test('into a dream is credited in it at once, with all that went into it before', async () => {
    const [one, two] = [await stage.submitted('alice'), await stage.submitted('bob')]
    await merge(two, { proposal: one })
    expect(await merge(one, { dream: 'drm_2' })).toMatchObject({
      proposal: { state: 'MERGED', mergedInto: null, dream: { id: 'drm_2' } },
    })
    expect(await creditsOf('drm_2')).toEqual([
      { number: 1, merged: true },
      { number: 2, merged: true },
    ])
    await expectForest(service.sql)
  })

  test('is merged into nothing that is at an end, into a draft, into itself, or into what is elsewhere', async () => {
    const proposal = await stage.submitted('alice')
    const draft = await stage.draft('bob')
    const rejected = await stage.submitted('bob')
    await stage.decide('rejectProposal', { proposal: rejected })
    const withdrawn = await stage.submitted('bob')
    await stage.mutate('withdrawProposal', { proposal: withdrawn }, await stage.token('bob'))
    const merged = await stage.submitted('bob')
    await merge(merged, { dream: 'drm_1' })
    await writesNothing(service, async () => {
      for (const [into, state] of [
        [draft, 'DRAFT'],
        [rejected, 'REJECTED'],
        [withdrawn, 'WITHDRAWN'],
        [merged, 'MERGED'],
      ]) {
        expect(await merge(proposal, { proposal: into })).toMatchObject({
          __typename: 'MergeTargetClosed',
          state,
        })
      }
      expect(await merge(proposal, { proposal })).toMatchObject({ __typename: 'InvalidInput' })
      expect(await merge(proposal, { proposal: 'drp_999' })).toMatchObject({ path: 'input.into.proposal' })
      expect(await merge(proposal, { dream: 'drm_999' })).toMatchObject({ path: 'input.into.dream' })
    })
  })

  test('never closes a ring', async () => {
    const ids = [await stage.submitted('a'), await stage.submitted('b'), await stage.submitted('c')]
    const [a, b, c] = ids as [string, string, string]
    await merge(a, { proposal: b })
    await merge(b, { proposal: c })
    expect(await merge(c, { proposal: a })).toMatchObject({ __typename: 'MergeTargetClosed' })
    expect((await stage.read(a)).mergedInto).toEqual({ number: 3, state: 'SUBMITTED' })
    await expectForest(service.sql)
  })

  test('stands on its own again when what it went into is withdrawn', async () => {
    const [one, two, three] = [
      await stage.submitted('alice'),
      await stage.submitted('bob'),
      await stage.submitted('carol'),
    ]
    await merge(three, { proposal: two })
    await merge(two, { proposal: one })
    await stage.mutate('withdrawProposal', { proposal: one }, await stage.token('alice'))
    const released = await stage.read(two)
    expect(released).toMatchObject({ state: 'SUBMITTED', mergedInto: null })
    expect(verbsOf(released)).toEqual(['SUBMIT', 'MERGE', 'RELEASE'])
    expect(released.decisions.at(-1).reason).toMatch(/撤回.*withdrawn/)
    expect(await stage.read(three)).toMatchObject({
      state: 'MERGED',
      mergedInto: { number: 2, state: 'SUBMITTED' },
    })
  })
})

describe('selection', () => {
  test('makes a dream of proposals, and credits them and all that went into them', async () => {
    const [chosen, other] = [await stage.shortlisted('alice'), await stage.shortlisted('bob')]
    const [near, nearer] = [await stage.submitted('carol'), await stage.submitted('dan')]
    await merge(nearer, { proposal: near })
    await merge(near, { proposal: chosen })
    await select([chosen, other])
    expect(await stage.read(chosen)).toMatchObject({ state: 'SELECTED', dream: { id: 'drm_1' } })
    expect((await stage.read(chosen)).decisions.at(-1)).toMatchObject({
      verb: 'SELECT',
      from: 'SHORTLISTED',
      reason: '入选',
    })
    expect(await stage.read(nearer)).toMatchObject({
      state: 'MERGED',
      mergedInto: { state: 'SELECTED' },
      dream: { id: 'drm_1' },
    })
    const late = await stage.submitted('eve')
    await merge(late, { proposal: chosen })
    expect(await creditsOf('drm_1', 'number merged titleZh titleEn')).toEqual([
      { number: 1, merged: false, titleZh: '为乡村儿童建音乐教室', titleEn: english.title },
      { number: 2, merged: false, titleZh: '为乡村儿童建音乐教室', titleEn: english.title },
      { number: 3, merged: true, titleZh: null, titleEn: null },
      { number: 4, merged: true, titleZh: null, titleEn: null },
      { number: 5, merged: true, titleZh: null, titleEn: null },
    ])
    const entries = await service.sql`
      select subject, actor, after from audit_entry where action = 'SELECT_PROPOSAL' order by id`
    expect(entries).toMatchObject([
      { subject: chosen, actor: 'staff:lin', after: { state: 'SELECTED', dream: 'drm_1' } },
      { subject: other },
    ])
    await expectForest(service.sql)
  })

  test('is all or nothing, and for what is shortlisted', async () => {
    const [good, screened] = [await stage.shortlisted('alice'), await stage.submitted('bob')]
    await writesNothing(service, async () => {
      await expect(select([good, screened])).rejects.toMatchObject({
        code: 'PROPOSAL_STATE_FORBIDS',
        state: 'SUBMITTED',
      })
      await expect(select([good, 'drp_999'])).rejects.toMatchObject({
        code: 'NOT_FOUND',
        path: 'input.proposals.1',
      })
      await expect(select([good, good])).rejects.toMatchObject({ code: 'INVALID_INPUT' })
      await expect(select(Array.from({ length: 101 }, (_, n) => `drp_${n + 1}`))).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      })
      expect(await select([])).toEqual([])
    })
    await select([good])
    await expect(select([good], 2)).rejects.toMatchObject({
      code: 'PROPOSAL_STATE_FORBIDS',
      state: 'SELECTED',
    })
    const alice = await stage.token('alice')
    expect(await stage.mutate('withdrawProposal', { proposal: good }, alice)).toMatchObject({
      __typename: 'ProposalStateForbids',
      state: 'SELECTED',
    })
  })
})

describe('credits', () => {
  test('name who may be named, and nobody else, whoever asks', async () => {
    for (const [person, profile] of [
      ['alice', { displayName: '爱丽丝', anonymous: false }],
      ['bob', { displayName: 'Bob', anonymous: true }],
    ] as const) {
      const input = profile
      await service.graphql(
        'mutation ($input: UpdateDonorInput!) { updateDonor(input: $input) { __typename } }',
        { input },
        await stage.token(person),
      )
    }
    for (const person of ['alice', 'bob', 'carol'])
      await merge(await stage.submitted(person), { dream: 'drm_1' })
    const fields =
      'proposer { __typename ... on NamedDonor { displayName } ... on AnonymousDonor { labelZh } }'
    const shown = [
      { proposer: { __typename: 'NamedDonor', displayName: '爱丽丝' } },
      { proposer: { __typename: 'AnonymousDonor', labelZh: '爱心人士' } },
      { proposer: { __typename: 'AnonymousDonor', labelZh: '爱心人士' } },
    ]
    expect(await creditsOf('drm_1', fields)).toEqual(shown)
    expect(await creditsOf('drm_1', fields, stage.staff)).toEqual(shown)
    const text = JSON.stringify(await creditsOf('drm_1', `${fields} number merged titleZh`))
    expect(text).not.toMatch(/Bob|carol|音乐/)
  })

  test('are read for all dreams of a page in one statement', async () => {
    await merge(await stage.submitted('alice'), { dream: 'drm_1' })
    await merge(await stage.submitted('bob'), { dream: 'drm_2' })
    const { body } = await service.graphql(
      '{ dreams(first: 4) { edges { node { id credits(first: 1) { edges { node { number } } } } } } }',
    )
    const credits = body.data.dreams.edges.map(
      ({ node }: { node: { credits: { edges: unknown[] } } }) => node.credits.edges.length,
    )
    expect(credits).toEqual([1, 1, 0, 0])
  })
})
