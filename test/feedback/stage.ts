// What tests of feedback have in common: a dream that became a project, people who gave to it, and those who report.
// drm_1 has become prj_4, which org_3 executes; the money of prj_4 goes to org_2.
import { command, earn } from '../journal/stage.ts'
import { startOver, type Verdict } from '../model/verbs.ts'
import type { Json, Service } from '../setup/service.ts'

const refusal = `__typename ... on UserError { code message } ... on InvalidInput { fields { path message } }
  ... on NotFound { path } ... on ReportStateConflict { state correctionSubmitted }
  ... on ReportPlanConflict { planned }
  ... on SpendingExceeded { received { minorUnits } spentBefore { minorUnits } }`

export const reportFields = `id number kind titleEn dueAt state overdue publishedAt
  current { number textZh textEn beneficiariesReached spent { minorUnits } correctionZh correctionEn }`

const change = (verb: string) => {
  const name = verb[0]?.toUpperCase() + verb.slice(1)
  const success = `... on ${name}Success { replayed report { ${reportFields} } }`
  // Not every union has every refusal.
  const has: Record<string, string> = {
    planReport: refusal
      .replace(/\.\.\. on ReportStateConflict \{[^}]*\}/, '')
      .replace(/\.\.\. on SpendingExceeded \{.*\} \}/, ''),
    returnReport: refusal
      .replace(/\.\.\. on ReportPlanConflict \{[^}]*\}/, '')
      .replace(/\.\.\. on SpendingExceeded \{.*\} \}/, ''),
  }
  const refused = has[verb] ?? refusal.replace(/\.\.\. on ReportPlanConflict \{[^}]*\}/, '')
  return `mutation ($input: ${name}Input!) { ${verb}(input: $input) { ${refused} ${success} } }`
}

export const reportVerbs = [
  'planReport',
  'submitReport',
  'correctReport',
  'publishReport',
  'returnReport',
] as const
export type ReportVerb = (typeof reportVerbs)[number]

export interface Stage {
  service: Service
  staff: string
  /** Of org_3, which executes prj_4. */
  executor: string
  /** Sends with whatever token; null: none. */
  send(verb: ReportVerb, input: object, token?: string | null, at?: Service): Promise<Verdict>
  /** The same, answering with the report; whatever is refused is thrown. */
  do(verb: ReportVerb, input: object, token?: string): Promise<Json>
  /** A report of prj_4 that is planned for early December, submitted and published. */
  publish(project?: string, about?: object, at?: Service): Promise<string>
  flowers(person: string, count: number, dream?: string): Promise<void>
  money(person: string | null, amount?: number, project?: string): Promise<string>
  donor(person: string): Promise<string>
  ask(query: string, variables?: object, token?: string): Promise<Json>
}

let keys = 0

/** Reports are due long after the day: tokens that last until then. */
export const yearLong = 365 * 86_400

export const due = '2022-12-05T00:00:00+08:00'
export const december = '2022-12-01T12:00:00+08:00'

export const defaults: Record<ReportVerb, object> = {
  planReport: {
    project: 'prj_4',
    kind: 'STAGE',
    titleZh: '首次反馈',
    titleEn: 'First feedback',
    dueAt: due,
    plannedBeneficiaries: 100,
    plannedSpending: 5_000,
    reason: 'as promised',
  },
  submitReport: {
    textZh: '二十个孩子上了第一课。',
    textEn: 'Twenty children had their first lesson.',
    beneficiariesReached: 20,
    spent: 0,
    reason: 'the stage is done',
  },
  correctReport: {
    textZh: '二十一个孩子上了第一课。',
    textEn: 'Twenty-one children had their first lesson.',
    beneficiariesReached: 21,
    spent: 0,
    correctionZh: '少数了一个孩子。',
    correctionEn: 'One child had not been counted.',
  },
  publishReport: { reason: 'checked' },
  returnReport: { reason: 'figures are missing' },
}

/** Staff alone does it, to the revision that it has read. */
export const decides = (verb: ReportVerb) => verb === 'publishReport' || verb === 'returnReport'

/** What staff has read, unless a test says otherwise: the newest there is. */
async function latestRevision(at: Service, input: { report?: string }): Promise<number> {
  const [row] = await at.sql<{ number: number }[]>`
    select coalesce(max(number), 1) as number from report_revision where report_id = ${Number(input.report?.slice(4)) || 0}`
  return row?.number ?? 1
}

export async function openStage(service: Service): Promise<Stage> {
  const staff = await service.token('staff', 'lin', yearLong)
  const executor = await service.token('organization', 'org_3', yearLong)
  const channel = await service.token('partner', 'prt_1', yearLong)

  async function send(
    verb: ReportVerb,
    input: object,
    token: string | null = staff,
    at: Service = service,
  ): Promise<Verdict> {
    keys += 1
    const idempotencyKey = `r-${keys}`
    const latest = decides(verb) ? { revision: await latestRevision(at, input) } : {}
    const sent = { idempotencyKey, ...defaults[verb], ...latest, ...input }
    const { body } = await at.graphql(change(verb), { input: sent }, token ?? undefined)
    if (body.errors) throw new Error(JSON.stringify(body.errors))
    return body.data[verb]
  }

  async function make(verb: ReportVerb, input: object, token?: string, at?: Service): Promise<Json> {
    const verdict = await send(verb, input, token, at)
    if (!verdict.report) throw new Error(JSON.stringify(verdict))
    return verdict.report
  }

  return {
    service,
    staff,
    executor,
    send,
    do: make,
    async publish(project = 'prj_4', about = {}, at = service) {
      const { id } = await make('planReport', { project, ...about }, undefined, at)
      await make('submitReport', { report: id }, undefined, at)
      await make('publishReport', { report: id }, undefined, at)
      return id
    },
    async flowers(person, count, dream = 'drm_1') {
      keys += 1
      // Deeds have their ids by person and number: those that were earned before are told once more.
      await earn(service, person, (await givenSoFar(service, person)) + count)
      const token = await service.token('donor', person, yearLong)
      const reply = await command(
        service.url,
        'giveFlowers',
        { idempotencyKey: `f-${keys}`, dream, count },
        token,
      )
      if (!reply.gift) throw new Error(JSON.stringify(reply))
    },
    async money(person, amount = 100, project = 'prj_4') {
      keys += 1
      const input = { idempotencyKey: `m-${keys}`, project, amount, ...(person ? { donorRef: person } : {}) }
      const reply = await command(service.url, 'donate', input, channel)
      if (!reply.donation) throw new Error(JSON.stringify(reply))
      return reply.donation.id
    },
    donor: (person) => service.token('donor', person, yearLong),
    async ask(query, variables = {}, token) {
      const { body } = await service.graphql(query, variables as Record<string, unknown>, token)
      if (body.errors) throw new Error(JSON.stringify(body.errors))
      return body.data
    },
  }
}

async function givenSoFar({ sql }: Service, person: string): Promise<number> {
  const [row] = await sql<{ given: number }[]>`
    select coalesce(sum(count), 0)::int as given from flower_gift
    where donor_id = (select id from donor where ref = ${person})`
  return row?.given ?? 0
}

/** Back to the fixture, with drm_1 still collecting: call `convert` when everybody has given. */
export async function clear(service: Service): Promise<void> {
  await service.app.deliveries.idle()
  await startOver(service)
}

export async function convert({ sql }: Service): Promise<void> {
  await sql`
    update dream set state = 'CONVERTED', closed_flowers = 10, funded = 0, project_id = 4 where id = 1`
}

/** Who has which publication, as person:number. */
export async function delivered({ sql }: Service): Promise<string[]> {
  const rows = await sql<{ ref: string; number: number }[]>`
    select d.ref, f.number from feedback_delivery f join donor d on d.id = f.donor_id order by f.number, d.ref`
  return rows.map(({ ref, number }) => `${ref}:${number}`)
}

export async function settledNow(...services: Service[]): Promise<void> {
  for (const { app } of services) await app.deliveries.idle()
}
