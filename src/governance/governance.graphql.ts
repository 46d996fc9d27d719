// The audit on the wire: who changed what by hand, from what, to what, why and when.

import { Campaign, campaignReferredTo } from '../campaign/campaign.graphql.ts'
import { InvalidInput } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection } from '../graphql/connection.ts'
import { splitPublicId } from '../graphql/publicId.ts'
import { type AuditEntryRow, type AuditFilter, auditOrder, readAuditEntries } from './governance.store.ts'

const AuditEntry = builder.objectRef<AuditEntryRow>('AuditEntry').implement({
  description: 'One change made by hand.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    actor: t.exposeString('actor', {
      description: 'Who: the role and the subject of the token, such as "staff:lin".',
    }),
    action: t.exposeString('action', { description: 'What was done, such as "CHANGE_PROJECT_STATE".' }),
    subject: t.exposeString('subject', { description: 'The id of what was changed.' }),
    before: t.string({
      description: 'The values before, as the text of a JSON object.',
      resolve: ({ before }) => JSON.stringify(before),
    }),
    after: t.string({
      description: 'The values after, as the text of a JSON object.',
      resolve: ({ after }) => JSON.stringify(after),
    }),
    reason: t.exposeString('reason', { description: 'Why.' }),
    campaign: t.field({
      type: Campaign,
      nullable: true,
      description: 'The campaign whose journal entry made the change; null: none did.',
      resolve: ({ campaignId }, _args, context) =>
        campaignId === null ? null : campaignReferredTo(context, campaignId),
    }),
    seq: t.expose('seq', {
      type: 'SafeInt',
      nullable: true,
      description: "The entry in that campaign's journal; null: none made the change.",
    }),
  }),
})

builder.queryField('auditEntries', (t) =>
  t.connection(
    {
      type: AuditEntry,
      nullable: true,
      description: 'Changes made by hand, the newest first. Staff only.',
      authScopes: { staff: true },
      args: {
        subject: t.arg.id({ description: 'Only those of the object with this id.' }),
        action: t.arg.string({
          description:
            'Only those in which this was done, such as "REFUND_DONATION"; "REFUSED": what somebody tried and might not.',
        }),
        actor: t.arg.string({ description: 'Only those of this actor, such as "staff:lin".' }),
      },
      complexity: connectionComplexity,
      resolve: (_root, { subject, action, actor, ...args }, { app }) => {
        const filter = { subject, action, actor }
        checkFilter(filter)
        return keysetConnection(args, auditOrder, (page) => readAuditEntries(app.db.orm, filter, page))
      },
    },
    { name: 'AuditEntryConnection', description: 'A page of changes.' },
    { name: 'AuditEntryEdge', description: 'A change and its place in the list.' },
  ),
)

function checkFilter({ subject, action, actor }: AuditFilter): void {
  const problems = [
    isGiven(subject) && !splitPublicId(subject)
      ? { path: 'subject', message: 'must be an id, such as "prj_42"' }
      : null,
    isGiven(action) && !/^[A-Z_]{1,64}$/.test(action)
      ? { path: 'action', message: 'must be an action, such as "REFUND_DONATION"' }
      : null,
    isGiven(actor) && !/^[a-z]{1,16}:[^\p{Cc}\p{Cs}]{1,128}$/u.test(actor)
      ? { path: 'actor', message: 'must be a role and a subject, such as "staff:lin"' }
      : null,
  ].filter((problem) => problem !== null)
  if (problems.length > 0) throw new InvalidInput(problems)
}

function isGiven(value: string | null | undefined): value is string {
  return value !== null && value !== undefined
}
