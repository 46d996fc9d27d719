// Who may do what, every role by every mutation, and who may see what came of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, longLived, startOver, type Verb, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
const tokens: Record<string, string | undefined> = {}
/** What alice did: a donation under her name and one without, a deed through prt_1, a gift and a proposal. */
let named: string
let anonymous: string
let deed: string
let gift: string
let proposal: string

beforeAll(async () => {
  service = await startService()
  const bearers = {
    alice: ['donor', 'alice'],
    bob: ['donor', 'bob'],
    channel: ['partner', 'prt_1'],
    steps: ['partner', 'prt_2'],
    receiver: ['organization', 'org_1'],
    organization: ['organization', 'org_2'],
    staff: ['staff', 'tester'],
    screen: ['screen', 'hall'],
  } as const
  for (const [name, [role, subject]] of Object.entries(bearers)) {
    tokens[name] = await service.token(role, subject, longLived)
  }
  await startOver(service)
  await ask(service, 'updateDonor', { displayName: 'Alice in Canton', anonymous: false }, tokens.alice)
  const donated = { project: 'prj_1', amount: 100, donorRef: 'alice', paymentReference: 'p-1' }
  named = (await ask(service, 'donate', { ...donated, idempotencyKey: 'named' }, tokens.channel)).donation.id
  const unnamed = { ...donated, idempotencyKey: 'anonymous', anonymous: true, paymentReference: 'p-2' }
  anonymous = (await ask(service, 'donate', unnamed, tokens.channel)).donation.id
  const walked = {
    externalId: 'd-1',
    deedType: 'STEPS',
    personRef: 'alice',
    occurredAt: service.clock.now().toISOString(),
  }
  deed = (await ask(service, 'recordDeeds', { deeds: [walked] }, tokens.channel)).results[0].deed.id
  gift = (await ask(service, 'giveFlowers', { idempotencyKey: 'g', dream: 'drm_1', count: 1 }, tokens.alice))
    .gift.id
  proposal = (await ask(service, 'proposeDream', proposed, tokens.alice)).proposal.id
})

afterAll(() => service.close())

const proposed = {
  idempotencyKey: 'p',
  campaign: 'cmp_1',
  title: 'A library',
  problem: 'No books',
  beneficiaries: '300 children',
  place: 'Guangdong',
  estimate: 1_000_000,
}

const inputs = {
  donate: { idempotencyKey: 'access', project: 'prj_1', amount: 100 },
  refundDonation: { idempotencyKey: 'access', donation: 'don_1-1', reason: 'test' },
  voidDonation: { idempotencyKey: 'access', donation: 'don_1-1', reason: 'test' },
  recordDeeds: {
    deeds: [
      { externalId: 'access', deedType: 'STEPS', personRef: 'x', occurredAt: '2022-09-09T10:00:00+08:00' },
    ],
  },
  giveFlowers: { idempotencyKey: 'access', dream: 'drm_1', count: 1 },
  proposeDream: { ...proposed, idempotencyKey: 'access' },
  updateDonor: { displayName: 'Somebody' },
} satisfies Record<Verb, unknown>

const everybody = ['alice', 'channel', 'steps', 'receiver', 'staff', 'screen', 'nobody']
const mayDo: Record<Verb, string[]> = {
  donate: ['channel'],
  refundDonation: ['channel', 'steps', 'staff'],
  voidDonation: ['channel', 'steps', 'staff'],
  recordDeeds: ['channel', 'steps'],
  giveFlowers: ['alice'],
  proposeDream: ['alice'],
  updateDonor: ['alice'],
}

describe('a mutation is Forbidden for whom it is not meant, and writes nothing', () => {
  const cases = (Object.keys(inputs) as Verb[]).flatMap((verb) =>
    everybody.filter((who) => !mayDo[verb].includes(who)).map((who) => [verb, who] as const),
  )
  test.each(cases)('%s by %s', async (verb, who) => {
    await writesNothing(service, async () => {
      const answer = await ask(service, verb, inputs[verb], tokens[who])
      expect(answer).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN' })
      expect(answer.message).toMatch(who === 'nobody' ? /needs a token/ : /may not|payment channel/)
    })
  })
})

describe('a node is seen by those whom it concerns and is null for everybody else', () => {
  const sees: [what: string, id: () => string, who: string[]][] = [
    ['a donation', () => named, ['alice', 'channel', 'receiver', 'staff']],
    ['an anonymous donation', () => anonymous, ['alice', 'channel', 'receiver', 'staff']],
    ['a deed', () => deed, ['alice', 'channel', 'staff']],
    ['the deed of a first donation', () => named.replace('don', 'ded'), ['alice', 'staff']],
    ['a gift of flowers', () => gift, ['alice', 'staff']],
    ['a proposal', () => proposal, ['alice', 'staff']],
  ]
  const cases = sees.flatMap(([what, id, who]) =>
    [...everybody, 'bob', 'organization'].map(
      (viewer) => [what, viewer, who.includes(viewer) ? 'seen' : 'null', id] as const,
    ),
  )
  test.each(cases)('%s by %s is %s', async (_what, viewer, expected, id) => {
    const { body } = await service.graphql(
      'query ($id: ID!) { node(id: $id) { id } }',
      { id: id() },
      tokens[viewer],
    )
    expect(body.errors).toBeUndefined()
    expect(body.data.node).toEqual(expected === 'seen' ? { id: id() } : null)
  })

  test.each([
    'don_1-999',
    'don_9999999999-1',
    'don_1',
    'ded_1-0',
    'gft_x',
    'drp_0',
    'drp_99999999999',
    'dnr_0',
    '',
  ])('there is nothing at %j', async (id) => {
    const { body } = await service.graphql('query ($id: ID!) { node(id: $id) { id } }', { id }, tokens.staff)
    expect(body).toEqual({ data: { node: null } })
  })
})

describe('who does not want to be named is named to nobody', () => {
  const identity =
    'donor { __typename ... on NamedDonor { displayName } ... on AnonymousDonor { labelEn } } paymentReference'
  const namedOne = { __typename: 'NamedDonor', displayName: 'Alice in Canton' }
  const unnamed = { __typename: 'AnonymousDonor', labelEn: 'Anonymous' }

  test.each(['alice', 'channel', 'receiver', 'staff'])('by node, as %s sees it', async (viewer) => {
    const { body } = await service.graphql(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Donation { ${identity} } } }`,
      { ids: [named, anonymous] },
      tokens[viewer],
    )
    expect(body.data.nodes).toMatchObject([{ donor: namedOne }, { donor: unnamed }])
    const references = body.data.nodes.map(
      ({ paymentReference }: { paymentReference: string | null }) => paymentReference,
    )
    expect(references).toEqual(viewer === 'channel' || viewer === 'staff' ? ['p-1', 'p-2'] : [null, null])
  })

  test.each(['receiver', 'staff'])('in the list of the project, as %s sees it', async (viewer) => {
    const { body } = await service.graphql(
      `{ node(id: "prj_1") { ... on Project { donations(first: 10) { edges { node { ${identity} } } } } } }`,
      {},
      tokens[viewer],
    )
    expect(body.data.node.donations.edges).toMatchObject([
      { node: { donor: unnamed } },
      { node: { donor: namedOne } },
    ])
    expect(JSON.stringify(body)).not.toContain('dnr_')
  })

  test.each(['alice', 'channel', 'steps', 'organization', 'screen', 'nobody'])(
    'the list itself is not for %s',
    async (viewer) => {
      const { body } = await service.graphql(
        `{ node(id: "prj_1") { ... on Project { donations(first: 10) { edges { node { id } } } } } }`,
        {},
        tokens[viewer],
      )
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
      expect(JSON.stringify(body)).not.toContain('don_')
    },
  )

  test('a donor who becomes anonymous is named on no earlier gift', async () => {
    await ask(service, 'updateDonor', { anonymous: true }, tokens.alice)
    for (const viewer of ['alice', 'channel', 'receiver', 'staff']) {
      const { body } = await service.graphql(
        `{ node(id: "${named}") { ... on Donation { ${identity} } } }`,
        {},
        tokens[viewer],
      )
      expect(body.data.node.donor).toEqual(unnamed)
    }
    await ask(service, 'updateDonor', { anonymous: false }, tokens.alice)
  })
})
