// A dream that is opened from proposals credits them: they are SELECTED for it in the same transaction, or it is not opened.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, longLived, writesNothing } from '../model/verbs.ts'
import { type Service, startService } from '../setup/service.ts'
import { goodDream, type Stage, stageOf } from './stage.ts'

let service: Service
let stage: Stage
beforeAll(async () => {
  service = await startService()
  stage = await stageOf(service)
})
afterAll(() => service.close())

const draft = {
  campaign: 'cmp_1',
  title: 'A library',
  problem: 'No books',
  beneficiaries: '300 children',
  place: 'Guangdong',
  estimate: 100_000,
}

test('proposals that are shortlisted are selected with the dream, and others keep it from being opened', async () => {
  const alice = await service.token('donor', 'alice', longLived)
  const ids: string[] = []
  for (const idempotencyKey of ['one', 'two']) {
    const { proposal } = await ask(service, 'proposeDream', { ...draft, idempotencyKey }, alice)
    ids.push(proposal.id)
  }
  await service.sql`
    update dream_proposal set state = 'SHORTLISTED', number = 1, submitted_at = now(),
      translated_title = 't', translated_problem = 'p', translated_beneficiaries = 'b', translated_by = 'STAFF'
    where id = ${ids[0]?.slice(4) ?? ''}`
  await writesNothing(service, async () => {
    const refused = await stage.ask('openDream', { ...goodDream, proposals: ids })
    expect(refused).toMatchObject({ __typename: 'ProposalStateForbids' })
    const missing = await stage.ask('openDream', { ...goodDream, proposals: ['drp_999'] })
    expect(missing).toMatchObject({ __typename: 'NotFound', path: 'input.proposals.0' })
  })
  const id = await stage.open({ proposals: [ids[0]] })
  const [row] = await service.sql<{ state: string; dream: string }[]>`
    select state, 'drm_' || dream_id as dream from dream_proposal where id = ${ids[0]?.slice(4) ?? ''}`
  expect(row).toEqual({ state: 'SELECTED', dream: id })
})
