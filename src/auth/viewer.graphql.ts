// The viewer on the wire: what the service takes the bearer of the token for. Concepts add what is the viewer's own.
import { builder } from '../graphql/builder.ts'
import type { Role, Viewer } from './viewer.ts'

export const RoleType = builder.enumType('Role', {
  description: 'What a token lets its bearer do.',
  values: {
    DONOR: { value: 'donor', description: 'A person: the own account, gifts and flowers.' },
    PARTNER: {
      value: 'partner',
      description: 'A business: its deeds, and donations if it is a payment channel.',
    },
    ORGANIZATION: { value: 'organization', description: 'A charitable organization: its projects.' },
    STAFF: { value: 'staff', description: 'The staff of the campaign: everything.' },
    SCREEN: { value: 'screen', description: 'A media screen: what is public.' },
  } as const satisfies Record<Uppercase<Role>, { value: Role; description: string }>,
})

export const ViewerType = builder.objectRef<Viewer & { role: Role }>('Viewer').implement({
  description: 'Who asks, as the token says.',
  fields: (t) => ({
    role: t.expose('role', { type: RoleType, description: 'What the token allows.' }),
    subject: t.exposeString('subject', {
      description:
        "A donor's reference, the id of a partner or an organization, or the name of staff or a screen.",
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the token ends; null: it does not say.',
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    description: 'Who asks; null without a token.',
    resolve: (_root, _args, { viewer }) => (hasRole(viewer) ? viewer : null),
  }),
)

function hasRole(viewer: Viewer): viewer is Viewer & { role: Role } {
  return viewer.role !== 'public'
}
