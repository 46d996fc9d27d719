// The words of brakes on the wire, and the notice that everybody reads beside the numbers it is about.
import { builder } from '../graphql/builder.ts'
import { publicId } from '../graphql/publicId.ts'
import type { Notice } from '../totals/notices.ts'
import { type BrakeEffect, type BrakeScope, targetTypes } from './brake.ts'

export const BrakeScopeType = builder.enumType('BrakeScope', {
  description: 'What a brake is put on.',
  values: {
    GLOBAL: { description: 'Everything in the campaign.' },
    WINDOW: { description: 'A matching window.' },
    PROJECT: { description: 'A project.' },
    ORGANIZATION: { description: 'An organization, as the receiver of its projects.' },
    DONOR: { description: 'A person. Seen by staff only.' },
    PARTNER: { description: 'A partner: the gifts and deeds that come through it.' },
  } as const satisfies Record<BrakeScope, { description: string }>,
})

export const BrakeEffectType = builder.enumType('BrakeEffect', {
  description: 'What a brake stops, from the very next command on.',
  values: {
    STOP_MATCH: {
      description:
        'Gifts are taken and not matched. On a project, an organization or a person it also freezes what was matched before.',
    },
    STOP_DONATE: {
      description:
        'Gifts are refused, and what was matched before is frozen as by STOP_MATCH. Not for windows.',
    },
    STOP_FLOWERS: {
      description: 'No flowers are earned or given. For the campaign, a person, or the deeds of a partner.',
    },
    DELAY_PUBLIC: {
      description:
        'Collecting goes on, and everybody reads the numbers as they stood when the brake was engaged, with the serviceLevel FROZEN. Not for persons.',
    },
  } as const satisfies Record<BrakeEffect, { description: string }>,
})

/** There are seldom more than a few, however many there may be. */
export const noticesComplexity = { field: 1, multiplier: 3 }

export const BrakeNotice = builder.objectRef<Notice>('BrakeNotice').implement({
  description: 'That a brake is in force, as everybody is told.',
  fields: (t) => ({
    scope: t.expose('scope', { type: BrakeScopeType, description: 'What it is put on.' }),
    effect: t.expose('effect', { type: BrakeEffectType, description: 'What it stops.' }),
    target: t.id({
      nullable: true,
      description: 'The id of the window, project, organization or partner; null: GLOBAL.',
      resolve: ({ scope, targetId }) => {
        const type = targetTypes[scope]
        return type && targetId !== null ? publicId(type, targetId) : null
      },
    }),
    noticeZh: t.exposeString('noticeZh', { description: 'What is said about it, in Chinese.' }),
    noticeEn: t.exposeString('noticeEn', { description: 'What is said about it, in English.' }),
    engagedAt: t.expose('engagedAt', { type: 'DateTime', description: 'Since when it holds.' }),
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'The first instant at which it no longer holds; null: until staff releases it.',
    }),
  }),
})
