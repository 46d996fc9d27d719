// Rows that are known by their place in a journal, loaded for those whom they concern: whoever may not know of one
// gets what an unknown id gets.
import { reading } from '../db/reading.ts'
import { type EntryId, parseEntryId } from '../graphql/publicId.ts'

export function entryKey({ campaignId, seq }: EntryId): string {
  return `${campaignId}-${seq}`
}

/** The rows behind these ids, in their order; null where there is none to be seen. */
export async function loadEntryNodes<Row extends EntryId>(
  ids: readonly string[],
  read: (entries: readonly EntryId[]) => Promise<Row[]>,
  maySee: (row: Row) => boolean,
): Promise<(Row | null)[]> {
  const entries = ids.flatMap((id) => parseEntryId(id) ?? [])
  const rows = entries.length === 0 ? [] : await reading(read(entries))
  const found = new Map(rows.filter(maySee).map((row) => [entryKey(row), row]))
  return ids.map((id) => found.get(id) ?? null)
}
