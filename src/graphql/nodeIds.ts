// Ids of nodes are there at once. Relay's own field answers with a promise, and one promise makes whatever it is in wait.
import SchemaBuilder, {
  BasePlugin,
  completeValue,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import { type NodeType, prefixes } from './publicId.ts'

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      nodeIds: NodeIdsPlugin<Types>
    }
  }
}

type Resolve = GraphQLFieldResolver<unknown, object>

class NodeIdsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(resolve: Resolve, { name, parentType }: PothosOutputFieldConfig<Types>): Resolve {
    const { pothosOptions } = this.buildCache.getTypeConfig(parentType)
    const { id } = pothosOptions as { id?: { resolve: Resolve } }
    if (name !== 'id' || !id) return resolve
    return (parent, args, context, info) =>
      completeValue(
        id.resolve(parent, args, context, info),
        (own) => `${prefixes[parentType as NodeType]}_${own}`,
      )
  }
}

SchemaBuilder.registerPlugin('nodeIds', NodeIdsPlugin)
