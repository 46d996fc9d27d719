// Any object by its id. An id that is malformed, unknown or of something that cannot be looked up finds nothing: a
// client that kept an old id is not in error.
import { resolveNodes } from '@pothos/plugin-relay'
import { type GraphQLResolveInfo, type GraphQLSchema, isObjectType } from 'graphql'
import { InvalidInput } from '../errors.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { splitPublicId } from './publicId.ts'

const maximumIds = 100

builder.queryField('node', (t) =>
  t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: 'The object with this id, or null if there is none.',
    args: { id: t.arg.id({ required: true, description: 'The id of any object, such as "prj_42".' }) },
    resolve: (_root, { id }, context, info) => nodeWithId(id, context, info),
  }),
)

builder.queryField('nodes', (t) =>
  t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description: 'The objects with these ids, in their order, each null if there is none.',
    args: {
      ids: t.arg.idList({ required: true, description: 'The ids of any objects, at most 100.' }),
    },
    complexity: ({ ids }) => ({ field: 1, multiplier: Math.min(ids.length, maximumIds) }),
    resolve: (_root, { ids }, context, info) => {
      if (ids.length > maximumIds) {
        throw new InvalidInput([{ path: 'ids', message: `must be at most ${maximumIds} ids` }])
      }
      return loadNodes(ids, context, info) as Promise<(object | null)[]>
    },
  }),
)

/** The object with an id, as far as the viewer may see it. */
export async function nodeWithId(id: string, context: Context, info: GraphQLResolveInfo) {
  const [node] = await loadNodes([id], context, info)
  return node as object | null
}

function loadNodes(ids: readonly string[], context: Context, info: GraphQLResolveInfo) {
  const references = ids.map((text) => {
    const parts = splitPublicId(text)
    const parse = parts && parserOf(info.schema, parts.typename)
    return parse ? { typename: parts.typename, id: parse(parts.id, context) } : null
  })
  return resolveNodes(builder, context, info, references)
}

type Parser = (id: string, context: Context) => unknown

/** How the ids of a type are read; a type without it cannot be looked up. */
function parserOf(schema: GraphQLSchema, typename: string): Parser | undefined {
  const type = schema.getType(typename)
  return isObjectType(type) ? (type.extensions.pothosParseGlobalID as Parser | undefined) : undefined
}
