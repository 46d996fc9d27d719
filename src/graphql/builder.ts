// The schema's builder: which plugins there are and what they are told. Types and fields are added by the concepts.
import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import DataloaderPlugin from '@pothos/plugin-dataloader'
import ErrorsPlugin from '@pothos/plugin-errors'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import ValidationPlugin from '@pothos/plugin-validation'
import type { Viewer } from '../auth/viewer.ts'
import { Forbidden, InvalidInput, Overloaded, Unavailable } from '../errors.ts'
import { limitFor, tooDear } from './complexity.ts'
import type { Context } from './context.ts'
import './nodeIds.ts'
import { type NodeType, prefixes, splitPublicId } from './publicId.ts'

export interface SchemaTypes {
  Context: Context
  DefaultFieldNullability: false
  DefaultInputFieldRequiredness: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    SafeInt: { Input: bigint; Output: bigint | number }
    DateTime: { Input: Date; Output: Date }
  }
  AuthScopes: {
    donor: boolean
    partner: boolean
    organization: boolean
    staff: boolean
    screen: boolean
    /** The person with this reference. */
    self: string | null
    /** The organization with this id. */
    ownOrganization: number
    /** The partner with this id. */
    ownPartner: number
  }
}

export const builder = new SchemaBuilder<SchemaTypes>({
  // Errors come before scope-auth, so that a refused mutation answers with a typed refusal. Ids come last: they are what the
  // others wrap.
  plugins: [
    ErrorsPlugin,
    ScopeAuthPlugin,
    ComplexityPlugin,
    RelayPlugin,
    DataloaderPlugin,
    ValidationPlugin,
    'nodeIds',
  ],
  defaultFieldNullability: false,
  relay: {
    cursorType: 'String',
    encodeGlobalID: (typename, id) => `${prefixes[typename as NodeType]}_${id}`,
    decodeGlobalID: (globalId) => splitPublicId(globalId) ?? { typename: '', id: globalId },
    // graphql/node.graphql.ts: an id that nothing has finds nothing, instead of failing.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'What has an id of its own.' },
    idFieldOptions: { description: 'Opaque, with a readable prefix for the type.' },
    firstArgOptions: {
      description: 'At most so many, from the start or after the cursor: 0 to 100. Default: 20.',
    },
    afterArgOptions: { description: 'Only what comes after this cursor.' },
    lastArgOptions: {
      description: 'At most so many, from the end or before the cursor: 0 to 100. Not with first.',
    },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
    edgesFieldOptions: {
      description: 'The page, in the order of the list.',
      // The connection itself counts as many times as its page may be long (graphql/connection.ts).
      complexity: { field: 0, multiplier: 1 },
    },
    pageInfoFieldOptions: { description: 'Where the page lies in the list.' },
    cursorFieldOptions: { description: 'The place of this item in the list, for after and before.' },
    nodeFieldOptions: { description: 'The item.' },
    defaultConnectionTypeOptions: { description: 'A page of a list.' },
    defaultEdgeTypeOptions: { description: 'An item of a list and its place there.' },
    pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
    hasNextPageFieldOptions: { description: 'Whether more comes after the page.' },
    hasPreviousPageFieldOptions: { description: 'Whether something comes before the page.' },
    startCursorFieldOptions: { description: 'The cursor of the first item; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last item; null on an empty page.' },
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    unauthorizedError: (_parent, context) => refusalFor(context.viewer),
    authScopes: ({ viewer }) => ({
      donor: viewer.role === 'donor',
      partner: viewer.role === 'partner',
      organization: viewer.role === 'organization',
      staff: viewer.role === 'staff',
      screen: viewer.role === 'screen',
      self: (ref) => viewer.role === 'donor' && viewer.subject === ref,
      ownOrganization: (id) => viewer.role === 'organization' && viewer.subject === `org_${id}`,
      ownPartner: (id) => viewer.role === 'partner' && viewer.subject === `prt_${id}`,
    }),
  },
  errors: {
    directResult: true,
    defaultTypes: [InvalidInput, Forbidden, Overloaded, Unavailable],
    unsafelyHandleInputErrors: true,
  },
  validation: {
    validationError: (failure) =>
      new InvalidInput(
        failure.issues.map((issue) => ({
          path: (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part)).join('.'),
          message: issue.message,
        })),
      ),
  },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 10,
    limit: limitFor,
    complexityError: tooDear,
  },
})

function refusalFor(viewer: Viewer): Forbidden {
  return new Forbidden(
    viewer.role === 'public'
      ? 'This needs a token. Send it as "Authorization: Bearer …" or in connection_init.'
      : `A token of the role ${viewer.role} may not do this.`,
  )
}

builder.queryType({ description: 'What can be read.' })
builder.mutationType({
  description: 'What can be done. Everything that moves value takes an idempotency key.',
})
builder.subscriptionType({
  description:
    'What can be watched. The first frame is the present state; every later frame is the newest state, in full.',
})
