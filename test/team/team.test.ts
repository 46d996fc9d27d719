// Donate together: who forms a team, joins it and gives with it, what others see of it, and that its totals are a view of
// the same gifts.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { earn, openPair, type Pair } from '../journal/stage.ts'
import { startOver, violatedInvariants } from '../model/verbs.ts'
import { mutate } from '../setup/mutate.ts'
import type { Json, Service } from '../setup/service.ts'

let pair: Pair
let channel: string
let staff: string
const week = 7 * 86_400

beforeAll(async () => {
  pair = await openPair()
  channel = await pair.first.token('partner', 'prt_1', week)
  staff = await pair.first.token('staff', 'moderator', week)
})
afterAll(() => pair.close())
beforeEach(() => startOver(pair.first))

let keys = 0
function key(): string {
  keys += 1
  return `key-${keys}`
}

const person = (name: string) => pair.first.token('donor', name, week)

const shown = `team { id name slogan sloganState kind target state code memberCount
  project { id } dream { id } captain { __typename ... on NamedDonor { displayName } }
  totals { donationCount donorCount received { minorUnits } net { minorUnits } flowerCount giverCount } }`

async function form(captain: string, input: Record<string, unknown> = {}): Promise<Json> {
  return mutate(
    pair.first,
    'createTeam',
    { idempotencyKey: key(), goal: { project: 'prj_1' }, kind: 'PERSONAL', name: '小红花队', ...input },
    await person(captain),
    `... on CreateTeamSuccess { replayed ${shown} }`,
  )
}

async function act(verb: string, input: Record<string, unknown>, token: string): Promise<Json> {
  const name = verb.charAt(0).toUpperCase() + verb.slice(1)
  return mutate(pair.first, verb, input, token, `... on ${name}Success { ${shown} }`)
}

function donate(input: Record<string, unknown>, on: Service = pair.first): Promise<Json> {
  return mutate(
    on,
    'donate',
    { idempotencyKey: key(), project: 'prj_1', amount: 1_000, ...input },
    channel,
    '... on DonateSuccess { donation { id team { id name } } }',
  )
}

async function give(name: string, input: Record<string, unknown>): Promise<Json> {
  return mutate(
    pair.first,
    'giveFlowers',
    { idempotencyKey: key(), dream: 'drm_1', count: 1, ...input },
    await person(name),
    '... on GiveFlowersSuccess { gift { id team { id } } }',
  )
}

async function look(id: string, token?: string): Promise<Json> {
  const { body } = await pair.first.graphql(
    `query ($id: ID!) { node(id: $id) { ... on Team { ${shown.slice('team { '.length, -1)}
      members(first: 50) { edges { cursor node { __typename ... on NamedDonor { displayName } } } } } } }`,
    { id },
    token,
  )
  expect(body.errors).toBeUndefined()
  return body.data.node
}

async function named(name: string, displayName: string): Promise<void> {
  await mutate(pair.first, 'updateDonor', { displayName, anonymous: false }, await person(name))
}

describe('a team', () => {
  test('is formed for a project by its captain, who belongs to it', async () => {
    const { team, replayed } = await form('ann', { target: 100_000 })
    expect({ team, replayed }).toMatchObject({
      replayed: false,
      team: {
        name: '小红花队',
        kind: 'PERSONAL',
        target: 100_000,
        state: 'OPEN',
        slogan: null,
        sloganState: 'NONE',
        memberCount: 1,
        project: { id: 'prj_1' },
        dream: null,
        code: expect.stringMatching(/^[2-9A-HJ-NP-Z]{8}$/),
        captain: { __typename: 'AnonymousDonor' },
        totals: { donationCount: 0, received: { minorUnits: 0 } },
      },
    })
  })

  test('is formed once for its key; the same key for another one is refused', async () => {
    const idempotencyKey = key()
    const first = await form('ann', { idempotencyKey })
    expect(await form('ann', { idempotencyKey })).toMatchObject({
      replayed: true,
      team: { id: first.team.id },
    })
    expect(await form('ann', { idempotencyKey, name: 'another' })).toMatchObject({
      __typename: 'IdempotencyConflict',
    })
    expect(await form('bob', { idempotencyKey })).toMatchObject({ replayed: false })
  })

  test.each([
    ['a project that is not there', { goal: { project: 'prj_99' } }, 'NotFound', undefined],
    ['a project nobody sees yet', { goal: { project: 'prj_3' } }, 'NotFound', undefined],
    ['a dream that is not there', { goal: { dream: 'drm_99' } }, 'NotFound', undefined],
    ['something else than it says', { goal: { project: 'drm_1' } }, 'InvalidInput', 'input.goal.project'],
    ['nothing to want', { target: 0 }, 'InvalidInput', 'input.target'],
    ['too much to want', { target: 100_000_000_001 }, 'InvalidInput', 'input.target'],
    ['no name', { name: ' ' }, 'InvalidInput', 'input.name'],
    ['a name too long', { name: '花'.repeat(31) }, 'InvalidInput', 'input.name'],
    ['a slogan too long', { slogan: '花'.repeat(61) }, 'InvalidInput', 'input.slogan'],
    ['a key with a space', { idempotencyKey: 'a b' }, 'InvalidInput', 'input.idempotencyKey'],
  ])('is not formed for %s', async (_what, input, refusal, path) => {
    if (_what === 'a project nobody sees yet') {
      await pair.first.sql`update project set state = 'FILED' where id = 3`
    }
    expect(await form('ann', input)).toMatchObject({
      __typename: refusal,
      ...(path ? { fields: [{ path }] } : {}),
    })
    await pair.first.sql`update project set state = 'SUSPENDED' where id = 3 and state = 'FILED'`
    const [row] = await pair.first.sql<{ teams: number }[]>`select count(*)::int as teams from team`
    expect(row?.teams).toBe(0)
  })

  test('of a captain who is excluded is none', async () => {
    await mutate(
      pair.first,
      'setDonorStanding',
      { donor: { personRef: 'ann' }, state: 'BANNED', reason: 'a test' },
      staff,
    )
    expect(await form('ann')).toMatchObject({ __typename: 'DonorBanned' })
  })

  test('is one of at most twenty open ones of its captain', async () => {
    const first = await form('ann')
    for (let index = 1; index < 20; index += 1) await form('ann')
    expect(await form('ann')).toMatchObject({ __typename: 'TooManyTeams' })
    const ann = await person('ann')
    await act('updateTeam', { team: first.team.id, closed: true }, ann)
    expect(await form('ann')).toMatchObject({ __typename: 'CreateTeamSuccess' })
    expect(await act('updateTeam', { team: first.team.id, closed: false }, ann)).toMatchObject({
      __typename: 'TooManyTeams',
    })
  })

  test('is formed by donors alone', async () => {
    for (const role of ['partner', 'organization', 'screen', 'staff'] as const) {
      const token = await pair.first.token(role)
      expect(
        await mutate(
          pair.first,
          'createTeam',
          { idempotencyKey: key(), goal: { project: 'prj_1' }, kind: 'SCHOOL', name: 'x' },
          token,
        ),
      ).toMatchObject({ __typename: 'Forbidden' })
    }
  })
})

describe('members', () => {
  test('join by the code, in either case, and are counted once', async () => {
    const { team } = await form('ann')
    const bob = await person('bob')
    for (const code of [team.code, team.code.toLowerCase(), ` ${team.code} `]) {
      expect(await act('joinTeam', { code }, bob)).toMatchObject({ team: { id: team.id, memberCount: 2 } })
    }
    expect(await act('joinTeam', { code: 'ZZZZZZZZ' }, bob)).toMatchObject({ __typename: 'NotFound' })
    expect(await act('joinTeam', { code: 'short' }, bob)).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.code' }],
    })
  })

  test('become so by giving with the team', async () => {
    const { team } = await form('ann')
    await donate({ team: team.id, donorRef: 'bob' })
    await donate({ team: team.id, donorRef: 'bob' })
    await donate({ team: team.id })
    expect(await look(team.id)).toMatchObject({
      memberCount: 2,
      totals: { donationCount: 3, donorCount: 1, received: { minorUnits: 3_000 } },
    })
  })

  test('whose gifts name nobody are not named, until one of them does or they join', async () => {
    await named('bob', 'Bob')
    const shown = async (id: string) =>
      (await look(id)).members.edges.map(({ node }: Json) => node.displayName ?? node.__typename).sort()
    for (const [index, naming] of [
      (id: string) => donate({ team: id, donorRef: 'bob', anonymous: false }),
      async (_: string, code: string) => act('joinTeam', { code }, await person('bob')),
    ].entries()) {
      const { team } = await form('ann', { name: `team ${index}` })
      await donate({ team: team.id, donorRef: 'bob', anonymous: true })
      await donate({ team: team.id, donorRef: 'bob', anonymous: true })
      expect(await shown(team.id)).toEqual(['AnonymousDonor', 'AnonymousDonor'])
      await naming(team.id, team.code)
      expect(await shown(team.id)).toEqual(['AnonymousDonor', 'Bob'])
      await donate({ team: team.id, donorRef: 'bob', anonymous: true })
      expect(await shown(team.id)).toEqual(['AnonymousDonor', 'Bob'])
    }
  })

  test('who left belong to it again when they give with it again', async () => {
    const { team } = await form('ann')
    await donate({ team: team.id, donorRef: 'bob' })
    await act('leaveTeam', { team: team.id }, await person('bob'))
    await donate({ team: team.id, donorRef: 'bob' })
    expect(await look(team.id)).toMatchObject({ memberCount: 2, totals: { donorCount: 1 } })
  })

  test('leave, and what they gave stays; the captain stays', async () => {
    const { team } = await form('ann')
    await donate({ team: team.id, donorRef: 'bob' })
    expect(await act('leaveTeam', { team: team.id }, await person('bob'))).toMatchObject({
      team: { memberCount: 1, totals: { donorCount: 1 } },
    })
    expect(await act('leaveTeam', { team: team.id }, await person('ann'))).toMatchObject({
      __typename: 'CaptainStays',
    })
    expect(await act('leaveTeam', { team: 'tem_99' }, await person('bob'))).toMatchObject({
      __typename: 'NotFound',
    })
  })

  test('alone and staff see the code', async () => {
    const { team } = await form('ann')
    const codes = [undefined, await person('eve'), await person('ann'), staff].map((token) =>
      look(team.id, token).then(({ code }) => code),
    )
    expect(await Promise.all(codes)).toEqual([null, null, team.code, team.code])
  })

  test('who do not want to be named are nobody, to their captain and to staff too', async () => {
    await named('ann', 'Ann')
    await named('bob', 'Bob')
    const { team } = await form('ann')
    for (const donorRef of ['bob', 'secret-1', 'secret-2']) await donate({ team: team.id, donorRef })
    for (const token of [undefined, await person('ann'), staff]) {
      const { members, captain } = await look(team.id, token)
      const nodes = members.edges.map(({ node }: Json) => node.displayName ?? node.__typename).sort()
      expect(nodes).toEqual(['Ann', 'AnonymousDonor', 'AnonymousDonor', 'Bob'])
      expect(captain).toEqual({ __typename: 'NamedDonor', displayName: 'Ann' })
      const told = JSON.stringify(members)
      const cursors = members.edges.map(({ cursor }: Json) => Buffer.from(cursor, 'base64url').toString())
      const donors = await pair.first.sql<{ id: bigint; ref: string }[]>`select id, ref from donor`
      for (const { id, ref } of donors) {
        expect(told).not.toContain(ref)
        for (const cursor of cursors) expect(JSON.parse(cursor)).not.toContain(String(id))
      }
      for (const cursor of cursors) expect(cursor).not.toMatch(/2022-09/)
    }
  })

  test('find their teams', async () => {
    const { team } = await form('ann')
    const { body } = await pair.first.graphql(
      'query { viewer { teams(first: 5) { edges { node { id } } } } }',
      {},
      await person('ann'),
    )
    expect(body.data.viewer.teams.edges).toEqual([{ node: { id: team.id } }])
    const nobody = await pair.first.graphql(
      'query { viewer { teams { edges { node { id } } } } }',
      {},
      await person('eve'),
    )
    expect(nobody.body.data.viewer.teams.edges).toEqual([])
  })
})

describe('a slogan', () => {
  const slogan = '一起捐,一朵花'

  test('is seen by its captain and staff until staff has approved it', async () => {
    const { team } = await form('ann', { slogan })
    expect(team).toMatchObject({ slogan, sloganState: 'PENDING' })
    const seen = async () => [
      (await look(team.id)).slogan,
      (await look(team.id, await person('ann'))).slogan,
      (await look(team.id, staff)).slogan,
    ]
    expect(await seen()).toEqual([null, slogan, slogan])
    await act('moderateTeam', { team: team.id, slogan: 'APPROVED', reason: 'kind' }, staff)
    expect(await seen()).toEqual([slogan, slogan, slogan])
    await act('moderateTeam', { team: team.id, slogan: 'REJECTED', reason: 'an advertisement' }, staff)
    expect(await seen()).toEqual([null, slogan, slogan])
  })

  test('that the captain changes is looked at again', async () => {
    const { team } = await form('ann', { slogan })
    await act('moderateTeam', { team: team.id, slogan: 'APPROVED', reason: 'kind' }, staff)
    const ann = await person('ann')
    expect(await act('updateTeam', { team: team.id, slogan: 'another' }, ann)).toMatchObject({
      team: { sloganState: 'PENDING' },
    })
    expect((await look(team.id)).slogan).toBeNull()
    expect(await act('updateTeam', { team: team.id, slogan: null }, ann)).toMatchObject({
      team: { slogan: null, sloganState: 'NONE' },
    })
    expect(
      await act('moderateTeam', { team: team.id, slogan: 'APPROVED', reason: 'x' }, staff),
    ).toMatchObject({
      __typename: 'NoSloganToModerate',
    })
  })

  test('is moderated by staff, with a reason that the audit keeps', async () => {
    const { team } = await form('ann', { slogan })
    const input = { team: team.id, slogan: 'APPROVED', name: '好名字', reason: 'kind' }
    expect(await act('moderateTeam', input, await person('ann'))).toMatchObject({ __typename: 'Forbidden' })
    expect(await act('moderateTeam', { ...input, reason: '' }, staff)).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.reason' }],
    })
    expect(await act('moderateTeam', { ...input, team: 'tem_99' }, staff)).toMatchObject({
      __typename: 'NotFound',
    })
    expect(await act('moderateTeam', input, staff)).toMatchObject({ team: { name: '好名字', slogan } })
    const audits = await pair.first.sql<{ actor: string; reason: string }[]>`
      select actor, reason from audit_entry where action = 'MODERATE_TEAM'`
    expect(audits).toEqual([{ actor: 'staff:moderator', reason: 'kind' }])
  })

  test("and a target are the captain's to change, and nobody else's", async () => {
    const { team } = await form('ann')
    await act('joinTeam', { code: team.code }, await person('bob'))
    expect(await act('updateTeam', { team: team.id, target: 5 }, await person('bob'))).toMatchObject({
      __typename: 'Forbidden',
    })
    expect(await act('updateTeam', { team: team.id, target: 5 }, await person('ann'))).toMatchObject({
      team: { target: 5 },
    })
    expect(await act('updateTeam', { team: team.id, target: null }, await person('ann'))).toMatchObject({
      team: { target: null },
    })
    expect(await act('updateTeam', { team: team.id, target: -1 }, await person('ann'))).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.target' }],
    })
  })
})

test('a team that staff has closed is opened again by staff alone', async () => {
  const { team } = await form('ann')
  const ann = await person('ann')
  await act('moderateTeam', { team: team.id, closed: true, reason: 'a farm' }, staff)
  expect(await act('updateTeam', { team: team.id, closed: false }, ann)).toMatchObject({
    __typename: 'Forbidden',
  })
  expect(await donate({ team: team.id })).toMatchObject({ __typename: 'TeamClosed' })
  await act('moderateTeam', { team: team.id, closed: false, reason: 'a mistake' }, staff)
  expect(await act('updateTeam', { team: team.id, closed: true }, ann)).toMatchObject({
    team: { state: 'CLOSED' },
  })
})

test.each([
  ['updateTeam', {}],
  ['moderateTeam', { reason: 'x' }],
])('%s without anything to change is refused', async (verb, input) => {
  const { team } = await form('ann')
  const token = verb === 'updateTeam' ? await person('ann') : staff
  expect(await act(verb, { team: team.id, ...input }, token)).toMatchObject({ __typename: 'InvalidInput' })
})

test('a captain who changes and joins at once waits for nobody', async () => {
  const { team } = await form('ann')
  const ann = await person('ann')
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2
        ? act('joinTeam', { code: team.code }, ann)
        : act(
            'updateTeam',
            { team: team.id, target: index + 1, closed: index % 4 === 0 ? null : false },
            ann,
          ),
    ),
  )
  for (const { __typename } of answers) expect(__typename).toMatch(/Success$/)
})

describe('a gift with a team', () => {
  test('counts to the project and to the team, and its refund is taken back from both', async () => {
    const { team } = await form('ann')
    const { donation } = await donate({ team: team.id, donorRef: 'bob', amount: 700 })
    expect(donation.team).toEqual({ id: team.id, name: '小红花队' })
    await donate({ donorRef: 'bob', amount: 300 })
    await mutate(
      pair.first,
      'refundDonation',
      { idempotencyKey: key(), donation: donation.id, reason: 'x' },
      channel,
    )
    expect((await look(team.id)).totals).toMatchObject({
      donationCount: 1,
      received: { minorUnits: 700 },
      net: { minorUnits: 0 },
    })
    const { body } = await pair.first.graphql(
      '{ node(id: "prj_1") { ... on Project { totals { received { minorUnits } } } } }',
    )
    expect(body.data.node.totals.received.minorUnits).toBe(1_000)
    expect(await violatedInvariants(pair.first)).toEqual([])
  })

  test('of flowers goes to the dream and to the team', async () => {
    const { team } = await form('ann', { goal: { dream: 'drm_1' } })
    await earn(pair.first, 'bob', 2)
    expect(await give('bob', { team: team.id })).toMatchObject({ gift: { team: { id: team.id } } })
    await give('bob', {})
    expect((await look(team.id)).totals).toMatchObject({ flowerCount: 1, giverCount: 1 })
    expect(await violatedInvariants(pair.first)).toEqual([])
  })

  test.each([
    ['for another project', { goal: { project: 'prj_2' } }, 'TeamGathersElsewhere'],
    ['for a dream', { goal: { dream: 'drm_1' } }, 'TeamGathersElsewhere'],
  ])('that gathers %s is refused, and nothing is written', async (_what, input, refusal) => {
    const { team } = await form('ann', input)
    expect(await donate({ team: team.id })).toMatchObject({ __typename: refusal })
    const [row] = await pair.first.sql<{ gifts: number }[]>`select count(*)::int as gifts from donation`
    expect(row?.gifts).toBe(0)
  })

  test('that is unknown, or no team at all, is refused', async () => {
    expect(await donate({ team: 'tem_99' })).toMatchObject({ __typename: 'NotFound' })
    expect(await donate({ team: 'prj_1' })).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path: 'input.team' }],
    })
    await earn(pair.first, 'bob', 1)
    expect(await give('bob', { team: 'tem_99' })).toMatchObject({ __typename: 'NotFound' })
  })

  test('that has closed is refused, from the very next one on, on every instance', async () => {
    const { team } = await form('ann')
    await act('updateTeam', { team: team.id, closed: true }, await person('ann'))
    expect(await donate({ team: team.id }, pair.second)).toMatchObject({ __typename: 'TeamClosed' })
    expect(await act('joinTeam', { code: team.code }, await person('bob'))).toMatchObject({
      __typename: 'TeamClosed',
    })
    await act('updateTeam', { team: team.id, closed: false }, await person('ann'))
    expect(await donate({ team: team.id }, pair.second)).toMatchObject({ __typename: 'DonateSuccess' })
  })

  test('is another gift than the same one without it: the key stands for both', async () => {
    const { team } = await form('ann')
    const idempotencyKey = key()
    await donate({ idempotencyKey, team: team.id })
    expect(await donate({ idempotencyKey })).toMatchObject({ __typename: 'IdempotencyConflict' })
  })

  test('is counted once, however many come at once over two instances', async () => {
    const { team } = await form('ann')
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        donate({ team: team.id, donorRef: `racer-${index % 10}` }, index % 2 ? pair.first : pair.second),
      ),
    )
    expect(await look(team.id)).toMatchObject({
      memberCount: 11,
      totals: { donationCount: 60, donorCount: 10, received: { minorUnits: 60_000 } },
    })
    expect(await violatedInvariants(pair.first)).toEqual([])
  })
})

test.each(['subscribe', 'subscribeSse'] as const)(
  'a team is watched by %s, from its present state on',
  async (way) => {
    const { team } = await form('ann')
    await donate({ team: team.id })
    const watch = pair.second[way](
      'subscription ($team: ID!) { teamTotals(team: $team, maxHz: 20) { seq donationCount } }',
      { team: team.id },
    )
    const first = await watch.next()
    expect(first?.data.teamTotals.donationCount).toBe(1)
    await donate({ team: team.id })
    let frame = await watch.next()
    while (frame?.data.teamTotals.donationCount === 1) frame = await watch.next()
    expect(frame?.data.teamTotals.donationCount).toBe(2)
    await watch.close()
  },
)

test('a team that is not there is not watched', async () => {
  const watch = pair.first.subscribe('subscription { teamTotals(team: "tem_99") { seq } }')
  expect((await watch.next())?.errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } })
})

describe('the leaderboard of teams', () => {
  async function board(by: string, filter: Record<string, unknown> = { campaign: 'cmp_1' }, size = 10) {
    const names: string[] = []
    let after: string | null = null
    do {
      const { body }: Json = await pair.first.graphql(
        `query ($by: TeamOrderBy!, $filter: TeamFilter, $size: Int, $after: String) {
          teams(orderBy: { by: $by, direction: DESC }, filter: $filter, first: $size, after: $after) {
            edges { node { name } } pageInfo { hasNextPage endCursor } } }`,
        { by, filter, size, after },
      )
      names.push(...body.data.teams.edges.map(({ node }: Json) => node.name))
      after = body.data.teams.pageInfo.hasNextPage ? body.data.teams.pageInfo.endCursor : null
    } while (after)
    return names
  }

  test('ranks by people, gifts and amount; among equals the earlier, then the lower id', async () => {
    const ids: Record<string, string> = {}
    for (const name of ['many', 'often', 'much', 'later', 'none'])
      ids[name] = (await form('ann', { name })).team.id
    for (const donorRef of ['a', 'b', 'c']) await donate({ team: ids.many, donorRef, amount: 100 })
    for (let index = 0; index < 5; index += 1) await donate({ team: ids.often, donorRef: 'a', amount: 20 })
    await donate({ team: ids.much, donorRef: 'd', amount: 9_000 })
    await donate({ team: ids.later, donorRef: 'd', amount: 9_000 })
    for (const size of [2, 10]) {
      expect(await board('PEOPLE', undefined, size)).toEqual(['many', 'often', 'much', 'later', 'none'])
      expect(await board('GIFTS', undefined, size)).toEqual(['often', 'many', 'much', 'later', 'none'])
      expect(await board('AMOUNT', undefined, size)).toEqual(['much', 'later', 'many', 'often', 'none'])
      expect(await board('CREATED', undefined, size)).toEqual(['none', 'later', 'much', 'often', 'many'])
    }
    expect(await board('AMOUNT', { project: 'prj_1', kind: 'SCHOOL' })).toEqual([])
    expect(await board('AMOUNT', { dream: 'drm_1' })).toEqual([])
  })

  test('by flowers counts those that count', async () => {
    for (const name of ['one', 'two']) {
      const { team } = await form('ann', { name, goal: { dream: 'drm_1' } })
      await earn(pair.first, name, name === 'two' ? 2 : 1)
      await give(name, { team: team.id, count: name === 'two' ? 2 : 1 })
    }
    expect(await board('FLOWERS', { dream: 'drm_1' })).toEqual(['two', 'one'])
  })
})
