// The viewer and its own person: who sees it, what it may say about itself, and how gifts show who gave.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nameShown } from '../../src/donor/donor.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service?.close())

const mutation = `mutation ($input: UpdateDonorInput!) { updateDonor(input: $input) { __typename
  ... on UpdateDonorSuccess { donor { id displayName anonymous region { code } state } }
  ... on InvalidInput { fields { path message } } ... on UserError { code } } }`

async function update(input: Record<string, unknown>, subject = 'alice') {
  const { body } = await service.graphql(mutation, { input }, await service.token('donor', subject))
  expect(body.errors).toBeUndefined()
  return body.data.updateDonor
}

async function profileOf(subject: string) {
  const { body } = await service.graphql(
    '{ viewer { donor { displayName anonymous region { code } } } }',
    {},
    await service.token('donor', subject),
  )
  return body.data.viewer.donor
}

describe('the viewer', () => {
  test('is nobody without a token', async () => {
    expect((await service.graphql('{ viewer { role } }')).body).toEqual({ data: { viewer: null } })
  })

  test.each([
    ['donor', 'nobody-yet', 'DONOR', {}],
    ['partner', 'prt_2', 'PARTNER', { partner: { id: 'prt_2' } }],
    ['partner', 'prt_99', 'PARTNER', {}],
    ['organization', 'org_3', 'ORGANIZATION', { organization: { id: 'org_3' } }],
    ['staff', 'lin', 'STAFF', {}],
    ['screen', 'hall', 'SCREEN', {}],
  ] as const)('with a token of the role %s for %s', async (role, subject, name, own) => {
    const { body } = await service.graphql(
      '{ viewer { role subject donor { id } partner { id } organization { id } } }',
      {},
      await service.token(role, subject),
    )
    expect(body).toEqual({
      data: { viewer: { role: name, subject, donor: null, partner: null, organization: null, ...own } },
    })
  })
})

describe('updateDonor', () => {
  test('opens the row of a person who was never met, anonymous and from nowhere', async () => {
    expect(await update({}, 'new')).toMatchObject({
      __typename: 'UpdateDonorSuccess',
      donor: { displayName: null, anonymous: true, region: { code: 'UNKNOWN' }, state: 'ACTIVE' },
    })
  })

  test('sets what is given and keeps what is not', async () => {
    await update({ displayName: '  Ｍｅｉ　 ', anonymous: false })
    expect(await profileOf('alice')).toEqual({
      displayName: 'Mei',
      anonymous: false,
      region: { code: 'UNKNOWN' },
    })
    await update({ regionCode: '440000' })
    expect(await profileOf('alice')).toEqual({
      displayName: 'Mei',
      anonymous: false,
      region: { code: '440000' },
    })
    await update({ anonymous: true })
    expect(await profileOf('alice')).toMatchObject({ displayName: 'Mei', anonymous: true })
  })

  test('taking the name away makes the person anonymous', async () => {
    await update({ displayName: '梅', anonymous: false }, 'bob')
    expect(await update({ displayName: null }, 'bob')).toMatchObject({
      donor: { displayName: null, anonymous: true },
    })
  })

  test.each<[what: string, input: Record<string, unknown>, path: string]>([
    ['a name of nothing', { displayName: '' }, 'input.displayName'],
    ['a name of spaces', { displayName: ' 　' }, 'input.displayName'],
    ['a name of 41 characters', { displayName: '花'.repeat(41) }, 'input.displayName'],
    ['a name that is longer than it looks', { displayName: '\ufdfa'.repeat(3) }, 'input.displayName'],
    ['a name with a control character', { displayName: 'Mei\u0007' }, 'input.displayName'],
    ['a name with a line break', { displayName: 'Mei\nMei' }, 'input.displayName'],
    ['a region there is not', { regionCode: '000000' }, 'input.regionCode'],
    ['to be named without a name', { displayName: null, anonymous: false }, 'input.anonymous'],
  ])('refuses %s', async (_what, input, path) => {
    const before = await profileOf('alice')
    expect(await update(input)).toMatchObject({
      __typename: 'InvalidInput',
      code: 'INVALID_INPUT',
      fields: [{ path }],
    })
    expect(await profileOf('alice')).toEqual(before)
  })

  test.each(['partner', 'organization', 'staff', 'screen'] as const)(
    'is refused to the role %s',
    async (role) => {
      const { body } = await service.graphql(mutation, { input: {} }, await service.token(role))
      expect(body.data.updateDonor).toEqual({ __typename: 'Forbidden', code: 'FORBIDDEN' })
    },
  )

  test('is refused without a token', async () => {
    const { body } = await service.graphql(mutation, { input: {} })
    expect(body.data.updateDonor.__typename).toBe('Forbidden')
  })

  test('twenty at once of a person never met leave one person', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `name ${index}`)
    const answers = await Promise.all(
      names.map((displayName) => update({ displayName, anonymous: false }, 'crowd')),
    )
    expect(new Set(answers.map(({ donor }) => donor.id)).size).toBe(1)
    expect(names).toContain((await profileOf('crowd')).displayName)
  })

  test('leaves an audit entry without the name', async () => {
    const { donor } = await update({ displayName: 'Secret', anonymous: false, regionCode: '110000' }, 'carol')
    const entries = await service.sql<{ before: unknown; after: unknown; actor: string }[]>`
      select actor, before, after from audit_entry where subject = ${donor.id}`
    expect(entries).toEqual([
      {
        actor: 'donor:carol',
        before: { named: false, anonymous: true, regionCode: 'UNKNOWN' },
        after: { named: true, anonymous: false, regionCode: '110000' },
      },
    ])
  })
})

test('a person is seen by itself and by staff, and by nobody else', async () => {
  const { donor } = await update({ displayName: 'Dora', anonymous: false }, 'dora')
  const seenWith = async (token?: string) => {
    const { body } = await service.graphql(
      'query ($id: ID!) { node(id: $id) { ... on Donor { displayName } } }',
      { id: donor.id },
      token,
    )
    expect(body.errors).toBeUndefined()
    return body.data.node
  }
  expect(await seenWith(await service.token('donor', 'dora'))).toEqual({ displayName: 'Dora' })
  expect(await seenWith(await service.token('staff'))).toEqual({ displayName: 'Dora' })
  expect(await seenWith()).toBeNull()
  expect(await seenWith(await service.token('donor', 'eve'))).toBeNull()
  expect(await seenWith(await service.token('partner'))).toBeNull()
  expect(await seenWith(await service.token('organization'))).toBeNull()
  expect(await seenWith(await service.token('screen'))).toBeNull()
})

describe('a gift shows a name', () => {
  const named = { displayName: 'Mei', anonymous: false }
  test.each([
    ['when gift and person agree', { donorId: 1n, anonymous: false }, named, 'Mei'],
    ['not when the gift is anonymous', { donorId: 1n, anonymous: true }, named, null],
    ['not when the channel named nobody', { donorId: null, anonymous: false }, named, null],
    ['not when the person is not known', { donorId: 1n, anonymous: false }, null, null],
    [
      'not when the person is anonymous',
      { donorId: 1n, anonymous: false },
      { ...named, anonymous: true },
      null,
    ],
    [
      'not when the person has none',
      { donorId: 1n, anonymous: false },
      { displayName: null, anonymous: false },
      null,
    ],
  ])('%s', (_what, giver, donor, name) => {
    expect(nameShown(giver, donor)).toBe(name)
  })

  test('as the person wants it now, in every gift it ever made', async () => {
    await update({ displayName: 'Frida', anonymous: false }, 'frida')
    const partner = await service.token('partner', 'prt_1')
    for (const anonymous of [false, true]) {
      const { body } = await service.graphql(
        'mutation ($input: DonateInput!) { donate(input: $input) { __typename } }',
        {
          input: {
            idempotencyKey: `frida-${anonymous}`,
            project: 'prj_1',
            amount: 100,
            donorRef: 'frida',
            anonymous,
          },
        },
        partner,
      )
      expect(body.data.donate.__typename).toBe('DonateSuccess')
    }
    const shown = async () => {
      const { body } = await service.graphql(
        '{ viewer { donations(first: 10) { edges { node { donor { __typename ... on NamedDonor { displayName } } } } } } }',
        {},
        await service.token('donor', 'frida'),
      )
      expect(body.errors).toBeUndefined()
      return body.data.viewer.donations.edges.map(({ node }: { node: { donor: unknown } }) => node.donor)
    }
    expect(await shown()).toEqual([
      { __typename: 'AnonymousDonor' },
      { __typename: 'NamedDonor', displayName: 'Frida' },
    ])
    await update({ anonymous: true }, 'frida')
    expect(await shown()).toEqual([{ __typename: 'AnonymousDonor' }, { __typename: 'AnonymousDonor' }])
  })
})
