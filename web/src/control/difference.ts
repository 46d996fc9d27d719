// What an audit entry changed, as lines to read: each value that became another one, was added or was taken away.

export type Difference =
  | { name: string; kind: 'changed'; from: string; to: string }
  | { name: string; kind: 'added'; to: string }
  | { name: string; kind: 'removed'; from: string }

/** Both are the texts of JSON objects; what is no JSON is shown as it is. */
export function differenceOf(before: string, after: string): Difference[] {
  const [was, is] = [flattened(before), flattened(after)]
  const names = [...new Set([...was.keys(), ...is.keys()])]
  return names.flatMap((name): Difference[] => {
    const [from, to] = [was.get(name), is.get(name)]
    if (from === undefined && to !== undefined) return [{ name, kind: 'added', to }]
    if (from !== undefined && to === undefined) return [{ name, kind: 'removed', from }]
    if (from === undefined || to === undefined || from === to) return []
    return [{ name, kind: 'changed', from, to }]
  })
}

/** So deep are objects taken apart; what lies deeper is shown as a whole. */
const mostDepth = 3

function flattened(text: string): Map<string, string> {
  const values = new Map<string, string>()
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = text
  }
  const put = (path: string, value: unknown, depth: number): void => {
    if (depth < mostDepth && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [name, inner] of Object.entries(value))
        put(path === '' ? name : `${path}.${name}`, inner, depth + 1)
      return
    }
    values.set(path, typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
  }
  put('', parsed, 0)
  return values
}
