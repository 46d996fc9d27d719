// Staff opens and changes partners and types of deeds: who may, what is refused, and what a change holds for.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violatedInvariants, writesNothing } from '../model/verbs.ts'
import { act, openStage, record, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => {
  expect(await violatedInvariants(stage.service)).toEqual([])
  await stage.close()
})

const newPartner = {
  campaign: 'cmp_1',
  code: 'metro',
  nameZh: '地铁',
  nameEn: 'Metro',
  kind: 'EXTERNAL',
  paymentChannel: false,
  dailyFlowerQuota: 100,
  deedTypes: ['dty_4'],
}
const newDeedType = {
  campaign: 'cmp_1',
  code: 'TREE',
  nameZh: '植树',
  nameEn: 'A tree planted',
  flowers: 3,
  dailyCap: 1,
  lateDays: 2,
}

const send = (verb: string, input: Record<string, unknown>, token: string | null = stage.staff) =>
  act(stage.service, verb, input, token)

describe('partners', () => {
  test('are opened with what they may record, once for one key, and the audit says so', async () => {
    const input = { ...newPartner, idempotencyKey: 'open-metro' }
    const opened = await send('openPartner', input)
    expect(opened).toEqual({
      __typename: 'OpenPartnerSuccess',
      replayed: false,
      partner: {
        id: 'prt_3',
        code: 'metro',
        nameZh: '地铁',
        nameEn: 'Metro',
        kind: 'EXTERNAL',
        paymentChannel: false,
        dailyFlowerQuota: 100,
        flowersToday: 0,
        deedTypes: [{ code: 'RIDE_CODE' }],
      },
    })
    expect(await send('openPartner', input)).toMatchObject({ replayed: true, partner: { id: 'prt_3' } })
    expect(await send('openPartner', { ...input, nameEn: 'Tram' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
    const [audited] = await stage.service.sql`
      select actor, action, after, reason from audit_entry where subject = 'prt_3'`
    expect(audited).toEqual({
      actor: 'staff:lin',
      action: 'OPEN_PARTNER',
      after: {
        code: 'metro',
        nameZh: '地铁',
        nameEn: 'Metro',
        kind: 'EXTERNAL',
        paymentChannel: false,
        dailyFlowerQuota: 100,
        deedTypes: 'RIDE_CODE',
      },
      reason: 'as agreed',
    })
  })

  test('record by what they were changed to from the very next deed on, and not before', async () => {
    const metro = await stage.service.token('partner', 'prt_3')
    expect(await record(stage.service, metro, [{ externalId: 'walk-1' }])).toEqual(['DEED_TYPE_NOT_ALLOWED'])
    const changed = await send('changePartner', {
      partner: 'prt_3',
      nameEn: 'Metro and tram',
      dailyFlowerQuota: null,
      deedTypes: ['dty_4', 'dty_2', 'dty_4'],
    })
    expect(changed.partner).toMatchObject({
      nameEn: 'Metro and tram',
      nameZh: '地铁',
      dailyFlowerQuota: null,
      deedTypes: [{ code: 'STEPS' }, { code: 'RIDE_CODE' }],
    })
    expect(await record(stage.service, metro, [{ externalId: 'walk-1' }])).toEqual(['GRANTED'])
    // Names alone leave the quota and the deeds.
    await send('changePartner', { partner: 'prt_3', dailyFlowerQuota: 50 })
    const named = await send('changePartner', { partner: 'prt_3', nameZh: '地铁电车', kind: 'INTERNAL' })
    expect(named.partner).toMatchObject({ kind: 'INTERNAL', dailyFlowerQuota: 50, flowersToday: 1 })
    expect(named.partner.deedTypes).toHaveLength(2)
    // What is no longer allowed stays recorded.
    await send('changePartner', { partner: 'prt_3', deedTypes: [] })
    expect(await record(stage.service, metro, [{ externalId: 'walk-2' }])).toEqual(['DEED_TYPE_NOT_ALLOWED'])
    expect(await record(stage.service, metro, [{ externalId: 'walk-1' }])).toEqual(['DUPLICATE'])
  })

  test('show their quota and its use to staff and to themselves', async () => {
    const query = `query ($id: ID!) { node(id: $id) { ... on Partner { nameEn dailyFlowerQuota flowersToday } } }`
    const asked = async (token?: string) =>
      (await stage.service.graphql(query, { id: 'prt_3' }, token)).body.data.node
    const shown = { nameEn: 'Metro and tram', dailyFlowerQuota: 50, flowersToday: 1 }
    expect(await asked(stage.staff)).toEqual(shown)
    expect(await asked(await stage.service.token('partner', 'prt_3'))).toEqual(shown)
    for (const token of [undefined, stage.first, stage.donor])
      expect(await asked(token)).toEqual({ ...shown, dailyFlowerQuota: null, flowersToday: null })
  })
})

describe('types of deeds', () => {
  test('are opened, and changes hold for deeds recorded after them', async () => {
    const opened = await send('openDeedType', newDeedType)
    expect(opened.deedType).toEqual({
      id: 'dty_6',
      code: 'TREE',
      nameZh: '植树',
      nameEn: 'A tree planted',
      flowers: 3,
      dailyCap: 1,
      lateDays: 2,
    })
    await send('changePartner', {
      partner: 'prt_1',
      deedTypes: ['dty_2', 'dty_3', 'dty_4', 'dty_5', 'dty_6'],
    })
    const tree = { deedType: 'TREE', personRef: 'lei' }
    expect(await record(stage.service, stage.first, [{ externalId: 't1', ...tree }])).toEqual(['GRANTED'])
    const changed = await send('changeDeedType', { deedType: 'dty_6', flowers: 5, lateDays: 0 })
    expect(changed.deedType).toMatchObject({ flowers: 5, dailyCap: 1, lateDays: 0, nameEn: 'A tree planted' })
    expect(
      await record(stage.service, stage.first, [
        { externalId: 't2', ...tree },
        { externalId: 't3', ...tree, personRef: 'mei' },
        { externalId: 't4', ...tree, personRef: 'tao', occurredAt: '2022-09-08T08:00:00+08:00' },
      ]),
    ).toEqual(['CAPPED', 'GRANTED', 'TOO_LATE'])
    const flowers = await stage.service.sql`
      select external_id as id, flowers from deed where external_id in ('t1', 't2', 't3') order by 1`
    expect([...flowers]).toEqual([
      { id: 't1', flowers: 3 },
      { id: 't2', flowers: 0 },
      { id: 't3', flowers: 5 },
    ])
    const audited = await stage.service.sql`
      select before, after from audit_entry where action = 'CHANGE_DEED_TYPE'`
    expect(audited[0]).toMatchObject({
      before: { flowers: 3, lateDays: 2 },
      after: { flowers: 5, lateDays: 0 },
    })
  })
})

describe('what is refused', () => {
  const cases: [what: string, verb: string, input: Record<string, unknown>, code: string, path?: string][] = [
    ['a code that is taken', 'openPartner', { ...newPartner, code: 'steps' }, 'CODE_TAKEN'],
    ['a code of capitals', 'openPartner', { ...newPartner, code: 'Metro' }, 'INVALID_INPUT', 'input.code'],
    ['no name', 'openPartner', { ...newPartner, code: 'x', nameZh: ' ' }, 'INVALID_INPUT', 'input.nameZh'],
    [
      'a quota below none',
      'openPartner',
      { ...newPartner, code: 'x', dailyFlowerQuota: -1 },
      'INVALID_INPUT',
      'input.dailyFlowerQuota',
    ],
    [
      'no campaign',
      'openPartner',
      { ...newPartner, code: 'x', campaign: 'cmp_9' },
      'NOT_FOUND',
      'input.campaign',
    ],
    [
      'a deed that is no id',
      'openPartner',
      { ...newPartner, code: 'x', deedTypes: ['STEPS'] },
      'INVALID_INPUT',
      'input.deedTypes.0',
    ],
    [
      'a deed of no campaign',
      'openPartner',
      { ...newPartner, code: 'x', deedTypes: ['dty_99'] },
      'NOT_FOUND',
      'input.deedTypes',
    ],
    [
      'the deed that nobody records',
      'openPartner',
      { ...newPartner, code: 'x', deedTypes: ['dty_1'] },
      'INVALID_INPUT',
      'input.deedTypes',
    ],
    [
      'more deeds than there may be',
      'openPartner',
      { ...newPartner, code: 'x', deedTypes: Array.from({ length: 101 }, (_, index) => `dty_${index + 1}`) },
      'INVALID_INPUT',
      'input.deedTypes',
    ],
    ['no reason', 'openPartner', { ...newPartner, code: 'x', reason: '' }, 'INVALID_INPUT', 'input.reason'],
    ['no such partner', 'changePartner', { partner: 'prt_99', nameEn: 'X' }, 'NOT_FOUND', 'input.partner'],
    ['nothing to change', 'changePartner', { partner: 'prt_1' }, 'INVALID_INPUT', 'input'],
    [
      'a quota that is too much',
      'changePartner',
      { partner: 'prt_1', dailyFlowerQuota: 1_000_000_001 },
      'INVALID_INPUT',
      'input.dailyFlowerQuota',
    ],
    [
      'a code of small letters',
      'openDeedType',
      { ...newDeedType, code: 'tree' },
      'INVALID_INPUT',
      'input.code',
    ],
    ['a deed that there is', 'openDeedType', { ...newDeedType, code: 'STEPS' }, 'CODE_TAKEN'],
    [
      'no flowers',
      'openDeedType',
      { ...newDeedType, code: 'X', flowers: 0 },
      'INVALID_INPUT',
      'input.flowers',
    ],
    ['no cap', 'openDeedType', { ...newDeedType, code: 'X', dailyCap: 0 }, 'INVALID_INPUT', 'input.dailyCap'],
    [
      'a late window beyond all',
      'changeDeedType',
      { deedType: 'dty_2', lateDays: 61 },
      'INVALID_INPUT',
      'input.lateDays',
    ],
    ['nothing to change', 'changeDeedType', { deedType: 'dty_2' }, 'INVALID_INPUT', 'input'],
    ['no such deed', 'changeDeedType', { deedType: 'dty_99', flowers: 2 }, 'NOT_FOUND', 'input.deedType'],
  ]
  test.each(cases)('%s: %s', async (_what, verb, input, code, path) => {
    const answer = await writesNothing(stage.service, () => send(verb, input))
    expect(answer.code).toBe(code)
    if (path) expect(answer.path ?? answer.fields[0].path).toBe(path)
  })

  test.each([
    ['openPartner', newPartner],
    ['changePartner', { partner: 'prt_1', nameEn: 'Mine' }],
    ['openDeedType', newDeedType],
    ['changeDeedType', { deedType: 'dty_2', flowers: 9 }],
  ])('%s from anybody but staff', async (verb, input) => {
    await writesNothing(stage.service, async () => {
      for (const token of [null, stage.first, stage.donor, await stage.service.token('organization')])
        expect(await send(verb, input, token)).toMatchObject({ __typename: 'Forbidden' })
    })
  })

  test('more partners than 500 in a campaign', async () => {
    await stage.service.sql`
      insert into partner (campaign_id, code, name_zh, name_en, kind, payment_channel)
      select 1, 'p-' || n, 'p', 'p', 'EXTERNAL', false from generate_series(1, 497) as n`
    expect(await send('openPartner', { ...newPartner, code: 'last' })).toMatchObject({
      __typename: 'LimitReached',
      most: 500,
    })
  })

  test('any change in a campaign that is settled', async () => {
    await stage.service.sql`update campaign set phase = 'SETTLED'`
    expect(await send('changePartner', { partner: 'prt_1', nameEn: 'X' })).toMatchObject({
      code: 'CAMPAIGN_SETTLED',
    })
    await stage.service.sql`update campaign set phase = 'LIVE'`
  })
})
