// What is done to reports, on the wire: the executing organization and staff write, staff publishes.
import { IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { decodeId } from '../graphql/publicId.ts'
import { Money } from '../graphql/scalars.ts'
import { ProgressReport, ReportKindType, ReportStateType } from './report.graphql.ts'
import { ReportPlanConflict, ReportStateConflict, SpendingExceeded } from './report.ts'
import {
  correctReport,
  correctReportShape,
  decideReportShape,
  planReport,
  planReportShape,
  publishReport,
  type Reported,
  returnReport,
  submitReport,
  submitReportShape,
} from './reports.ts'

builder.objectType(ReportStateConflict, {
  name: 'ReportStateConflict',
  description: 'This cannot be done to a report where it stands.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: ReportStateType, description: 'Where it stands.' }),
    correctionSubmitted: t.exposeBoolean('correctionSubmitted', {
      description: 'Whether a correction of it is with staff.',
    }),
  }),
})

builder.objectType(ReportPlanConflict, {
  name: 'ReportPlanConflict',
  description: 'What the project has planned already leaves no place for the stage.',
  interfaces: [UserError],
  fields: (t) => ({
    planned: t.exposeInt('planned', { description: 'How many reports it has planned.' }),
  }),
})

builder.objectType(SpendingExceeded, {
  name: 'SpendingExceeded',
  description: 'The project has not received in all its lines of money what it would have spent.',
  interfaces: [UserError],
  fields: (t) => ({
    received: t.field({
      type: Money,
      description: 'Donations, matching and dream funding, without what was taken back.',
      resolve: ({ received }) => received,
    }),
    spentBefore: t.field({
      type: Money,
      description: 'What its other reports have spent, submitted ones included.',
      resolve: ({ spentBefore }) => spentBefore,
    }),
  }),
})

const keyDescription =
  'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change.'
const reasonDescription = 'Why, 1–500 characters; kept in the audit.'
const fenDescription = 'in fen, from 0 to 1,000,000,000,000.'

const PlanReportInput = builder
  .inputType('PlanReportInput', {
    description: 'A stage that a project promises to report on.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      project: t.id({ required: true, description: 'The project that promises it.' }),
      kind: t.field({
        type: ReportKindType,
        required: true,
        description: 'Which stage. FIRST_FEEDBACK can only come first, and nothing comes after FINAL.',
      }),
      titleZh: t.string({ required: true, description: 'The title in Chinese, at most 80 characters.' }),
      titleEn: t.string({ required: true, description: 'The title in English, at most 160 characters.' }),
      dueAt: t.field({
        type: 'DateTime',
        required: true,
        description: 'By when it is published: ahead, within ten years, and later than the stage before it.',
      }),
      plannedBeneficiaries: t.int({
        required: true,
        description: 'How many the stage is to reach, from 0 to 2,000,000,000.',
      }),
      plannedSpending: t.field({
        type: 'SafeInt',
        required: true,
        description: `What the stage is to spend, ${fenDescription}`,
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(planReportShape)

const SubmitReportInput = builder
  .inputType('SubmitReportInput', {
    description: 'What a stage has come to.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      report: t.id({ required: true, description: 'The report, which is PLANNED.' }),
      textZh: t.string({
        required: true,
        description: 'What it says in Chinese, at most 10,000 characters.',
      }),
      textEn: t.string({
        required: true,
        description: 'What it says in English, at most 20,000 characters.',
      }),
      beneficiariesReached: t.int({
        required: true,
        description: 'How many the stage has reached, from 0 to 2,000,000,000.',
      }),
      spent: t.field({
        type: 'SafeInt',
        required: true,
        description: `What the stage has spent, ${fenDescription}`,
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(submitReportShape)

const CorrectReportInput = builder
  .inputType('CorrectReportInput', {
    description: 'A whole new version of a report that is published.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      report: t.id({ required: true, description: 'The report, which is PUBLISHED.' }),
      textZh: t.string({
        required: true,
        description: 'What it says in Chinese, at most 10,000 characters.',
      }),
      textEn: t.string({
        required: true,
        description: 'What it says in English, at most 20,000 characters.',
      }),
      beneficiariesReached: t.int({
        required: true,
        description: 'How many the stage has reached, from 0 to 2,000,000,000.',
      }),
      spent: t.field({
        type: 'SafeInt',
        required: true,
        description: `What the stage has spent, ${fenDescription}`,
      }),
      correctionZh: t.string({
        required: true,
        description: 'What changes and why, for everybody to read, in Chinese, at most 500 characters.',
      }),
      correctionEn: t.string({
        required: true,
        description: 'The same in English, at most 500 characters; kept in the audit.',
      }),
    }),
  })
  .validate(correctReportShape)

const revisionDescription =
  'The number of the revision that was read, at least 1: where another waits meanwhile, REPORT_STATE_CONFLICT.'

const PublishReportInput = builder
  .inputType('PublishReportInput', {
    description: 'Which report is published, and why.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      report: t.id({
        required: true,
        description: 'The report, which is SUBMITTED or has a correction submitted.',
      }),
      revision: t.int({ required: true, description: revisionDescription }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  })
  .validate(decideReportShape)

const ReturnReportInput = builder
  .inputType('ReturnReportInput', {
    description: 'Which report goes back, and why.',
    fields: (t) => ({
      idempotencyKey: t.string({ required: true, description: keyDescription }),
      report: t.id({
        required: true,
        description: 'The report, which is SUBMITTED or has a correction submitted.',
      }),
      revision: t.int({ required: true, description: revisionDescription }),
      reason: t.string({
        required: true,
        description: 'Why, 1–500 characters, for the organization to read; kept in the audit.',
      }),
    }),
  })
  .validate(decideReportShape)

function success(name: string, description: string) {
  return builder.objectRef<Reported>(name).implement({
    description,
    fields: (t) => ({
      report: t.field({
        type: ProgressReport,
        description: 'The report as it is now.',
        resolve: ({ subject }) => decodeId('ProgressReport', subject, 'report'),
      }),
      replayed: t.exposeBoolean('replayed', {
        description: 'Whether the key was used before: nothing was changed this time.',
      }),
    }),
  })
}

const PlanReportSuccess = success('PlanReportSuccess', 'It is planned.')
const SubmitReportSuccess = success('SubmitReportSuccess', 'It is with staff.')
const CorrectReportSuccess = success('CorrectReportSuccess', 'The correction is with staff.')
const PublishReportSuccess = success('PublishReportSuccess', "It is everybody's to read.")
const ReturnReportSuccess = success('ReturnReportSuccess', 'It is back with those who wrote it.')

const writers = { $any: { staff: true, organization: true } } as const

builder.mutationFields((t) => ({
  planReport: t.field({
    type: PlanReportSuccess,
    description:
      'Promises a report of a project for an instant, after those that are planned: the organization that executes the project, or staff.',
    authScopes: writers,
    args: { input: t.arg({ type: PlanReportInput, required: true, description: 'What is promised.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, ReportPlanConflict],
      union: { name: 'PlanReportResult', description: 'What became of planReport.' },
    },
    resolve: (_root, { input }, { app, viewer }) => planReport(app, viewer, input),
  }),
  submitReport: t.field({
    type: SubmitReportSuccess,
    description:
      'Hands a report to staff, who publishes it: the organization that executes the project, or staff.',
    authScopes: writers,
    args: { input: t.arg({ type: SubmitReportInput, required: true, description: 'What it says.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, ReportStateConflict, SpendingExceeded],
      union: { name: 'SubmitReportResult', description: 'What became of submitReport.' },
    },
    resolve: (_root, { input }, { app, viewer }) => submitReport(app, viewer, input),
  }),
  correctReport: t.field({
    type: CorrectReportSuccess,
    description:
      'Hands staff a new version of a published report, which stays as it is until that is published: the organization that executes the project, or staff.',
    authScopes: writers,
    args: { input: t.arg({ type: CorrectReportInput, required: true, description: 'What it is to say.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, ReportStateConflict, SpendingExceeded],
      union: { name: 'CorrectReportResult', description: 'What became of correctReport.' },
    },
    resolve: (_root, { input }, { app, viewer }) => correctReport(app, viewer, input),
  }),
  publishReport: t.field({
    type: PublishReportSuccess,
    description:
      'Publishes what was submitted. The first version of a report is delivered to everyone who gave, each once; a correction is marked in what they have. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: PublishReportInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, ReportStateConflict, SpendingExceeded],
      union: { name: 'PublishReportResult', description: 'What became of publishReport.' },
    },
    resolve: (_root, { input }, { app, viewer }) => publishReport(app, viewer, input),
  }),
  returnReport: t.field({
    type: ReturnReportSuccess,
    description: 'Gives what was submitted back, with the reason. Staff only.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ReturnReportInput, required: true, description: 'Which, and why.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, ReportStateConflict],
      union: { name: 'ReturnReportResult', description: 'What became of returnReport.' },
    },
    resolve: (_root, { input }, { app, viewer }) => returnReport(app, viewer, input),
  }),
}))
