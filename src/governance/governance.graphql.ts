// The audit on the wire: who changed what by hand, from what, to what, why and when.

import { InvalidInput } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection } from '../graphql/connection.ts'
import { splitPublicId } from '../graphql/publicId.ts'
import { type AuditEntryRow, auditOrder, readAuditEntries } from './governance.store.ts'

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
  }),
})

builder.queryField('auditEntries', (t) =>
  t.connection(
    {
      type: AuditEntry,
      nullable: true,
      description: 'Changes made by hand, the newest first. Staff only.',
      authScopes: { staff: true },
      args: { subject: t.arg.id({ description: 'Only those of the object with this id.' }) },
      complexity: connectionComplexity,
      resolve: (_root, { subject, ...args }, { app }) => {
        if (subject && !splitPublicId(subject)) {
          throw new InvalidInput([{ path: 'subject', message: 'must be an id, such as "prj_42"' }])
        }
        return keysetConnection(args, auditOrder, (page) =>
          readAuditEntries(app.db.orm, subject ?? undefined, page),
        )
      },
    },
    { name: 'AuditEntryConnection', description: 'A page of changes.' },
    { name: 'AuditEntryEdge', description: 'A change and its place in the list.' },
  ),
)
