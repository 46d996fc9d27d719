// What makes a dream come true: money of its own line. A fund is promised for the dreams of a campaign; a dream that is
// CLOSED gets from it what its flowers are worth; and then it becomes a project, one and the same, with organizations that
// receive the money and do the work, and with reports that are owed from that moment on.
import { z } from 'zod'
import type { Viewer } from '../auth/viewer.ts'
import { civilDay } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import { type FieldProblem, InvalidInput, NotFound } from '../errors.ts'
import { insertPlannedReports, type PlannedReport } from '../feedback/report.store.ts'
import { isTooFar, type ReportKind } from '../feedback/report.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line } from '../graphql/shapes.ts'
import { type AdministeringApp, type Answered, administer } from '../journal/administer.ts'
import { accountKey } from '../ledger/ledger.ts'
import { maximumFunds } from '../matching/pools.ts'
import { mayReceive } from '../organization/organization.ts'
import {
  isFiled,
  ProjectNotFiled,
  ProjectReceiverNotEligible,
  projectCategories,
} from '../project/project.ts'
import { isRegionCode } from '../region/region.ts'
import {
  campaignTopic,
  categoryTopic,
  dreamTopic,
  organizationTopic,
  projectTopic,
  regionTopic,
} from '../totals/totals.ts'
import { insertConvertedProject, lockOrganizations } from './conversion.store.ts'
import type { DreamRow } from './dream.store.ts'
import { DreamFundExhausted, fundingOf, NothingToFund, requireDreamState } from './dream.ts'
import { flowersOf, leftInFund, storeConverted, storeFunded } from './lifecycle.store.ts'
import { changeDream, type DreamStep, dreamStepShape, reason } from './lifecycle.ts'

const dayMs = 86_400_000
const mostReports = 12
const mostBeneficiaries = 2_000_000_000

export const fundDreamsShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  amount: z
    .bigint()
    .min(1n, 'must be at least 1 fen')
    .max(maximumFunds, `must be at most ${maximumFunds} fen`),
  reason,
})

/** A promise to all dreams of a campaign; which of them get how much, their flowers say. */
export async function fundDreams(
  app: AdministeringApp,
  viewer: Viewer,
  input: z.infer<typeof fundDreamsShape>,
): Promise<Answered> {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const { amount } = input
  const administration = { ...input, campaignId, kind: 'FUND_DREAMS' as const, content: [campaignId, amount] }
  return administer(app, viewer, administration, async (tx) => {
    const before = await leftInFund(tx, campaignId)
    return {
      subject: publicId('Campaign', campaignId),
      before: { dreamFund: Number(before) },
      after: { dreamFund: Number(before + amount), amount: Number(amount) },
      transfers: [
        {
          code: 'DREAM_FUND_FUNDED',
          debit: accountKey('DREAM_FUNDER', campaignId),
          credit: accountKey('DREAM_FUND', campaignId),
          amount,
        },
      ],
    }
  })
}

/** What the flowers were when the dream closed decides, not what became of some of them since. */
export function fundDream(app: AdministeringApp, viewer: Viewer, input: DreamStep): Promise<Answered> {
  return changeDream(app, viewer, 'FUND_DREAM', input, [], async (tx, dream) => {
    requireDreamState(dream.state, 'CLOSED')
    const flowers = dream.closedFlowers ?? (await flowersOf(tx, dream.campaignId, dream.id))
    const amount = fundingOf(flowers, dream)
    if (amount === 0n) throw new NothingToFund(flowers)
    const available = await leftInFund(tx, dream.campaignId)
    if (available < amount) throw new DreamFundExhausted(available, amount)
    await storeFunded(tx, dream.id, flowers, amount)
    return {
      before: { state: 'CLOSED' },
      after: { state: 'FUNDED', flowers: Number(flowers), funded: Number(amount) },
      transfers: [
        {
          code: 'DREAM_FUNDED',
          debit: accountKey('DREAM_FUND', dream.campaignId),
          credit: accountKey('DREAM_FUNDING', dream.id),
          amount,
        },
      ],
      counts: [{ topics: [dreamTopic(dream.id)], newIn: [], funded: amount }],
    }
  })
}

const plannedReport = z.object({
  titleZh: line(80),
  titleEn: line(200),
  dueAt: z.date(),
  plannedBeneficiaries: z
    .int()
    .min(0, 'must not be negative')
    .max(mostBeneficiaries, `must be at most ${mostBeneficiaries}`),
  plannedSpending: z
    .bigint()
    .min(0n, 'must not be negative')
    .max(maximumFunds, `must be at most ${maximumFunds} fen`),
})

export const convertDreamShape = dreamStepShape
  .extend({
    number: z.string().regex(/^[A-Za-z0-9-]{1,32}$/, 'must be 1 to 32 letters, digits or -'),
    titleZh: line(80),
    titleEn: line(200),
    category: z.enum(projectCategories),
    region: z.string().refine(isRegionCode, 'must be the code of a region, such as "440000", or "UNKNOWN"'),
    initiator: z.string(),
    receivingOrganization: z.string(),
    executingOrganization: z.string(),
    filingNumber: z.string().max(24, 'must be at most 24 characters'),
    reports: z
      .array(plannedReport)
      .min(1, 'must plan at least one report')
      .max(mostReports, `must be at most ${mostReports} reports`),
  })
  .superRefine(({ reports }, problems) => {
    for (const [position, { dueAt }] of reports.entries()) {
      const before = reports[position - 1]
      if (!before || dueAt > before.dueAt) continue
      const path = ['reports', position, 'dueAt']
      problems.addIssue({ code: 'custom', path, message: 'must be after that of the report before' })
    }
  })

type ConvertDream = z.infer<typeof convertDreamShape>

/** The first feedback opens a plan and the final report ends it. A single one is the first. */
export function kindAt(position: number, count: number): ReportKind {
  if (position === 0) return 'FIRST_FEEDBACK'
  return position === count - 1 ? 'FINAL' : 'STAGE'
}

/**
 * The project is EXECUTING from its first moment: its money is there, and nothing is raised for it. The plan of its
 * reports is what everybody who gave a flower may count on.
 */
export function convertDream(app: AdministeringApp, viewer: Viewer, input: ConvertDream): Promise<Answered> {
  const organizations = {
    initiator: decodeId('Organization', input.initiator, 'input.initiator'),
    receiver: decodeId('Organization', input.receivingOrganization, 'input.receivingOrganization'),
    executor: decodeId('Organization', input.executingOrganization, 'input.executingOrganization'),
  }
  const { idempotencyKey: _, dream: __, reason: ___, ...project } = input
  const content = [
    JSON.stringify(project, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
  ]
  return changeDream(app, viewer, 'CONVERT_DREAM', input, content, async (tx, dream, { campaign, at }) => {
    requireDreamState(dream.state, 'FUNDED')
    const funded = fundedOf(dream)
    requirePlan(input, dream, funded)
    const uscc = await requireOrganizations(tx, organizations, civilDay(at, campaign.timeZone))
    if (!isFiled(input.filingNumber, uscc)) throw new ProjectNotFiled()
    const projectId = await insertConvertedProject(tx, {
      campaignId: campaign.id,
      number: input.number,
      titleZh: input.titleZh,
      titleEn: input.titleEn,
      category: input.category,
      initiatorId: organizations.initiator,
      receivingOrganizationId: organizations.receiver,
      receivingUscc: uscc,
      executingOrganizationId: organizations.executor,
      filingNumber: input.filingNumber,
      goal: funded,
      regionCode: input.region,
    })
    if (projectId === null) {
      throw new InvalidInput([{ path: 'input.number', message: 'must not be the number of another project' }])
    }
    await storeConverted(tx, dream.id, projectId)
    await insertPlannedReports(tx, planOf(input, dream, projectId))
    return {
      before: { state: 'FUNDED' },
      after: {
        state: 'CONVERTED',
        project: publicId('Project', projectId),
        funded: Number(funded),
        reports: input.reports.length,
        firstDueAt: input.reports[0]?.dueAt.toISOString() ?? null,
      },
      audits: [
        {
          action: 'CREATE_PROJECT',
          subject: publicId('Project', projectId),
          before: {},
          after: { state: 'EXECUTING', dream: publicId('Dream', dream.id), number: input.number },
        },
      ],
      transfers: [
        {
          code: 'DREAM_FUNDING_PASSED_ON',
          debit: accountKey('DREAM_FUNDING', dream.id),
          credit: accountKey('PROJECT_DREAM_FUNDING', projectId),
          amount: funded,
        },
      ],
      counts: [
        {
          // No day: it belongs to none of the campaign's, like an award.
          topics: [
            campaignTopic,
            regionTopic(input.region),
            categoryTopic(input.category),
            organizationTopic(organizations.receiver),
            projectTopic(projectId),
          ],
          newIn: [],
          funded,
        },
      ],
    }
  })
}

function fundedOf({ id, funded }: DreamRow): bigint {
  if (funded === null) throw new Error(`dream ${id} is FUNDED with nothing`)
  return funded
}

/** The first feedback within the dream's days after it closed, none in ten years or more, and no more spent than there is. */
function requirePlan({ reports }: ConvertDream, { closesAt, feedbackDays }: DreamRow, funded: bigint): void {
  const problems: FieldProblem[] = []
  const latest = new Date(closesAt.getTime() + feedbackDays * dayMs)
  const [first] = reports
  if (first && first.dueAt > latest) {
    const message = `must be at most ${feedbackDays} days after the dream closed: until ${latest.toISOString()}`
    problems.push({ path: 'input.reports.0.dueAt', message })
  }
  if (first && first.dueAt < closesAt) {
    const message = `must not be before the dream closed, at ${closesAt.toISOString()}`
    problems.push({ path: 'input.reports.0.dueAt', message })
  }
  for (const [position, { dueAt }] of reports.entries()) {
    if (!isTooFar(dueAt, closesAt)) continue
    const message = `must be within ten years after the dream closed, at ${closesAt.toISOString()}`
    problems.push({ path: `input.reports.${position}.dueAt`, message })
  }
  const spending = reports.reduce((sum, { plannedSpending }) => sum + plannedSpending, 0n)
  if (spending > funded) {
    const message = `must plan to spend at most the funding, ${funded} fen; together they spend ${spending}`
    problems.push({ path: 'input.reports', message })
  }
  if (problems.length > 0) throw new InvalidInput(problems)
}

/** Returns the credit code of who receives the money. */
async function requireOrganizations(
  tx: Transaction,
  { initiator, receiver, executor }: { initiator: number; receiver: number; executor: number },
  day: string,
): Promise<string> {
  const known = await lockOrganizations(tx, [initiator, receiver, executor])
  const named = [
    ['input.initiator', initiator],
    ['input.receivingOrganization', receiver],
    ['input.executingOrganization', executor],
  ] as const
  for (const [path, id] of named) {
    if (!known.has(id)) throw new NotFound(path, 'There is no such organization.')
  }
  const receiving = known.get(receiver)
  if (!receiving || !mayReceive(receiving, day)) throw new ProjectReceiverNotEligible()
  const executing = known.get(executor)
  if (executing?.state !== 'ACTIVE') {
    const message = `must be an organization that is ACTIVE; this one is ${executing?.state}`
    throw new InvalidInput([{ path: 'input.executingOrganization', message }])
  }
  return receiving.uscc
}

function planOf({ reports }: ConvertDream, { id, campaignId }: DreamRow, projectId: number): PlannedReport[] {
  return reports.map((report, position) => ({
    ...report,
    campaignId,
    projectId,
    dreamId: id,
    number: position + 1,
    kind: kindAt(position, reports.length),
  }))
}
