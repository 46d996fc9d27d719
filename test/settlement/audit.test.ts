// What the audit says of awards and settlements, against the damage that it is there for: to a campaign that is settled,
// with awards paid, approved and rejected, items paid and left behind, and adjustments of both kinds.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyCheck, findingOf, findingsOn } from '../../src/ledger/audit.ts'
import type { Verdict } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import { damagesOfSettledMoney } from './damages.ts'
import {
  campaignEnds,
  donate,
  engageBrake,
  mutate,
  noticeMs,
  openMatching,
  openStage,
  type Stage,
} from './stage.ts'

let service: Service
let stage: Stage

beforeAll(async () => {
  service = await startService()
  stage = await openStage(service)
  await settle()
})

afterAll(() => service.close())

async function act(verb: string, input: Record<string, unknown>, token = stage.lin): Promise<Verdict> {
  const answer = await mutate(service, verb, { reason: 'test', ...input }, token)
  expect([verb, answer.__typename]).toEqual([verb, `${verb[0]?.toUpperCase()}${verb.slice(1)}Success`])
}

async function settle(): Promise<void> {
  const campaign = { campaign: 'cmp_1' }
  const foundation = await openMatching(service, 'FOUNDATION')
  await openMatching(service, 'ENTERPRISE')
  for (const project of ['prj_1', 'prj_2']) await donate(stage, project, 500)
  const criteria = [{ code: 'a', nameZh: '甲', nameEn: 'A', weight: 1_000 }]
  const names = { nameZh: '创新', nameEn: 'Innovation' }
  await act('openTrack', { ...campaign, ...names, kind: 'INNOVATION', budget: 100, criteria })
  for (const number of [1, 2, 3, 4]) {
    const award = { award: `iaw_${number}` }
    await act('nominateAward', { track: 'itk_1', organization: `org_${number}` })
    await act('scoreAward', { ...award, points: [{ criterion: 'a', points: number }] })
    if (number === 4) break
    await act('proposeAward', { ...award, amount: 10 * number })
    await act('publishAward', award)
  }
  service.clock.set(campaignEnds)
  await act('startSettlement', campaign)
  await act('publishNotice', campaign)
  service.clock.advance(noticeMs)
  for (const award of ['iaw_1', 'iaw_2']) await act('approveAward', { award }, stage.wang)
  await act('disburseAward', { award: 'iaw_1' })
  await act('rejectAward', { award: 'iaw_3' })
  await engageBrake(service, 'PROJECT', 1)
  await act('approvePayments', campaign)
  await act('disbursePayments', campaign, stage.wang)
  // Approved for an organization that gets nothing now: it holds nobody up.
  await service.sql`update organization set state = 'SUSPENDED' where id = 2`
  await act('closeCampaign', campaign)
  await service.sql`update organization set state = 'ACTIVE' where id = 2`
  const pay = { kind: 'PAY', amount: 500 }
  await act('proposeAdjustment', { ...pay, item: 'sti_1-1-FOUNDATION', amount: 400 })
  await act('proposeAdjustment', { item: 'sti_1-1-FOUNDATION', kind: 'RETURN', pool: foundation, amount: 50 })
  await act('proposeAdjustment', { ...pay, item: 'sti_1-1-PARTNER' })
  for (const adjustment of ['adj_1', 'adj_2']) await act('applyAdjustment', { adjustment }, stage.wang)
  await act('rejectAdjustment', { adjustment: 'adj_3' })
}

test('a campaign that was settled by the rules contradicts no check', async () => {
  const found = await findingsOn(service.sql)
  expect(found.filter(({ violations }) => violations > 0)).toEqual([])
})

class RolledBack extends Error {}

for (const check of everyCheck) {
  for (const damage of damagesOfSettledMoney[check.says] ?? []) {
    const told = damage.replaceAll(/\s+/g, ' ').slice(-110)
    test(`${check.invariant} ${check.says}: violated by ${told}`, async () => {
      let found = 0
      const damaged = service.sql.begin(async (tx) => {
        await tx.unsafe(damage).simple()
        found = (await findingOf(tx, check)).violations
        throw new RolledBack()
      })
      await expect(damaged).rejects.toThrow(RolledBack)
      expect(found).toBeGreaterThan(0)
    })
  }
}
