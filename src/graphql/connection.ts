// Relay connections by keyset: a page starts behind the last row of the one before, however deep it lies, and costs
// the same at the first row and the ten-thousandth. The database says where each row stands, so that a cursor is exact.
import { createContextCache } from '@pothos/core'
import { cacheKey } from '@pothos/plugin-dataloader'
import DataLoader from 'dataloader'
import { type SQL, sql } from 'drizzle-orm'
import type { GraphQLResolveInfo } from 'graphql'
import { reading } from '../db/reading.ts'
import { InvalidInput } from '../errors.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'

export const maximumPageSize = 100
const defaultPageSize = 20

export interface PageArguments {
  first?: number | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
  after?: string | null | undefined
}

export type OrderDirection = 'ASC' | 'DESC'

/** The order of a list. Its keys all run the same way, and the last one is unique, so that no two rows share a place. */
export interface Order {
  /** Names the list and what it is ordered by: a cursor of another order is refused. */
  name: string
  keys: readonly OrderKey[]
  direction: OrderDirection
}

export interface OrderKey {
  expression: SQL
  /** The type that a cursor's text is cast to. */
  type: keyof typeof readable
}

/** What a read of one page takes over into its statement. */
export interface Page {
  /** The row's place in the order, to be selected with it. */
  place: SQL<string[]>
  /** The rows between the cursors; undefined: no bound. */
  where: SQL | undefined
  orderBy: SQL
  limit: number
}

export interface Placed<Node> {
  place: string[]
  node: Node
}

export interface Connection<Node> {
  edges: { cursor: string; node: Node }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
}

/** Reads one page: the first rows after a cursor, or the last ones before it. */
export async function keysetConnection<Node>(
  args: PageArguments,
  order: Order,
  read: (page: Page) => PromiseLike<Placed<Node>[]>,
): Promise<Connection<Node>> {
  const { page, assemble } = planPage(args, order)
  return assemble(await reading(read(page)))
}

export interface PlacedOf<Node> extends Placed<Node> {
  parentId: number
}

const nestedPages = createContextCache(() => new Map<string, DataLoader<number, Connection<unknown>>>())

/**
 * The same page of the lists of many parents, in one statement. All that stand at one place of an operation ask with
 * the same arguments.
 */
export function nestedConnection<Node>(
  context: Context,
  info: GraphQLResolveInfo,
  args: PageArguments,
  order: Order,
  parentId: number,
  read: (page: Page, parentIds: readonly number[]) => PromiseLike<PlacedOf<Node>[]>,
): Promise<Connection<Node>> {
  const loaders = nestedPages(context)
  const place = cacheKey(info.path)
  let loader = loaders.get(place) as DataLoader<number, Connection<Node>> | undefined
  if (!loader) {
    const { page, assemble } = planPage(args, order)
    loader = new DataLoader(
      async (parentIds) => {
        // One parent may stand at several places of an answer: its list is read once.
        const rows = await reading(read(page, [...new Set(parentIds)]))
        return parentIds.map((id) => assemble(rows.filter((row) => row.parentId === id)))
      },
      { cache: false },
    )
    loaders.set(place, loader)
  }
  return loader.load(parentId)
}

/** One page of a list, before it is read and after. */
function planPage(args: PageArguments, order: Order) {
  const size = pageSize(args)
  const backward = isBackward(args)
  const after = args.after ?? null
  const before = args.before ?? null
  const bounds = [
    ...(after === null ? [] : [beyond(order, decodeCursor(after, order, 'after'), 'after')]),
    ...(before === null ? [] : [beyond(order, decodeCursor(before, order, 'before'), 'before')]),
  ]
  const page: Page = {
    place: placeOf(order),
    where: bounds.length > 0 ? sql.join(bounds, sql` and `) : undefined,
    orderBy: orderBy(order, backward),
    // One more than asked for tells whether there are more.
    limit: size + 1,
  }
  return {
    page,
    assemble<Node>(rows: readonly Placed<Node>[]): Connection<Node> {
      const more = rows.length > size
      const shown = rows.slice(0, size)
      if (backward) shown.reverse()
      const edges = shown.map(({ place, node }) => ({ cursor: encodeCursor(order, place), node }))
      return {
        edges,
        pageInfo: {
          hasNextPage: backward ? before !== null : more,
          hasPreviousPage: backward ? more : after !== null,
          startCursor: edges[0]?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        },
      }
    },
  }
}

/** What a connection adds to an operation's cost: as many times its fields as it may be long. */
export function connectionComplexity(args: PageArguments): { field: number; multiplier: number } {
  return { field: 1, multiplier: Math.min(maximumPageSize, args.first ?? args.last ?? defaultPageSize) }
}

export const OrderDirectionType = builder.enumType('OrderDirection', {
  description: 'Which way a list runs.',
  values: {
    ASC: { description: 'From the lowest to the highest, from A to Z.' },
    DESC: { description: 'From the highest to the lowest, from Z to A.' },
  } as const,
})

function pageSize(args: PageArguments): number {
  for (const name of ['first', 'last'] as const) {
    const size = args[name] ?? 0
    if (size < 0 || size > maximumPageSize) {
      throw new InvalidInput([{ path: name, message: `must be between 0 and ${maximumPageSize}` }])
    }
  }
  if (isGiven(args.first) && isGiven(args.last)) {
    throw new InvalidInput([{ path: 'last', message: 'cannot be combined with first' }])
  }
  return args.first ?? args.last ?? defaultPageSize
}

/** With only "before" given, the rows nearest to the cursor are meant. */
function isBackward({ first, last, before, after }: PageArguments): boolean {
  return isGiven(last) || (!isGiven(first) && isGiven(before) && !isGiven(after))
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined
}

function placeOf({ keys }: Order): SQL<string[]> {
  const texts = keys.map(({ expression }) => sql`(${expression})::text`)
  return sql<string[]>`array[${sql.join(texts, sql`, `)}]`
}

function orderBy({ keys, direction }: Order, backward: boolean): SQL {
  const ascending = (direction === 'ASC') !== backward
  const parts = keys.map(({ expression }) => (ascending ? sql`${expression} asc` : sql`${expression} desc`))
  return sql.join(parts, sql`, `)
}

/** The rows on one side of a place, as one comparison of rows, which an index answers directly. */
function beyond({ keys, direction }: Order, place: readonly string[], side: 'after' | 'before'): SQL {
  const expressions = keys.map(({ expression }) => expression)
  const values = keys.map(({ type }, position) => sql`${place[position]}::${sql.raw(type)}`)
  const operator = (direction === 'ASC') === (side === 'after') ? sql`>` : sql`<`
  return sql`(${sql.join(expressions, sql`, `)}) ${operator} (${sql.join(values, sql`, `)})`
}

/** What a cursor has to know of its list. */
export type Places = Pick<Order, 'name'> & { keys: readonly Pick<OrderKey, 'type'>[] }

export function encodeCursor({ name }: Places, place: readonly string[]): string {
  return Buffer.from(JSON.stringify([name, ...place])).toString('base64url')
}

/** What the database can cast: whatever else a cursor holds was never written by us. */
const readable = {
  int: (text: string) => isWholeNumber(text, 2_147_483_647n),
  bigint: (text: string) => isWholeNumber(text, 9_223_372_036_854_775_807n),
  uuid: (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
  text: (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text),
  timestamptz: (text: string) =>
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(text) && isInstant(text),
}

function isWholeNumber(text: string, limit: bigint): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false
  const value = BigInt(text)
  return value <= limit && value >= -limit
}

function isInstant(text: string): boolean {
  const isoText = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
  return !Number.isNaN(new Date(isoText).getTime())
}

export function decodeCursor(cursor: string, { name, keys }: Places, path: string): string[] {
  const [named, ...place] = parseCursor(cursor)
  const fits =
    named === name &&
    place.length === keys.length &&
    keys.every(({ type }, position) => readable[type](place[position] ?? ''))
  if (!fits) throw new InvalidInput([{ path, message: 'must be a cursor of this list in this order' }])
  return place
}

function parseCursor(cursor: string): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : []
  } catch {
    // Whatever else a client sends as a cursor is not one of ours: the caller is told so.
    return []
  }
}
