// The verbs of reports: the executing organization or staff plans and submits, staff publishes or returns. A
// report that is published is corrected by a further revision, which staff publishes too. Reports move no money and
// decide no gift, so they are transactions of their own beside the journal, and go on when the campaign is settled.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { Transaction } from '../db/client.ts'
import { Forbidden, InvalidInput, NotFound } from '../errors.ts'
import type { AuditedValues } from '../governance/governance.store.ts'
import { type Changed, type ChangeRequest, changeOnce, type Once } from '../governance/once.ts'
import { decodeId, idInSubject, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { insertPublication, nextPublication } from './delivery.store.ts'
import { insertPlannedReports } from './report.store.ts'
import { isTooFar, ReportStateConflict, reportKinds, requireCovered, requirePlace } from './report.ts'
import {
  decideRevision,
  insertRevision,
  lockReport,
  lockReporting,
  moneyOf,
  plannedStages,
  projectOfReport,
  type ReportingProject,
  type ReportStanding,
  storePublished,
  storeReportState,
  submittedRevision,
} from './reports.store.ts'

const reason = prose(500)
const mostFen = 1_000_000_000_000n
const fen = z.bigint().min(0n, 'must be at least 0 fen').max(mostFen, 'must be at most 1,000,000,000,000 fen')
const people = z.int().min(0, 'must be at least 0').max(2_000_000_000, 'must be at most 2,000,000,000')

export type Reported = Once<object>

export const planReportShape = z.object({
  idempotencyKey,
  project: z.string(),
  kind: z.enum(reportKinds),
  titleZh: line(80),
  titleEn: line(160),
  dueAt: z.date(),
  plannedBeneficiaries: people,
  plannedSpending: fen,
  reason,
})

export function planReport(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof planReportShape>,
): Promise<Reported> {
  const projectId = decodeId('Project', input.project, 'input.project')
  const { kind, titleZh, titleEn, dueAt, plannedBeneficiaries, plannedSpending } = input
  const plan = [kind, titleZh, titleEn, dueAt.toISOString(), plannedBeneficiaries, plannedSpending]
  const request = { ...input, action: 'PLAN_REPORT', content: [projectId, ...plan] }
  return changeOnce(app, viewer, request, async (tx, { at }) => {
    const project = await lockReporting(tx, projectId)
    if (!project || !sees(viewer, project)) throw new NotFound('input.project', 'There is no such project.')
    requireOwn(viewer, project)
    if (dueAt <= at || isTooFar(dueAt, at))
      throw new InvalidInput([{ path: 'input.dueAt', message: 'must lie ahead, within ten years' }])
    const planned = await plannedStages(tx, projectId)
    requirePlace(planned, { kind, dueAt })
    const number = planned.length + 1
    const { campaignId, dreamId } = project
    const [report] = await insertPlannedReports(tx, [
      {
        campaignId,
        projectId,
        dreamId,
        number,
        kind,
        titleZh,
        titleEn,
        dueAt,
        plannedBeneficiaries,
        plannedSpending,
      },
    ])
    return {
      subject: publicId('ProgressReport', (report as { id: number }).id),
      before: {},
      after: {
        state: 'PLANNED',
        project: publicId('Project', projectId),
        number,
        dueAt: dueAt.toISOString(),
      },
      made: {},
    }
  })
}

const said = {
  idempotencyKey,
  report: z.string(),
  textZh: prose(10_000),
  textEn: prose(20_000),
  beneficiariesReached: people,
  spent: fen,
}

export const submitReportShape = z.object({ ...said, reason })

/** What the stage has come to, for staff to publish. */
export function submitReport(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof submitReportShape>,
): Promise<Reported> {
  return changeReport(app, viewer, 'SUBMIT_REPORT', input, contentOf(input), async (change) => {
    if (change.report.state !== 'PLANNED') throw await conflict(change, 'PLANNED')
    const after = await addRevision(change, viewer, input, null)
    await storeReportState(change.tx, change.report.id, 'SUBMITTED')
    return { before: {}, after: { state: 'SUBMITTED', ...after } }
  })
}

export const correctReportShape = z.object({ ...said, correctionZh: prose(500), correctionEn: prose(500) })

/** What was published stays as it is until staff has published the correction, and can be read ever after. */
export function correctReport(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof correctReportShape>,
): Promise<Reported> {
  const { correctionZh, correctionEn } = input
  const content = [...contentOf(input), correctionZh, correctionEn]
  const withReason = { ...input, reason: correctionEn }
  return changeReport(app, viewer, 'CORRECT_REPORT', withReason, content, async (change) => {
    if (change.report.state !== 'PUBLISHED' || (await submittedRevision(change.tx, change.report.id)))
      throw await conflict(change, 'PUBLISHED, without a correction under way')
    return { before: {}, after: await addRevision(change, viewer, input, { correctionZh, correctionEn }) }
  })
}

export const decideReportShape = z.object({
  idempotencyKey,
  report: z.string(),
  revision: z.int().min(1, 'must be at least 1').max(2_000_000_000, 'must be at most 2,000,000,000'),
  reason,
})

/** Everybody reads it from now on, and the first revision of a report goes out to everyone who gave. */
export async function publishReport(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof decideReportShape>,
): Promise<Reported> {
  const reported = await changeReport(
    app,
    viewer,
    'PUBLISH_REPORT',
    input,
    [input.revision],
    async (change) => {
      const { tx, at, report, project } = change
      const revision = await revisionToDecide(change, input.revision)
      const { received, spentBefore } = await moneyOf(tx, project, report.id)
      requireCovered(revision.spent, received, spentBefore)
      const decision = { state: 'PUBLISHED', by: actorOf(viewer), at, reason: input.reason } as const
      await decideRevision(tx, report.id, revision.number, decision)
      await storePublished(tx, report.id, revision.number, at)
      const after = { state: 'PUBLISHED', revision: revision.number }
      if (report.publishedRevision !== null)
        return { before: { revision: report.publishedRevision }, after: { ...after, corrects: true } }
      const { campaignId } = project
      // The head of the feedback is locked last and shortly: a delivery under way waits for nobody.
      const publication = await nextPublication(tx, campaignId)
      await insertPublication(tx, {
        campaignId,
        number: publication,
        reportId: report.id,
        projectId: report.projectId,
        dreamId: report.dreamId ?? project.dreamId,
        publishedAt: at,
      })
      return { before: {}, after: { ...after, publication } }
    },
  )
  if (!reported.replayed) app.deliveries.wake()
  return reported
}

/** Back to those who wrote it; a correction that is returned leaves the report published as it was. */
export function returnReport(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof decideReportShape>,
): Promise<Reported> {
  return changeReport(app, viewer, 'RETURN_REPORT', input, [input.revision], async (change) => {
    const { tx, at, report } = change
    const revision = await revisionToDecide(change, input.revision)
    const decision = { state: 'RETURNED', by: actorOf(viewer), at, reason: input.reason } as const
    await decideRevision(tx, report.id, revision.number, decision)
    const state = report.state === 'PUBLISHED' ? 'PUBLISHED' : 'PLANNED'
    if (state !== report.state) await storeReportState(tx, report.id, state)
    return { before: {}, after: { state, returned: revision.number } }
  })
}

interface Change {
  tx: Transaction
  at: Date
  report: ReportStanding
  project: ReportingProject
}

type Said = z.infer<typeof submitReportShape> | z.infer<typeof correctReportShape>

function contentOf({ textZh, textEn, beneficiariesReached, spent }: Said): Content {
  return [textZh, textEn, beneficiariesReached, spent]
}

async function addRevision(
  { tx, at, report, project }: Change,
  viewer: Viewer,
  { textZh, textEn, beneficiariesReached, spent }: Said,
  correction: { correctionZh: string; correctionEn: string } | null,
): Promise<AuditedValues> {
  const { received, spentBefore } = await moneyOf(tx, project, report.id)
  requireCovered(spent, received, spentBefore)
  const number = report.lastRevision + 1
  await insertRevision(tx, {
    reportId: report.id,
    number,
    textZh,
    textEn,
    beneficiariesReached,
    spent,
    correctionZh: correction?.correctionZh ?? null,
    correctionEn: correction?.correctionEn ?? null,
    submittedBy: actorOf(viewer),
    submittedAt: at,
  })
  return { revision: number, beneficiariesReached, spent: Number(spent) }
}

/** Nobody decides on a text that they have not read: meanwhile it may have been returned and another handed in. */
async function revisionToDecide(change: Change, read: number) {
  const revision = await submittedRevision(change.tx, change.report.id)
  if (revision?.number === read) return revision
  const waiting = revision ? `, not ${revision.number}` : ''
  throw await conflict(change, `waiting for staff with revision ${read}${waiting}`)
}

async function conflict({ tx, report }: Change, wanted: string): Promise<ReportStateConflict> {
  const corrected = report.state === 'PUBLISHED' && (await submittedRevision(tx, report.id)) !== undefined
  return new ReportStateConflict(report.state, corrected, wanted)
}

async function changeReport(
  app: App,
  viewer: Viewer,
  action: string,
  input: { idempotencyKey: string; report: string; reason: string },
  content: Content,
  make: (change: Change) => Promise<Omit<Changed, 'subject'>>,
): Promise<Reported> {
  const reportId = decodeId('ProgressReport', input.report, 'input.report')
  const request = { ...input, action, content: [reportId, ...content] }
  return changeOnce(app, viewer, request, async (tx, { at }) => {
    const projectId = await projectOfReport(tx, reportId)
    const project = projectId === null ? undefined : await lockReporting(tx, projectId)
    if (!project || !sees(viewer, project)) throw new NotFound('input.report', 'There is no such report.')
    requireOwn(viewer, project)
    const report = await lockReport(tx, reportId)
    const { before, after } = await make({ tx, at, report, project })
    const subject = publicId('ProgressReport', reportId)
    return { subject, before: { state: report.state, ...before }, after, made: {} }
  })
}

function sees(viewer: Viewer, project: ReportingProject): boolean {
  if (viewer.role === 'staff' || project.published) return true
  const { initiatorId, receivingOrganizationId, executingOrganizationId } = project
  const own = idInSubject('Organization', viewer.subject)
  return [initiatorId, receivingOrganizationId, executingOrganizationId].some((id) => id === own)
}

function requireOwn(viewer: Viewer, { executingOrganizationId }: ReportingProject): void {
  if (viewer.role === 'staff') return
  if (idInSubject('Organization', viewer.subject) !== executingOrganizationId)
    throw new Forbidden('An organization reports on the projects that it executes, and on no other.')
}

type Content = ChangeRequest['content']
