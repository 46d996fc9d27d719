// The health of the service on the wire, for the room where staff steers the day. Operators have /ready and /metrics.
import type { Viewer } from '../auth/viewer.ts'
import { builder } from '../graphql/builder.ts'
import type { Presence } from '../live/crowd.ts'
import { type DependencyState, type Health, healthOf } from './health.ts'

const DependencyStateType = builder.enumType('DependencyState', {
  description: 'How something does that the service depends on.',
  values: {
    UP: { value: 'up', description: 'It answers.' },
    DOWN: { value: 'down', description: 'It does not answer.' },
    NOT_CONFIGURED: { value: 'not configured', description: 'The service runs without it.' },
  } as const satisfies Record<string, { value: DependencyState; description: string }>,
})

const WatcherRoleType = builder.enumType('WatcherRole', {
  description: 'Who is connected, by what was shown at the door.',
  values: {
    PUBLIC: {
      value: 'public',
      description: 'Nobody in particular: without a token, as pages and walls often are.',
    },
    SCREEN: { value: 'screen', description: 'A media screen with a token of its own.' },
    DONOR: { value: 'donor', description: 'A person.' },
    PARTNER: { value: 'partner', description: 'A business.' },
    ORGANIZATION: { value: 'organization', description: 'A charitable organization.' },
    STAFF: { value: 'staff', description: 'The staff of the campaign.' },
  } as const satisfies Record<string, { value: Exclude<Viewer['role'], 'system'>; description: string }>,
})

const Connected = builder
  .objectRef<Presence & { role: Exclude<Viewer['role'], 'system'> }>('Connected')
  .implement({
    description: 'Those of one role that are connected to the instance.',
    fields: (t) => ({
      role: t.expose('role', { type: WatcherRoleType, description: 'Who.' }),
      connections: t.exposeInt('connections', { description: 'WebSockets and SSE streams that are open.' }),
      subscriptions: t.exposeInt('subscriptions', {
        description: 'Subscriptions, and other operations that are under way on their connections.',
      }),
    }),
  })

const ServiceHealth = builder.objectRef<Health>('ServiceHealth').implement({
  description: 'How the instance does that answers. Where there are several, each answers for itself.',
  fields: (t) => ({
    instance: t.exposeString('instance', {
      description: 'Names the instance: its machine, and its worker or process.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When this was so, by its clock.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'Since when it runs.' }),
    database: t.expose('database', { type: DependencyStateType, description: 'PostgreSQL.' }),
    databaseMs: t.exposeInt('databaseMs', {
      nullable: true,
      description:
        'How long the database took to answer, in milliseconds; null: it did not, within a second.',
    }),
    redis: t.expose('redis', {
      type: DependencyStateType,
      description: 'Redis. Without it other instances hear of a change up to half a second later.',
    }),
    numbersAgeMs: t.exposeInt('numbersAgeMs', {
      nullable: true,
      description:
        'How old the oldest numbers are that somebody watches here, in milliseconds; null: nobody watches any.',
    }),
    journalGathered: t.int({
      description: 'Commands that wait for the journal or are under way, at this instance.',
      resolve: ({ gathered }) => gathered,
    }),
    journalLimit: t.int({
      description: 'So many may wait before further ones are turned away.',
      resolve: ({ queueLimit }) => queueLimit,
    }),
    connected: t.field({
      type: [Connected],
      description: 'Who is connected to it, by role; a role of which nobody is there is left out.',
      resolve: ({ present }) =>
        present.filter(
          (one): one is Presence & { role: Exclude<Viewer['role'], 'system'> } => one.role !== 'system',
        ),
    }),
    memoryBytes: t.expose('memoryBytes', {
      type: 'SafeInt',
      description: 'Memory of the process, in bytes.',
    }),
  }),
})

builder.queryField('serviceHealth', (t) =>
  t.field({
    type: ServiceHealth,
    nullable: true,
    description: 'How the service does: what it depends on, what waits, who is connected. Staff only.',
    authScopes: { staff: true },
    resolve: (_root, _args, { app }) => healthOf(app),
  }),
)
