// Whoever is not staff and tries what only staff may do is refused and writes nothing, and the audit keeps who tried what
// on which object.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../src/auth/viewer.ts'
import { askDesk, auditOf, type Desk, type DeskVerb, deskOf, goodPool, goodRules } from '../matching/desk.ts'
import { longLived, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'

let service: Service
let desk: Desk

beforeAll(async () => {
  service = await startService()
  desk = await deskOf(service)
  await desk.open()
  await desk.give(1_000)
})

afterAll(() => service?.close())

const keyed = { idempotencyKey: 'mpl_7', reason: 'a test' }
const soon = '2022-09-10T10:00:00+08:00'
const inputs: Record<DeskVerb, [input: object, subject: string]> = {
  openPool: [{ ...keyed, ...goodPool }, 'cmp_1'],
  fundPool: [{ ...keyed, pool: 'mpl_1', amount: 1 }, 'mpl_1'],
  planWindow: [
    { ...keyed, pool: 'mpl_1', opensAt: soon, closesAt: '2022-09-10T11:00:00+08:00', budget: 1 },
    'mpl_1',
  ],
  budgetWindow: [{ ...keyed, window: 'mwn_1', amount: 1 }, 'mwn_1'],
  publishRules: [{ ...keyed, pool: 'mpl_1', effectiveAt: soon, ...goodRules }, 'mpl_1'],
  reviewMatch: [{ ...keyed, donations: ['don_1-4'], decision: 'REVOKE' }, 'don_1-4'],
  publishRiskRules: [
    {
      ...keyed,
      campaign: 'cmp_1',
      effectiveAt: soon,
      velocityCount: 5,
      velocitySeconds: 60,
      splittingCount: 8,
      splittingSeconds: 60,
    },
    'cmp_1',
  ],
  setDonorStanding: [{ donor: { id: 'dnr_1' }, state: 'HELD', reason: 'a test' }, 'dnr_1'],
}
const verbs = Object.keys(inputs) as DeskVerb[]
const others = ['donor', 'partner', 'organization', 'screen'] as const satisfies readonly Role[]

async function refusalsOf(subject: string) {
  return (await auditOf(service, subject)).filter(({ action }) => action === 'REFUSED')
}

describe('is Forbidden, writes nothing, and is in the audit', () => {
  const cases = verbs.flatMap((verb) => others.map((role) => [verb, role] as const))
  test.each(cases)('%s by the role %s', async (verb, role) => {
    const [input, subject] = inputs[verb]
    const token = await service.token(role, undefined, longLived)
    await writesNothing(service, async () => {
      expect(await askDesk(service, verb, input, token)).toMatchObject({
        __typename: 'Forbidden',
        code: 'FORBIDDEN',
      })
    })
    const [entry] = await refusalsOf(subject)
    expect(entry).toMatchObject({
      actor: `${role}:${{ donor: 'alice', partner: 'prt_1', organization: 'org_1', screen: 'hall' }[role]}`,
      subject,
      before: {},
      after: { mutation: verb, code: 'FORBIDDEN' },
      reason: expect.stringContaining(role),
    })
  })

  test.each(verbs)('%s without a token, which names nobody and leaves no entry', async (verb) => {
    const [input, subject] = inputs[verb]
    const before = await refusalsOf(subject)
    await writesNothing(service, async () => {
      expect(await askDesk(service, verb, input, undefined)).toMatchObject({ __typename: 'Forbidden' })
    })
    expect(await refusalsOf(subject)).toEqual(before)
  })
})

describe('of what staff itself is refused the audit keeps', () => {
  test('what the state of things refuses', async () => {
    const input = { ...keyed, idempotencyKey: 'over', window: 'mwn_1', amount: 1_000_000_000 }
    expect(await desk.ask('budgetWindow', input)).toMatchObject({ __typename: 'PoolExceeded' })
    expect((await refusalsOf('mwn_1'))[0]).toMatchObject({
      actor: 'staff:lin',
      after: { mutation: 'budgetWindow', code: 'POOL_EXCEEDED' },
    })
  })

  test('nothing of what was merely written wrongly', async () => {
    const before = await refusalsOf('mwn_1')
    for (const change of [{ amount: 0 }, { window: 'mwn_99', amount: 1 }, { reason: '' }]) {
      const input = { ...keyed, idempotencyKey: 'wrong', window: 'mwn_1', amount: 1, ...change }
      expect((await desk.ask('budgetWindow', input)).__typename).toMatch(/InvalidInput|NotFound/)
    }
    expect(await refusalsOf('mwn_1')).toEqual(before)
  })
})

test('of one actor no more than sixty refusals a minute are kept', async () => {
  const token = await service.token('donor', 'mallory', longLived)
  const input = { ...keyed, pool: 'mpl_1', amount: 1 }
  for (let count = 0; count < 65; count += 1) {
    expect(await askDesk(service, 'fundPool', input, token)).toMatchObject({ __typename: 'Forbidden' })
  }
  const [row] = await service.sql<{ count: number }[]>`
    select count(*)::int as count from audit_entry where actor = 'donor:mallory'`
  expect(row?.count).toBe(60)
})
