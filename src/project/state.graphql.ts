// Changing where a project stands, on the wire.
import { NotFound } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { UserError } from '../graphql/errors.ts'
import { changeProjectState, changeProjectStateShape } from './changeState.ts'
import { Project, ProjectStateType } from './project.graphql.ts'
import { ProjectNotFiled, ProjectReceiverNotEligible, ProjectStateConflict } from './project.ts'

builder.objectType(ProjectStateConflict, {
  name: 'ProjectStateConflict',
  description: 'A project cannot go there from where it stands.',
  interfaces: [UserError],
  fields: (t) => ({
    state: t.expose('state', { type: ProjectStateType, description: 'Where it stands.' }),
    next: t.field({
      type: [ProjectStateType],
      description: 'Where it can go.',
      resolve: ({ next }) => [...next],
    }),
  }),
})

builder.objectType(ProjectNotFiled, {
  name: 'ProjectNotFiled',
  description: 'The fundraising plan is not filed by the organization that receives the money.',
  interfaces: [UserError],
})

builder.objectType(ProjectReceiverNotEligible, {
  name: 'ProjectReceiverNotEligible',
  description: 'The organization that would receive the money may not receive donations today.',
  interfaces: [UserError],
})

const ChangeProjectStateInput = builder
  .inputType('ChangeProjectStateInput', {
    description: 'Where a project goes, and why.',
    fields: (t) => ({
      project: t.id({ required: true, description: 'The project.' }),
      state: t.field({ type: ProjectStateType, required: true, description: 'Where it goes.' }),
      reason: t.string({ required: true, description: 'Why, 1–500 characters; kept in the audit.' }),
    }),
  })
  .validate(changeProjectStateShape)

const ChangeProjectStateSuccess = builder
  .objectRef<{ projectId: number }>('ChangeProjectStateSuccess')
  .implement({
    description: 'It is changed.',
    fields: (t) => ({
      project: t.field({
        type: Project,
        description: 'The project as it is now.',
        resolve: ({ projectId }) => projectId,
      }),
    }),
  })

builder.mutationField('changeProjectState', (t) =>
  t.field({
    type: ChangeProjectStateSuccess,
    description:
      'Moves a project along its way; every gift from then on is decided by the new state. Staff only.',
    authScopes: { staff: true },
    args: {
      input: t.arg({
        type: ChangeProjectStateInput,
        required: true,
        description: 'Which, where to and why.',
      }),
    },
    errors: {
      types: [NotFound, ProjectStateConflict, ProjectNotFiled, ProjectReceiverNotEligible],
      union: { name: 'ChangeProjectStateResult', description: 'What became of changeProjectState.' },
    },
    resolve: async (_root, { input }, { app, viewer }) => ({
      projectId: await changeProjectState(app, viewer, input),
    }),
  }),
)
