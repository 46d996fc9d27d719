// Organizations on the wire.

import { ViewerType } from '../auth/viewer.graphql.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import { builder } from '../graphql/builder.ts'
import { connectionComplexity, keysetConnection, OrderDirectionType } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { decodeId, idInSubject, parseId } from '../graphql/publicId.ts'
import { Region, regionCodeOf, regionOf } from '../region/region.graphql.ts'
import { searchText } from '../search/search.ts'
import { instantArg, Totals, totalsOfNamed } from '../totals/totals.graphql.ts'
import { organizationTopic } from '../totals/totals.ts'
import { organizationOrder, organizationsByIds, readOrganizations } from './organization.store.ts'
import type { DisclosureStatus, OrganizationKind, OrganizationState } from './organization.ts'

export const OrganizationKindType = builder.enumType('OrganizationKind', {
  description: 'Whether an organization may raise money from the public.',
  values: {
    PUBLIC: { description: 'It has a certificate for public fundraising and may receive donations.' },
    NON_PUBLIC: { description: 'It initiates and executes projects; others receive the money.' },
  } as const satisfies Record<OrganizationKind, { description: string }>,
})

export const DisclosureStatusType = builder.enumType('DisclosureStatus', {
  description: 'Whether an organization has published what it must.',
  values: {
    CURRENT: { description: 'Everything due is published.' },
    OVERDUE: { description: 'Something due is missing.' },
  } as const satisfies Record<DisclosureStatus, { description: string }>,
})

export const OrganizationStateType = builder.enumType('OrganizationState', {
  description: 'The standing of an organization.',
  values: {
    ACTIVE: { description: 'In good standing.' },
    RESTRICTED: { description: 'May not receive donations until it has disclosed what is due.' },
    SUSPENDED: { description: 'Set aside while something is looked into.' },
    BANNED: { description: 'Excluded.' },
  } as const satisfies Record<OrganizationState, { description: string }>,
})

export const Organization = builder.loadableNode('Organization', {
  description: 'A charitable organization: it initiates, receives the money of, or executes projects.',
  id: { resolve: ({ id }) => String(id), parse: parseId },
  load: (ids: number[], { app }: Context) => reading(organizationsByIds(app.db.orm, ids)),
  sort: ({ id }) => id,
  loaderOptions: freshEveryBatch,
  fields: (t) => ({
    uscc: t.exposeString('uscc', { description: 'Unified social credit code, 18 characters.' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
    kind: t.expose('kind', { type: OrganizationKindType, description: 'Whether it may raise money.' }),
    certificateValidUntil: t.exposeString('certificateValidUntil', {
      nullable: true,
      description:
        'The last day its certificate for public fundraising is valid, as YYYY-MM-DD; null if it has none.',
    }),
    region: t.field({
      type: Region,
      description: 'Where it is registered.',
      resolve: ({ regionCode }) => regionOf(regionCode),
    }),
    disclosureStatus: t.expose('disclosureStatus', {
      type: DisclosureStatusType,
      description: 'Whether it has published what it must.',
    }),
    state: t.expose('state', { type: OrganizationStateType, description: 'Its standing.' }),
    totals: t.field({
      type: Totals,
      description: 'What it has received as the receiver of projects of one campaign.',
      args: {
        campaign: t.arg.id({ required: true, description: 'The campaign.' }),
        at: t.arg(instantArg),
      },
      resolve: ({ id }, { campaign, at }, context) =>
        totalsOfNamed(context, decodeId('Campaign', campaign, 'campaign'), organizationTopic(id), at),
    }),
  }),
})

const OrganizationFilterInput = builder.inputType('OrganizationFilter', {
  description: 'Which organizations are meant. All that is given must hold.',
  fields: (t) => ({
    region: t.string({ description: 'Those registered in the region of this code, such as "440000".' }),
    kind: t.field({ type: OrganizationKindType, description: 'Those of this kind.' }),
    state: t.field({ type: OrganizationStateType, description: 'Those of this standing.' }),
    search: t.string({
      description:
        'Those whose name has all of these Chinese characters and (starts of) English words; at most 100 characters.',
    }),
  }),
})

const OrganizationOrderByType = builder.enumType('OrganizationOrderBy', {
  description: 'What organizations can be ordered by.',
  values: {
    NAME: { description: 'Their Chinese name.' },
    ID: { description: 'When they were entered.' },
  } as const,
})

const OrganizationOrderInput = builder.inputType('OrganizationOrder', {
  description: 'The order of a list of organizations.',
  fields: (t) => ({
    by: t.field({ type: OrganizationOrderByType, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionType,
      required: true,
      defaultValue: 'ASC',
      description: 'Which way the list runs.',
    }),
  }),
})

builder.queryField('organizations', (t) =>
  t.connection(
    {
      type: Organization,
      description: 'Organizations.',
      args: {
        filter: t.arg({ type: OrganizationFilterInput, description: 'Which are meant. Default: all.' }),
        orderBy: t.arg({
          type: OrganizationOrderInput,
          required: true,
          defaultValue: { by: 'NAME', direction: 'ASC' },
          description: 'The order of the list.',
        }),
      },
      complexity: connectionComplexity,
      resolve: (_root, { filter, orderBy, ...args }, { app }) => {
        const chosen = {
          regionCode: regionCodeOf(filter?.region, 'filter.region'),
          kind: filter?.kind ?? undefined,
          state: filter?.state ?? undefined,
          search: searchText(filter?.search, 'filter.search'),
        }
        return keysetConnection(args, organizationOrder(orderBy.by, orderBy.direction), (page) =>
          readOrganizations(app.db.orm, chosen, page),
        )
      },
    },
    { name: 'OrganizationConnection', description: 'A page of organizations.' },
    { name: 'OrganizationEdge', description: 'An organization and its place in the list.' },
  ),
)

builder.objectField(ViewerType, 'organization', (t) =>
  t.field({
    type: Organization,
    nullable: true,
    description: "The viewer's own organization, for an organization.",
    resolve: ({ role, subject }) => (role === 'organization' ? idInSubject('Organization', subject) : null),
  }),
)
