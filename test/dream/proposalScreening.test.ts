// What staff does with proposals: the queue and its filters, claims, decisions one at a time and many at once, translation,
// and titles that are alike.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOver, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import {
  content,
  documentOf,
  english,
  mutations,
  openProposals,
  type Stage,
  verbsOf,
} from './proposalStage.ts'

let service: Service
let stage: Stage
let wu: string

beforeAll(async () => {
  service = await startService()
  stage = await openProposals(service)
  wu = await service.token('staff', 'wu', 60 * 86_400)
})
beforeEach(() => startOver(service))
afterAll(() => service.close())

async function queue(args: string, fields = 'id'): Promise<{ node: Record<string, unknown> }[]> {
  const { body } = await service.graphql(
    `{ proposals(campaign: "cmp_1" ${args}) { edges { node { ${fields} } } } }`,
    {},
    stage.staff,
  )
  if (body.errors) throw new Error(JSON.stringify(body.errors))
  return body.data.proposals.edges
}
const idsIn = async (args: string) => (await queue(args)).map(({ node }) => node.id)

describe('the queue', () => {
  test('has what was submitted, the oldest first or the newest, and drafts when asked for', async () => {
    const draft = await stage.draft('alice')
    const [one, two] = [await stage.submitted('alice'), await stage.submitted('bob')]
    expect(await idsIn('')).toEqual([one, two])
    expect(await idsIn('orderBy: { by: NUMBER, direction: DESC }')).toEqual([two, one])
    expect(await idsIn('filter: { states: [DRAFT] }, orderBy: { by: CHANGED }')).toEqual([draft])
    expect(await idsIn('filter: { states: [] }')).toEqual([])
    await stage.decide('screenProposal', { proposal: one })
    expect(await idsIn('orderBy: { by: CHANGED, direction: DESC }')).toEqual([one, two])
  })

  test('is narrowed by state, text, language, region, category, time, claim and likeness', async () => {
    const one = await stage.submitted('alice', { regionCode: '530000', category: 'EDUCATION' })
    service.clock.advance(60_000)
    const two = await stage.submitted('bob', { ...english, title: 'Clean water for the highlands' })
    const like = await stage.submitted('carol', { title: '为乡村儿童建音乐教室吧' })
    await stage.decide('screenProposal', { proposal: two })
    await stage.mutate('claimProposals', { campaign: 'cmp_1', count: 1 }, wu)
    const middle = '2022-09-09T12:00:30+08:00'
    const cases: [filter: string, ids: string[]][] = [
      ['states: [SUBMITTED]', [one, like]],
      ['states: [SCREENED, SUBMITTED]', [one, two, like]],
      ['search: "音乐"', [one, like]],
      ['search: "wat highl"', [two]],
      ['search: "云南"', [one, two, like]],
      ['search: "!"', []],
      ['language: EN', [two]],
      ['region: "530000"', [one]],
      ['category: EDUCATION', [one]],
      [`submittedFrom: "${middle}"`, [two, like]],
      [`submittedBefore: "${middle}"`, [one]],
      ['assignedTo: "wu"', [one]],
      ['assignedTo: "lin"', []],
      ['assigned: true', [one]],
      ['assigned: false', [two, like]],
      ['hasSimilar: true', [one, like]],
      ['hasSimilar: false', [two]],
      ['language: ZH, states: [SUBMITTED], assigned: false', [like]],
    ]
    for (const [filter, ids] of cases) {
      expect([filter, await idsIn(`filter: { ${filter} }`)]).toEqual([filter, ids])
    }
    service.clock.advance(31 * 60_000)
    expect(await idsIn('filter: { assigned: true }')).toEqual([])
  })

  test('is walked page by page over several states, each proposal once', async () => {
    const ids: string[] = []
    for (let place = 0; place < 9; place += 1) {
      const proposal = await stage.submitted(`a${place}`)
      if (place % 2 === 0) await stage.decide('screenProposal', { proposal })
      ids.push(proposal)
    }
    const seen: unknown[] = []
    let after: string | null = null
    do {
      const { body } = await service.graphql(
        `query ($after: String) { proposals(campaign: "cmp_1", first: 2, after: $after,
          filter: { states: [SUBMITTED, SCREENED] }) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
        { after },
        stage.staff,
      )
      const { edges, pageInfo } = body.data.proposals
      seen.push(...edges.map(({ node }: { node: { id: string } }) => node.id))
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null
    } while (after !== null)
    expect(seen).toEqual(ids)
  })

  test('counts what stands where', async () => {
    await stage.draft('alice')
    await stage.submitted('alice')
    await stage.shortlisted('bob')
    const { body } = await service.graphql(
      '{ proposalCounts(campaign: "cmp_1") { state count } }',
      {},
      stage.staff,
    )
    expect(
      Object.fromEntries(
        body.data.proposalCounts.map(({ state, count }: { state: string; count: number }) => [state, count]),
      ),
    ).toEqual({
      DRAFT: 1,
      SUBMITTED: 1,
      SCREENED: 0,
      SHORTLISTED: 1,
      SELECTED: 0,
      REJECTED: 0,
      MERGED: 0,
      WITHDRAWN: 0,
    })
  })

  test.each([
    ['proposals(campaign: "drm_1")', 'campaign'],
    ['proposals(campaign: "cmp_1", first: 101)', 'first'],
    ['proposals(campaign: "cmp_1", after: "x")', 'after'],
    ['proposals(campaign: "cmp_1", filter: { region: "44" })', 'filter.region'],
    ['proposals(campaign: "cmp_1", filter: { assignedTo: "" })', 'filter.assignedTo'],
    [`proposals(campaign: "cmp_1", filter: { search: "${'x'.repeat(101)}" })`, 'filter.search'],
  ])('refuses %s by the name of the argument', async (field, path) => {
    const { body } = await service.graphql(`{ ${field} { edges { cursor } } }`, {}, stage.staff)
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path }] })
  })

  test.each(['donor', 'partner', 'organization', 'screen'] as const)('is nothing for a %s', async (role) => {
    const token = await service.token(role)
    for (const field of [
      'proposals(campaign: "cmp_1") { edges { cursor } }',
      'proposalCounts(campaign: "cmp_1") { count }',
    ]) {
      const { body } = await service.graphql(`{ ${field} }`, {}, token)
      expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })
})

describe('claims', () => {
  const claim = async (count: number, token = stage.staff, more = {}) =>
    (await stage.mutate('claimProposals', { campaign: 'cmp_1', count, ...more }, token)).proposals.map(
      ({ id }: { id: string }) => id,
    )

  test('give each screener the next ones, and the same when asked again', async () => {
    const ids = []
    for (let place = 0; place < 5; place += 1) ids.push(await stage.submitted(`a${place}`))
    expect(await claim(2)).toEqual(ids.slice(0, 2))
    expect(await claim(2)).toEqual(ids.slice(0, 2))
    expect(await claim(2, wu)).toEqual(ids.slice(2, 4))
    expect(await claim(3)).toEqual([ids[0], ids[1], ids[4]])
    expect(await claim(5, await service.token('staff', 'zhao'))).toEqual([])
  })

  test('keep others off until they end by themselves, are given back, or the proposal is decided', async () => {
    const ids = [await stage.submitted('a'), await stage.submitted('b'), await stage.submitted('c')]
    const [first, second, third] = ids
    expect(await claim(3)).toEqual(ids)
    const until = new Date(service.clock.now().getTime() + 30 * 60_000).toISOString()
    expect(await stage.mutate('screenProposal', { proposal: first, reason: 'good' }, wu)).toMatchObject({
      __typename: 'ProposalClaimed',
      by: 'staff:lin',
      until,
    })
    expect(await stage.mutate('releaseProposals', { proposals: [first, second] }, wu)).toMatchObject({
      count: 0,
    })
    expect(await stage.mutate('releaseProposals', { proposals: [first] }, stage.staff)).toMatchObject({
      count: 1,
    })
    expect(await claim(1, wu)).toEqual([first])
    await stage.decide('screenProposal', { proposal: second })
    expect(await stage.read(second as string, 'state claimedBy')).toEqual({
      state: 'SCREENED',
      claimedBy: null,
    })
    service.clock.advance(30 * 60_000)
    expect(await stage.mutate('screenProposal', { proposal: third, reason: 'good' }, wu)).toMatchObject({
      proposal: { state: 'SCREENED' },
    })
  })

  test('may be for one language', async () => {
    await stage.submitted('a')
    const inEnglish = await stage.submitted('b', english)
    expect(await claim(2, stage.staff, { language: 'EN' })).toEqual([inEnglish])
  })
})

describe('decisions', () => {
  test('lead from SUBMITTED to SHORTLISTED, each with its reason, once', async () => {
    const proposal = await stage.submitted('alice', { translation: english })
    const input = { proposal, reason: '可行', note: 'call her' }
    expect(await stage.mutate('screenProposal', input, stage.staff)).toMatchObject({
      replayed: false,
      proposal: { state: 'SCREENED' },
    })
    await writesNothing(service, async () => {
      expect(await stage.mutate('screenProposal', input, stage.staff)).toMatchObject({ replayed: true })
      expect(await stage.mutate('screenProposal', { ...input, reason: 'other' }, stage.staff)).toMatchObject({
        __typename: 'ProposalStateForbids',
        state: 'SCREENED',
      })
      expect(await stage.mutate('screenProposal', input, wu)).toMatchObject({
        __typename: 'ProposalStateForbids',
      })
    })
    await stage.decide('shortlistProposal', { proposal })
    expect(verbsOf(await stage.read(proposal))).toEqual(['SUBMIT', 'SCREEN', 'SHORTLIST'])
  })

  test('wait for the second language before the shortlist, which staff adds', async () => {
    const proposal = await stage.submitted('alice')
    await stage.decide('screenProposal', { proposal })
    const input = { proposal, reason: 'the best' }
    expect(await stage.mutate('shortlistProposal', input, stage.staff)).toMatchObject({
      __typename: 'ProposalUntranslated',
      missing: 'EN',
    })
    const translated = await stage.mutate('translateProposal', { proposal, ...english }, stage.staff)
    expect(translated.proposal).toMatchObject({
      title: content.title,
      titleZh: content.title,
      titleEn: english.title,
      problemEn: english.problem,
      translatedBy: 'STAFF',
      state: 'SCREENED',
    })
    expect(await idsIn('filter: { search: "music" }')).toEqual([proposal])
    expect(await stage.mutate('shortlistProposal', input, stage.staff)).toMatchObject({
      proposal: { state: 'SHORTLISTED' },
    })
    const draft = await stage.draft('alice')
    expect(
      await stage.mutate('translateProposal', { proposal: draft, ...english }, stage.staff),
    ).toMatchObject({ __typename: 'ProposalStateForbids', state: 'DRAFT' })
  })

  test('a hundred at once have one result each, in order, and a few statements', async () => {
    const good = [await stage.submitted('a'), await stage.submitted('b')]
    const draft = await stage.draft('c')
    const claimedByWu = await stage.submitted('d')
    await stage.mutate('claimProposals', { campaign: 'cmp_1', count: 3 }, wu)
    await stage.mutate('releaseProposals', { proposals: good }, wu)
    const proposals = [good[0], draft, 'drp_999', claimedByWu, good[1]]
    const input = { proposals, reason: 'fine' }
    const { results } = await stage.mutate('screenProposals', input, stage.staff)
    expect(
      results.map(({ proposal, decided, refusal }: Record<string, { state?: string; code?: string }>) => [
        proposal?.state ?? null,
        decided,
        refusal?.code ?? null,
      ]),
    ).toEqual([
      ['SCREENED', true, null],
      ['DRAFT', false, 'PROPOSAL_STATE_FORBIDS'],
      [null, false, 'NOT_FOUND'],
      ['SUBMITTED', false, 'PROPOSAL_CLAIMED'],
      ['SCREENED', true, null],
    ])
    const again = await stage.mutate('screenProposals', input, stage.staff)
    expect(again.results.map(({ decided }: { decided: boolean }) => decided)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ])
    expect(verbsOf(await stage.read(good[0] as string))).toEqual(['SUBMIT', 'SCREEN'])
    await stage.decide('rejectProposals', { proposals: good })
    expect((await stage.read(good[1] as string)).state).toBe('REJECTED')
    const nothing = await stage.mutate(
      'shortlistProposals',
      { proposals: ['drp_998'], reason: 'x' },
      stage.staff,
    )
    expect(nothing.results).toMatchObject([{ proposal: null, decided: false }])
  })

  test('many at once are of one campaign', async () => {
    const proposal = await stage.submitted('a')
    await service.sql`
      insert into campaign (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase, rehearsal, daily_flower_cap)
      select 'other', edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase, rehearsal, daily_flower_cap
      from campaign where id = 1 on conflict do nothing`
    const [campaign] = await service.sql<{ id: number }[]>`select id from campaign where code = 'other'`
    // The service remembers to which campaign an id belongs, and ids begin anew with every test here.
    await service.sql`select setval(pg_get_serial_sequence('dream_proposal', 'id'), 5000)`
    const foreign = await stage.submitted('b', { campaign: `cmp_${campaign?.id}` })
    const input = { proposals: [proposal, foreign], reason: 'x' }
    expect(await stage.mutate('screenProposals', input, stage.staff)).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.proposals.1' }],
    })
    expect(
      await stage.mutate(
        'mergeProposal',
        { proposal, into: { proposal: foreign }, reason: 'x' },
        stage.staff,
      ),
    ).toMatchObject({ __typename: 'NotFound', path: 'input.into.proposal' })
  })
})

describe('titles that are alike', () => {
  const similar = (id: string, first = 5) =>
    stage.read(id, `similar(first: ${first}) { score basis proposal { id state } } hasSimilar`)

  test('are shown with how alike they are, the most alike first, in Chinese and in English', async () => {
    const one = await stage.submitted('a', { title: '为300名听障儿童开设音乐康复课' })
    const same = await stage.submitted('b', { title: '为500名听障儿童开设音乐康复课' })
    const close = await stage.submitted('c', { title: '给听障儿童开音乐康复课' })
    const other = await stage.submitted('d', { title: '给高原牧民做听力筛查', translation: english })
    const inEnglish = await stage.submitted('e', { ...english, title: 'Music room for rural children' })
    const found = await similar(one)
    expect(found.similar.map(({ proposal }: { proposal: { id: string } }) => proposal.id)).toEqual([
      same,
      close,
      ...found.similar.slice(2).map(({ proposal }: { proposal: { id: string } }) => proposal.id),
    ])
    expect(found.similar[0].score).toBe(100)
    expect(found.hasSimilar).toBe(true)
    // A translation is compared with what was written in that language.
    expect((await similar(inEnglish, 1)).similar).toMatchObject([{ proposal: { id: other } }])
    expect((await similar(one, 1)).similar).toHaveLength(1)
  })

  test('are judged whatever became of them, but not drafts and what was withdrawn', async () => {
    const one = await stage.submitted('a')
    const rejected = await stage.submitted('b')
    await stage.decide('rejectProposal', { proposal: rejected })
    const withdrawn = await stage.submitted('c')
    await stage.mutate('withdrawProposal', { proposal: withdrawn }, await stage.token('c'))
    const draft = await stage.draft('d')
    expect((await similar(one)).similar).toMatchObject([
      { score: 100, proposal: { id: rejected, state: 'REJECTED' } },
    ])
    expect((await similar(draft)).similar).toEqual([])
    expect((await similar(withdrawn)).similar).toEqual([])
  })

  test('say by which measure: trigrams where the database has them and sees Chinese', async () => {
    const [trigrams] = await service.sql`select to_regproc('show_trgm') is not null as here`
    await stage.submitted('a', { ...english, title: 'A libary' })
    const one = await stage.submitted('b', { ...english, title: 'The library of a village' })
    const { similar: found } = await similar(one)
    expect(found).toHaveLength(1)
    expect(['TERMS', ...(trigrams?.here ? ['TRIGRAM'] : [])]).toContain(found[0].basis)
    await service.sql`update dream_proposal set title = 'Aa Bb Cc' where number = 1`
    await service.sql`update dream_proposal set title = 'aa bb' where number = 2`
    const measured = (await similar(one)).similar[0]
    // " aa", "aa " and their like are two of three; trigrams of pg_trgm count the start of a word twice.
    expect(measured).toMatchObject({ score: 66 })
  })

  test('are found without pg_trgm too, by terms alone', async () => {
    const bare = await startService()
    await bare.sql`drop extension if exists pg_trgm`
    const there = await openProposals(bare)
    const one = await there.submitted('a')
    const two = await there.submitted('b', { title: '给乡村儿童建音乐教室' })
    expect(await there.read(two, 'similar { score basis proposal { id } }')).toEqual({
      similar: [{ score: 80, basis: 'TERMS', proposal: { id: one } }],
    })
    await bare.close()
  })

  test.each([0, 21])('are not %i', async (first) => {
    const proposal = await stage.submitted('a')
    const { body } = await service.graphql(
      `{ node(id: "${proposal}") { ... on DreamProposal { similar(first: ${first}) { score } } } }`,
      {},
      stage.staff,
    )
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'first' }] })
  })
})

describe('bad input is refused by the name of its field', () => {
  const long = (length: number) => '长'.repeat(length)
  const cases: [name: string, change: object, path: string][] = [
    ['proposeDream', { title: long(61) }, 'input.title'],
    ['proposeDream', { translation: { ...english, title: ' ' } }, 'input.translation.title'],
    ['proposeDream', { translation: { ...english, problem: long(6_001) } }, 'input.translation.problem'],
    ['proposeDream', { regionCode: '44' }, 'input.regionCode'],
    ['proposeDream', { campaign: 'prj_1' }, 'input.campaign'],
    ['updateProposal', { title: undefined }, 'input.title'],
    ['updateProposal', { title: '' }, 'input.title'],
    ['updateProposal', { estimate: 0 }, 'input.estimate'],
    ['updateProposal', { proposal: 'drm_1' }, 'input.proposal'],
    ['submitProposal', { proposal: 'drp_0' }, 'input.proposal'],
    ['withdrawProposal', { reason: long(501) }, 'input.reason'],
    ['withdrawProposal', { proposal: 'x' }, 'input.proposal'],
    ['screenProposal', { reason: '' }, 'input.reason'],
    ['screenProposal', { note: long(2_001) }, 'input.note'],
    ['screenProposal', { proposal: 'drm_1' }, 'input.proposal'],
    ['rejectProposal', { reason: '\u202e' }, 'input.reason'],
    ['rejectProposal', { proposal: 'drm_1' }, 'input.proposal'],
    ['shortlistProposal', { reason: ' ' }, 'input.reason'],
    ['shortlistProposal', { proposal: '' }, 'input.proposal'],
    ['screenProposals', { proposals: [] }, 'input.proposals'],
    [
      'screenProposals',
      { proposals: Array.from({ length: 101 }, (_, n) => `drp_${n + 1}`) },
      'input.proposals',
    ],
    ['rejectProposals', { proposals: ['drp_1', 'drp_1'] }, 'input.proposals'],
    ['shortlistProposals', { proposals: ['drp_1', 'drm_1'] }, 'input.proposals.1'],
    ['mergeProposal', { into: { proposal: 'drm_1' } }, 'input.into.proposal'],
    ['mergeProposal', { into: { dream: 'drp_1' } }, 'input.into.dream'],
    ['mergeProposal', { into: { proposal: 'drp_1' } }, 'input.into.proposal'],
    ['mergeProposal', { reason: '' }, 'input.reason'],
    ['translateProposal', { title: long(161) }, 'input.title'],
    ['translateProposal', { beneficiaries: '' }, 'input.beneficiaries'],
    ['claimProposals', { count: 0 }, 'input.count'],
    ['claimProposals', { count: 51 }, 'input.count'],
    ['claimProposals', { campaign: 'x' }, 'input.campaign'],
    ['releaseProposals', { proposals: ['x'] }, 'input.proposals.0'],
    ['setProposalRules', { mostOpen: 51 }, 'input.mostOpen'],
    ['setProposalRules', { mostOpen: undefined }, 'input.mostOpen'],
    ['setProposalRules', { claimMinutes: 0 }, 'input.claimMinutes'],
    ['setProposalRules', { similarFrom: 101 }, 'input.similarFrom'],
  ]
  test.each(cases)('%s %o', async (name, change, path) => {
    const token = authors.includes(name) ? await stage.token('alice') : stage.staff
    await writesNothing(service, async () => {
      const verdict = await stage.mutate(name, { ...goodInput(name), ...change }, token)
      expect(verdict).toMatchObject({ __typename: 'InvalidInput' })
      expect(verdict.fields.map((field: { path: string }) => field.path)).toContain(path)
    })
  })

  test.each(
    mutations.filter(
      (name) => name !== 'proposeDream' && !name.endsWith('proposals') && !/Proposals|Rules/.test(name),
    ),
  )('%s of what is not there is NotFound', async (name) => {
    const token = authors.includes(name) ? await stage.token('alice') : stage.staff
    expect(await stage.mutate(name, { ...goodInput(name), proposal: 'drp_999' }, token)).toMatchObject({
      __typename: 'NotFound',
      path: 'input.proposal',
    })
  })
})

const authors = ['proposeDream', 'updateProposal', 'submitProposal', 'withdrawProposal']

function goodInput(name: string): object {
  const proposal = 'drp_1'
  const reason = 'why'
  switch (name) {
    case 'proposeDream':
      return { idempotencyKey: 'k', campaign: 'cmp_1', ...content }
    case 'updateProposal':
      return { proposal, title: '题目' }
    case 'submitProposal':
    case 'withdrawProposal':
      return { proposal }
    case 'mergeProposal':
      return { proposal, into: { dream: 'drm_1' }, reason }
    case 'translateProposal':
      return { proposal, ...english }
    case 'claimProposals':
      return { campaign: 'cmp_1', count: 1 }
    case 'releaseProposals':
      return { proposals: [proposal] }
    case 'setProposalRules':
      return { campaign: 'cmp_1', mostOpen: 5, reason }
    default:
      return name.endsWith('s') ? { proposals: [proposal], reason } : { proposal, reason }
  }
}

describe('who may', () => {
  const roles = ['donor', 'partner', 'organization', 'screen', 'staff', null] as const
  test.each(mutations)('%s', async (name) => {
    const right = authors.includes(name) ? 'donor' : 'staff'
    for (const role of roles.filter((one) => one !== right)) {
      const token = role === null ? undefined : await service.token(role)
      const { body } = await service.graphql(documentOf(name), { input: goodInput(name) }, token)
      expect([role, body.data?.[name]?.__typename]).toEqual([role, 'Forbidden'])
    }
  })
})

test('rules are set by staff, with a reason, and say themselves', async () => {
  await stage.decide('setProposalRules', { campaign: 'cmp_1', claimMinutes: 5, reason: 'many screeners' })
  const { body } = await service.graphql(
    '{ campaign(code: "test") { proposalRules { mostOpen claimMinutes similarFrom } } }',
  )
  expect(body.data.campaign.proposalRules).toEqual({ mostOpen: 20, claimMinutes: 5, similarFrom: 50 })
  const [entry] = await service.sql`select * from audit_entry where action = 'SET_PROPOSAL_RULES'`
  expect(entry).toMatchObject({
    actor: 'staff:lin',
    before: { claimMinutes: 30 },
    after: { claimMinutes: 5 },
    reason: 'many screeners',
  })
})
