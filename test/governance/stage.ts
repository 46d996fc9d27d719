// What tests of brakes have in common: a campaign whose gifts are matched, staff that engages and releases, and people
// who give, do good deeds and give their flowers on.
import type { Viewer } from '../../src/auth/viewer.ts'
import { openPool, planWindow, publishRules } from '../../src/matching/pools.ts'
import { command, type Reply } from '../journal/stage.ts'
import { longLived, type Verdict } from '../model/verbs.ts'
import { fixtureNow } from '../setup/clock.ts'
import type { Service } from '../setup/service.ts'

export const lin: Viewer = { role: 'staff', subject: 'lin', expiresAt: null }

const refusal = `__typename ... on UserError { code message } ... on InvalidInput { fields { path message } }
  ... on NotFound { path }`

export const brakeFields = `id scope effect target { id } noticeZh noticeEn engagedAt until releasedAt inForce
  reason engagedBy releasedBy releaseReason`

const documents = {
  engageBrake: `mutation ($input: EngageBrakeInput!) { engageBrake(input: $input) { ${refusal}
    ... on BrakeAlreadyEngaged { brake { id } } ... on EngageBrakeSuccess { replayed brake { ${brakeFields} } } } }`,
  releaseBrake: `mutation ($input: ReleaseBrakeInput!) { releaseBrake(input: $input) { ${refusal}
    ... on ReleaseBrakeSuccess { replayed brake { ${brakeFields} } } } }`,
} as const

export interface Stage {
  service: Service
  staff: string
  /** Engages or releases, with whatever token; undefined: staff's, null: none. */
  send(verb: keyof typeof documents, input: object, token?: string | null, at?: Service): Promise<Verdict>
  /** Engages a brake in the campaign and answers with its id. */
  engage(brake: object): Promise<string>
  release(brake: string): Promise<void>
  donate(gift: Partial<Gift>, at?: Service): Promise<Given>
  /** One deed through prt_1: GRANTED, or the reason of its rejection. */
  deed(personRef: string, deedType: string, partner?: string): Promise<string>
  /** One flower, for drm_1 where no other dream is named: what it came to. */
  giveFlower(personRef: string, gift?: { dream?: string; team?: string }): Promise<string>
}

export interface Gift {
  project: string
  amount: number
  donorRef: string
  channel: string
  team: string
}

export interface Given {
  /** MATCHED, PARTIAL … with the reason that goes with it; or the code of a refusal. */
  outcome: string
  id: string
  seq: number
}

let keys = 0

/** A window of the foundation for all projects (mwn_1), and one of an enterprise for prj_4 (mwn_2). */
export async function openMatching(service: Service): Promise<void> {
  const now = new Date(fixtureNow)
  for (const [source, projects] of [
    ['FOUNDATION', []],
    ['ENTERPRISE', ['prj_4']],
  ] as const) {
    const common = { reason: 'the plan of the year' }
    const key = (what: string) => ({ idempotencyKey: `${source}-${what}`, ...common })
    const { subject: pool } = await openPool(service.app, lin, {
      ...key('pool'),
      campaign: 'cmp_1',
      source,
      nameZh: '配捐池',
      nameEn: 'Pool',
      funderZh: '出资方',
      funderEn: 'Funder',
      projects: [...projects],
      total: 10_000_000n,
    })
    await publishRules(service.app, lin, {
      ...key('rules'),
      pool,
      effectiveAt: now,
      minimumGift: 100n,
      mode: 'FIXED',
      ratio: 10_000,
    })
    await planWindow(service.app, lin, {
      ...key('window'),
      pool,
      opensAt: now,
      closesAt: new Date('2022-09-11T00:00:00+08:00'),
      budget: 5_000_000n,
    })
  }
}

export async function openStage(service: Service): Promise<Stage> {
  await openMatching(service)
  await service.sql`update partner set payment_channel = true where id = 2`
  const staff = await service.token('staff', 'lin', longLived)
  const channels = new Map<string, string>()
  for (const id of ['prt_1', 'prt_2']) channels.set(id, await service.token('partner', id, longLived))

  async function send(
    verb: keyof typeof documents,
    input: object,
    token: string | null = staff,
    at: Service = service,
  ): Promise<Verdict> {
    keys += 1
    const defaults =
      verb === 'engageBrake'
        ? { idempotencyKey: `b-${keys}`, campaign: 'cmp_1', reason: 'being looked into' }
        : { idempotencyKey: `b-${keys}`, reason: 'looked into' }
    const { body } = await at.graphql(
      documents[verb],
      { input: { ...defaults, ...input } },
      token ?? undefined,
    )
    if (body.errors) throw new Error(JSON.stringify(body.errors))
    return body.data[verb]
  }

  return {
    service,
    staff,
    send,
    async engage(brake) {
      const verdict = await send('engageBrake', brake)
      if (verdict.__typename !== 'EngageBrakeSuccess') throw new Error(JSON.stringify(verdict))
      return verdict.brake.id
    },
    async release(brake) {
      const verdict = await send('releaseBrake', { brake })
      if (verdict.__typename !== 'ReleaseBrakeSuccess') throw new Error(JSON.stringify(verdict))
    },
    async donate({ channel = 'prt_1', ...gift }, at = service) {
      keys += 1
      const input = { idempotencyKey: `g-${keys}`, project: 'prj_1', amount: 1_000, ...gift }
      const reply = await command(at.url, 'donate', input, channels.get(channel) as string)
      return given(service, reply)
    },
    async deed(personRef, deedType, partner = 'prt_1') {
      keys += 1
      const occurredAt = service.clock.now().toISOString()
      const deeds = [{ externalId: `d-${keys}`, deedType, personRef, occurredAt }]
      const { results } = await command(
        service.url,
        'recordDeeds',
        { deeds },
        channels.get(partner) as string,
      )
      return results?.[0]?.reason ?? results?.[0]?.result ?? 'none'
    },
    async giveFlower(personRef, gift = {}) {
      keys += 1
      const token = await service.token('donor', personRef, longLived)
      const input = { idempotencyKey: `f-${keys}`, dream: 'drm_1', count: 1, ...gift }
      const reply = await command(service.url, 'giveFlowers', input, token)
      return reply.code ?? 'given'
    },
  }
}

async function given({ sql }: Service, reply: Reply): Promise<Given> {
  if (!reply.donation) return { outcome: reply.code ?? reply.__typename, id: '', seq: 0 }
  const { id, seq } = reply.donation
  const [row] = await sql<{ status: string; reason: string | null }[]>`
    select match_status as status, match_reason as reason from donation where campaign_id = 1 and seq = ${seq}`
  return { outcome: [row?.status, row?.reason].filter(Boolean).join(' '), id, seq }
}

export async function donorId({ sql }: Service, ref: string): Promise<string> {
  const [row] = await sql<{ id: bigint }[]>`select id from donor where ref = ${ref}`
  if (!row) throw new Error(`nobody is called ${ref}`)
  return `dnr_${row.id}`
}
