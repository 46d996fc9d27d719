// What a row that the viewer sees refers to is seen with it, also where it could not be looked up: the project of an own
// donation, the campaign of an own project. Such references have loaders of their own, which ask nobody who they are.
import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import type { App } from '../app.ts'
import { freshEveryBatch, reading } from '../db/reading.ts'
import type { Context } from './context.ts'

/** The rows of however many references, in one statement. */
export function references<Row extends { id: number }>(
  read: (app: App, ids: readonly number[]) => PromiseLike<Row[]>,
): (context: Context, id: number) => Promise<Row> {
  const loaders = createContextCache(
    ({ app }: Context) =>
      new DataLoader<number, Row>(async (ids) => {
        const rows = await reading(read(app, [...new Set(ids)]))
        const found = new Map(rows.map((row) => [row.id, row]))
        return ids.map((id) => found.get(id) ?? new Error(`nothing has the id ${id} that is referred to`))
      }, freshEveryBatch),
  )
  return (context, id) => loaders(context).load(id)
}
