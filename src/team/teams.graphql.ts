// What can be done with teams, on the wire.
import { DonorBanned } from '../donor/donor.ts'
import { Forbidden, IdempotencyConflict, NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { Team, TeamKindType } from './team.graphql.ts'
import type { TeamRow } from './team.store.ts'
import { TeamClosed, TeamGathersElsewhere } from './team.ts'
import {
  CaptainStays,
  createTeam,
  createTeamShape,
  type Formed,
  joinTeam,
  joinTeamShape,
  leaveTeam,
  leaveTeamShape,
  moderateTeam,
  moderateTeamShape,
  NoSloganToModerate,
  TooManyTeams,
  updateTeam,
  updateTeamShape,
} from './teams.ts'

builder.objectType(TeamClosed, {
  name: 'TeamClosed',
  description: 'The team gathers no more.',
  interfaces: [UserError],
})

builder.objectType(TeamGathersElsewhere, {
  name: 'TeamGathersElsewhere',
  description: 'The team gathers for another project or dream.',
  interfaces: [UserError],
})

builder.objectType(TooManyTeams, {
  name: 'TooManyTeams',
  description: 'The person is captain of as many open teams of the campaign as one may be.',
  interfaces: [UserError],
  fields: (t) => ({ most: t.exposeInt('most', { description: 'How many that is: 20.' }) }),
})

builder.objectType(CaptainStays, {
  name: 'CaptainStays',
  description: 'A captain does not leave the team.',
  interfaces: [UserError],
})

builder.objectType(NoSloganToModerate, {
  name: 'NoSloganToModerate',
  description: 'The team has no slogan.',
  interfaces: [UserError],
})

const CreateTeamSuccess = builder.objectRef<Formed>('CreateTeamSuccess').implement({
  description: 'The team is formed.',
  fields: (t) => ({
    team: t.field({ type: Team, description: 'The team.', resolve: ({ team }) => team }),
    replayed: t.exposeBoolean('replayed', {
      description: 'Whether the key was used before: this is the answer to the first request.',
    }),
  }),
})

function teamSuccess(name: string, description: string) {
  return builder.objectRef<TeamRow>(name).implement({
    description,
    fields: (t) => ({
      team: t.field({ type: Team, description: 'The team as it is now.', resolve: (team) => team }),
    }),
  })
}

const JoinTeamSuccess = teamSuccess('JoinTeamSuccess', 'The person belongs to the team.')
const LeaveTeamSuccess = teamSuccess('LeaveTeamSuccess', 'The person belongs to the team no more.')
const UpdateTeamSuccess = teamSuccess('UpdateTeamSuccess', 'It is changed.')
const ModerateTeamSuccess = teamSuccess('ModerateTeamSuccess', 'It is decided.')

const SloganVerdict = builder.enumType('SloganVerdict', {
  description: 'What staff decides about a slogan.',
  values: {
    APPROVED: { description: 'Everybody may see it.' },
    REJECTED: { description: 'Only its captain and staff see it.' },
  } as const,
})

const TeamGoal = builder.inputType('TeamGoal', {
  description: 'What a team gathers for.',
  isOneOf: true,
  fields: (t) => ({
    project: t.id({ description: 'Money for this project.' }),
    dream: t.id({ description: 'Flowers for this dream.' }),
  }),
})

const target = {
  type: 'SafeInt',
  description: 'What it wants to gather: fen for a project, flowers for a dream; 1 to 100,000,000,000.',
} as const

const CreateTeamInput = builder
  .inputType('CreateTeamInput', {
    description: 'A team to form.',
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description: 'Chosen by the caller, 1–128 visible ASCII characters: the same key is the same team.',
      }),
      goal: t.field({ type: TeamGoal, required: true, description: 'What it gathers for.' }),
      kind: t.field({ type: TeamKindType, required: true, description: 'Who gathers in it.' }),
      name: t.string({ required: true, description: 'Its name, 1–30 characters.' }),
      slogan: t.string({ description: 'Its slogan, 1–60 characters: shown once staff has approved it.' }),
      target: t.field(target),
    }),
  })
  .validate(createTeamShape)

const JoinTeamInput = builder
  .inputType('JoinTeamInput', {
    description: 'A team to join.',
    fields: (t) => ({
      code: t.string({ required: true, description: 'Its code, 8 letters and digits in either case.' }),
    }),
  })
  .validate(joinTeamShape)

const LeaveTeamInput = builder
  .inputType('LeaveTeamInput', {
    description: 'A team to leave.',
    fields: (t) => ({ team: t.id({ required: true, description: 'The team.' }) }),
  })
  .validate(leaveTeamShape)

const UpdateTeamInput = builder
  .inputType('UpdateTeamInput', {
    description: 'What a captain changes of a team. What is left out stays as it is.',
    fields: (t) => ({
      team: t.id({ required: true, description: 'The team.' }),
      slogan: t.string({
        description: 'Its slogan, 1–60 characters, which staff looks at again; null: none.',
      }),
      target: t.field({ ...target, description: `${target.description} Null: none.` }),
      closed: t.boolean({
        description:
          'Whether it takes no more members and gifts. What staff has closed only staff opens again.',
      }),
    }),
  })
  .validate(updateTeamShape)

const ModerateTeamInput = builder
  .inputType('ModerateTeamInput', {
    description: 'What staff decides about a team. What is left out stays as it is.',
    fields: (t) => ({
      team: t.id({ required: true, description: 'The team.' }),
      slogan: t.field({ type: SloganVerdict, description: 'Whether everybody may see its slogan.' }),
      name: t.string({ description: 'Another name, 1–30 characters.' }),
      closed: t.boolean({ description: 'Whether it takes no more members and gifts.' }),
      reason: t.string({ required: true, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(moderateTeamShape)

builder.mutationFields((t) => ({
  createTeam: t.field({
    type: CreateTeamSuccess,
    description: "Forms a team whose captain is the viewer's own person: a donor's token.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: CreateTeamInput, required: true, description: 'What to form.' }) },
    errors: {
      types: [NotFound, IdempotencyConflict, DonorBanned, TooManyTeams],
      union: { name: 'CreateTeamResult', description: 'What became of createTeam.' },
    },
    resolve: (_root, { input }, { app, viewer }) => createTeam(app, viewer, input),
  }),
  joinTeam: t.field({
    type: JoinTeamSuccess,
    description: "Makes the viewer's own person a member of a team. Joining again changes nothing.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: JoinTeamInput, required: true, description: 'Which to join.' }) },
    errors: {
      types: [NotFound, DonorBanned, TeamClosed],
      union: { name: 'JoinTeamResult', description: 'What became of joinTeam.' },
    },
    resolve: (_root, { input }, { app, viewer }) => joinTeam(app, viewer, input),
  }),
  leaveTeam: t.field({
    type: LeaveTeamSuccess,
    description:
      "Takes the viewer's own person out of a team. What was given with it stays given with it; giving with it again is joining again.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: LeaveTeamInput, required: true, description: 'Which to leave.' }) },
    errors: {
      types: [NotFound, DonorBanned, CaptainStays],
      union: { name: 'LeaveTeamResult', description: 'What became of leaveTeam.' },
    },
    resolve: (_root, { input }, { app, viewer }) => leaveTeam(app, viewer, input),
  }),
  updateTeam: t.field({
    type: UpdateTeamSuccess,
    description: "Changes a team of the viewer's own: its captain's token.",
    authScopes: { donor: true },
    args: { input: t.arg({ type: UpdateTeamInput, required: true, description: 'What to change.' }) },
    errors: {
      types: [NotFound, Forbidden, DonorBanned, TooManyTeams],
      union: { name: 'UpdateTeamResult', description: 'What became of updateTeam.' },
    },
    resolve: (_root, { input }, { app, viewer }) => updateTeam(app, viewer, input),
  }),
  moderateTeam: t.field({
    type: ModerateTeamSuccess,
    description: 'Decides what a team may say of itself, and whether it gathers: staff.',
    authScopes: { staff: true },
    args: { input: t.arg({ type: ModerateTeamInput, required: true, description: 'What to decide.' }) },
    errors: {
      types: [NotFound, NoSloganToModerate],
      union: { name: 'ModerateTeamResult', description: 'What became of moderateTeam.' },
    },
    resolve: (_root, { input }, { app, viewer }) => moderateTeam(app, viewer, input),
  }),
}))
