// What authors do with their proposals: change a draft, hand it in, take it back, and read what was decided about it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOver, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import { content, english, openProposals, type Stage, verbsOf } from './proposalStage.ts'

let service: Service
let stage: Stage
let alice: string

beforeAll(async () => {
  service = await startService()
  stage = await openProposals(service)
  alice = await stage.token('alice')
})
beforeEach(() => startOver(service))
afterAll(() => service.close())

const ownList = `query ($campaign: ID, $first: Int, $after: String) { viewer {
  proposals(campaign: $campaign, first: $first, after: $after) {
    edges { node { id state decisions { verb reason } } } pageInfo { hasNextPage endCursor } } } }`

describe('a draft', () => {
  test('is in the language of its title, until its author says otherwise', async () => {
    expect(await stage.read(await stage.draft('alice'))).toMatchObject({
      language: 'ZH',
      titleZh: content.title,
      titleEn: null,
      number: null,
      region: { code: 'UNKNOWN' },
      category: null,
    })
    const { title, problem, beneficiaries } = content
    const both = await stage.draft('alice', {
      ...english,
      translation: { title, problem, beneficiaries },
      regionCode: '530000',
      category: 'EDUCATION',
    })
    expect(await stage.read(both)).toMatchObject({
      language: 'EN',
      title: english.title,
      titleZh: content.title,
      titleEn: english.title,
      problemZh: content.problem,
      beneficiariesEn: english.beneficiaries,
      translatedBy: 'AUTHOR',
      region: { code: '530000' },
      category: 'EDUCATION',
    })
    const said = await stage.draft('alice', { title: '1,000', language: 'ZH' })
    expect(await stage.read(said)).toMatchObject({ language: 'ZH', titleZh: '1,000' })
  })

  test('the same key with another translation is other content', async () => {
    const input = { idempotencyKey: 'one', campaign: 'cmp_1', ...content }
    expect(await stage.mutate('proposeDream', input, alice)).toMatchObject({ replayed: false })
    expect(await stage.mutate('proposeDream', input, alice)).toMatchObject({ replayed: true })
    expect(await stage.mutate('proposeDream', { ...input, translation: english }, alice)).toMatchObject({
      __typename: 'IdempotencyConflict',
    })
  })

  test('is changed in what is given, and stays in what is not', async () => {
    const proposal = await stage.draft('alice', { translation: english, category: 'NATURE' })
    const changed = await stage.mutate(
      'updateProposal',
      { proposal, title: '为山区儿童建图书室', estimate: 5 },
      alice,
    )
    expect(changed.proposal).toMatchObject({
      title: '为山区儿童建图书室',
      problem: content.problem,
      estimate: { minorUnits: 5 },
      titleEn: english.title,
      category: 'NATURE',
      state: 'DRAFT',
    })
    const bare = await stage.mutate('updateProposal', { proposal, translation: null, category: null }, alice)
    expect(bare.proposal).toMatchObject({ titleEn: null, translatedBy: null, category: null })
    const found = await service.graphql(
      `{ proposals(campaign: "cmp_1", filter: { states: [DRAFT], search: "图书" }, orderBy: { by: CHANGED }) {
        edges { node { id } } } }`,
      {},
      stage.staff,
    )
    expect(found.body.data.proposals.edges).toEqual([{ node: { id: proposal } }])
  })

  test('is nobody else’s to change, submit, withdraw or see', async () => {
    const proposal = await stage.draft('alice')
    const bob = await stage.token('bob')
    await writesNothing(service, async () => {
      for (const [name, input] of [
        ['updateProposal', { proposal, title: 'mine' }],
        ['submitProposal', { proposal }],
        ['withdrawProposal', { proposal }],
      ] as const) {
        expect(await stage.mutate(name, input, bob)).toMatchObject({
          __typename: 'NotFound',
          path: 'input.proposal',
        })
      }
    })
    expect(await stage.read(proposal, 'id', bob)).toBeNull()
    expect(await stage.read(proposal, 'id', alice)).toEqual({ id: proposal })
    const { body } = await service.graphql(`{ node(id: "${proposal}") { id } }`)
    expect(body.data.node).toBeNull()
  })

  test('nobody may have more than so many on their way, and an end makes room', async () => {
    await stage.decide('setProposalRules', { campaign: 'cmp_1', mostOpen: 2 })
    const [first] = [await stage.draft('alice'), await stage.submitted('alice')]
    const input = { idempotencyKey: 'third', campaign: 'cmp_1', ...content }
    await writesNothing(service, async () => {
      expect(await stage.mutate('proposeDream', input, alice)).toMatchObject({
        __typename: 'TooManyProposals',
        most: 2,
      })
    })
    await stage.draft('bob')
    await stage.mutate('withdrawProposal', { proposal: first }, alice)
    expect(await stage.mutate('proposeDream', input, alice)).toMatchObject({ replayed: false })
  })

  test('of twenty at once no more are made than one may have', async () => {
    await stage.decide('setProposalRules', { campaign: 'cmp_1', mostOpen: 3 })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        stage.mutate('proposeDream', { idempotencyKey: `k${place}`, campaign: 'cmp_1', ...content }, alice),
      ),
    )
    expect(answers.filter(({ __typename }) => __typename === 'ProposeDreamSuccess')).toHaveLength(3)
  })
})

describe('submission', () => {
  test('gives a number, ends the writing, and happens once', async () => {
    const proposal = await stage.draft('alice')
    expect(await stage.mutate('submitProposal', { proposal }, alice)).toMatchObject({
      replayed: false,
      proposal: { state: 'SUBMITTED', number: 1, submittedAt: service.clock.now().toISOString() },
    })
    await writesNothing(service, async () => {
      expect(await stage.mutate('submitProposal', { proposal }, alice)).toMatchObject({ replayed: true })
      expect(await stage.mutate('updateProposal', { proposal, title: 'late' }, alice)).toMatchObject({
        __typename: 'ProposalStateForbids',
        state: 'SUBMITTED',
      })
    })
    expect(await stage.read(await stage.submitted('bob'))).toMatchObject({ number: 2 })
  })

  test('ten at once are one decision', async () => {
    const proposal = await stage.draft('alice')
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => stage.mutate('submitProposal', { proposal }, alice)),
    )
    expect(answers.filter(({ replayed }) => replayed === false)).toHaveLength(1)
    expect(verbsOf(await stage.read(proposal))).toEqual(['SUBMIT'])
  })

  test.each(['PAUSED', 'SETTLING'])('is refused while the campaign is %s', async (phase) => {
    const proposal = await stage.draft('alice')
    await service.sql`update campaign set phase = ${phase} where id = 1`
    await writesNothing(service, async () => {
      expect(await stage.mutate('submitProposal', { proposal }, alice)).toMatchObject({
        __typename: 'ProposalsClosed',
        phase,
      })
    })
    // To withdraw is always allowed.
    expect(await stage.mutate('withdrawProposal', { proposal }, alice)).toMatchObject({
      proposal: { state: 'WITHDRAWN' },
    })
  })
})

describe('withdrawal', () => {
  test('is for what is on its way, with a reason or without, and for good', async () => {
    const ids = [await stage.draft('alice'), await stage.submitted('alice'), await stage.shortlisted('alice')]
    for (const proposal of ids) {
      const answer = await stage.mutate('withdrawProposal', { proposal, reason: '改主意了' }, alice)
      expect(answer).toMatchObject({ replayed: false, proposal: { state: 'WITHDRAWN' } })
      expect(answer.proposal.decisions.at(-1)).toMatchObject({ verb: 'WITHDRAW', reason: '改主意了' })
    }
    const [proposal] = ids
    await writesNothing(service, async () => {
      expect(await stage.mutate('withdrawProposal', { proposal, reason: '改主意了' }, alice)).toMatchObject({
        replayed: true,
      })
      expect(await stage.mutate('withdrawProposal', { proposal }, alice)).toMatchObject({
        __typename: 'ProposalStateForbids',
        state: 'WITHDRAWN',
      })
      expect(await stage.mutate('submitProposal', { proposal }, alice)).toMatchObject({
        __typename: 'ProposalStateForbids',
      })
    })
  })
})

describe('the author’s list', () => {
  test('has every own proposal with what its author is told, and nobody else’s', async () => {
    const draft = await stage.draft('alice')
    const submitted = await stage.submitted('alice')
    await stage.submitted('bob')
    await stage.decide('rejectProposal', { proposal: submitted, reason: '已有同类', note: 'weak' })
    const { body } = await service.graphql(ownList, { first: 1 }, alice)
    expect(body.data.viewer.proposals.edges).toEqual([
      {
        node: {
          id: submitted,
          state: 'REJECTED',
          decisions: [
            { verb: 'SUBMIT', reason: '由作者提交。 Submitted by its author.' },
            { verb: 'REJECT', reason: '已有同类' },
          ],
        },
      },
    ])
    const { endCursor, hasNextPage } = body.data.viewer.proposals.pageInfo
    expect(hasNextPage).toBe(true)
    const next = await service.graphql(ownList, { after: endCursor, campaign: 'cmp_1' }, alice)
    expect(
      next.body.data.viewer.proposals.edges.map(({ node }: { node: { id: string } }) => node.id),
    ).toEqual([draft])
    const nobody = await service.graphql(ownList, {}, await stage.token('nobody'))
    expect(nobody.body.data.viewer.proposals.edges).toEqual([])
  })

  test.each(['note', 'actor'])('does not tell the %s of a decision', async (field) => {
    const proposal = await stage.submitted('alice')
    await stage.decide('rejectProposal', { proposal, note: 'for us alone' })
    const query = `query ($id: ID!) { node(id: $id) { ... on DreamProposal { decisions { ${field} } } } }`
    const own = await service.graphql(query, { id: proposal }, alice)
    expect(own.body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(JSON.stringify(own.body)).not.toMatch(/for us alone|staff:lin/)
    const staff = await service.graphql(query, { id: proposal }, stage.staff)
    const told = staff.body.data.node.decisions.at(-1)
    expect(told).toEqual(field === 'note' ? { note: 'for us alone' } : { actor: 'staff:lin' })
  })

  test.each(['claimedBy', 'hasSimilar', 'similar { score }'])('does not tell %s', async (field) => {
    const proposal = await stage.submitted('alice')
    const query = `query ($id: ID!) { node(id: $id) { ... on DreamProposal { ${field} } } }`
    const { body } = await service.graphql(query, { id: proposal }, alice)
    expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('is for donors: others have none', async () => {
    const { body } = await service.graphql(ownList, {}, stage.staff)
    expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

test('every step is in the audit, with who and why', async () => {
  const proposal = await stage.submitted('alice')
  await stage.mutate('withdrawProposal', { proposal, reason: 'changed my mind' }, alice)
  const rows = await service.sql`
    select action, actor, before, after, reason from audit_entry where subject = ${proposal} order by id`
  expect(rows).toMatchObject([
    { action: 'PROPOSE_DREAM', actor: 'donor:alice', after: { state: 'DRAFT' } },
    {
      action: 'SUBMIT_PROPOSAL',
      actor: 'donor:alice',
      before: { state: 'DRAFT' },
      after: { state: 'SUBMITTED' },
    },
    { action: 'WITHDRAW_PROPOSAL', before: { state: 'SUBMITTED' }, reason: 'changed my mind' },
  ])
})
