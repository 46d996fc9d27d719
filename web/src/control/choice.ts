// Where the cursor stands in a list, and which of its items are picked: plain rules, for lists that grow at their end and
// lose items that were decided about.

export interface Choice {
  /** The item that the keyboard is at; null: the list is empty. */
  cursor: string | null
  picked: ReadonlySet<string>
}

export const nothingChosen: Choice = { cursor: null, picked: new Set() }

/** So many can be decided about in one step. */
export const mostPicked = 100

export function moved({ cursor, picked }: Choice, ids: readonly string[], by: number): Choice {
  if (ids.length === 0) return { cursor: null, picked }
  const at = cursor === null ? -1 : ids.indexOf(cursor)
  const next = at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))
  return { cursor: ids[next] as string, picked }
}

export function toggled({ cursor, picked }: Choice, id: string): Choice {
  const next = new Set(picked)
  if (!next.delete(id) && next.size < mostPicked) next.add(id)
  return { cursor, picked: next }
}

/** All of these, as far as so many can be picked; none, if all of them are. */
export function toggledAll({ cursor, picked }: Choice, ids: readonly string[]): Choice {
  const wanted = ids.slice(0, mostPicked)
  const all = wanted.length > 0 && wanted.every((id) => picked.has(id))
  return { cursor, picked: new Set(all ? [] : wanted) }
}

/**
 * After the list has changed: what left it is no longer picked, and a cursor whose item left stands at the one that took
 * its place, or at the last; in another list at the first.
 */
export function settled(choice: Choice, before: readonly string[], ids: readonly string[]): Choice {
  const here = new Set(ids)
  const picked = [...choice.picked].every((id) => here.has(id))
    ? choice.picked
    : new Set([...choice.picked].filter((id) => here.has(id)))
  const { cursor } = choice
  if (cursor !== null && here.has(cursor)) return picked === choice.picked ? choice : { cursor, picked }
  if (ids.length === 0) return cursor === null && picked === choice.picked ? choice : { cursor: null, picked }
  const following = before.slice(cursor === null ? 0 : before.indexOf(cursor)).find((id) => here.has(id))
  const another = !before.some((id) => here.has(id))
  return { cursor: following ?? ((another ? ids[0] : ids.at(-1)) as string), picked }
}

/** What a step is about: what is picked, in the order of the list, or else the item at the cursor. */
export function chosen({ cursor, picked }: Choice, ids: readonly string[]): string[] {
  const inOrder = ids.filter((id) => picked.has(id))
  if (inOrder.length > 0) return inOrder
  return cursor !== null && ids.includes(cursor) ? [cursor] : []
}
