// Refusals on the way of money that is paid out by hand, on the wire.
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { NoticeNotOver, SecondPersonRequired } from './approval.ts'

builder.objectType(SecondPersonRequired, {
  name: 'SecondPersonRequired',
  description: 'The step before was taken by the same person: this one needs another.',
  interfaces: [UserError],
})

builder.objectType(NoticeNotOver, {
  name: 'NoticeNotOver',
  description: 'The public notice has not ended.',
  interfaces: [UserError],
  fields: (t) => ({
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'The first instant after the notice.' }),
  }),
})
