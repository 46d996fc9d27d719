// What documents of one turn have in common: where they ask the same of the same value, it is completed and written once.
import type { ExecutionResult } from 'graphql'

/** What was completed in this turn of the event loop. Longer it is not kept: a resolver may tell the time. */
export class Sharing {
  readonly #completed = new Map<string, { value: object; data: unknown }>()
  readonly #texts = new Map<unknown, Buffer>()

  completed(asked: string, value: object): { data: unknown } | null {
    const known = this.#completed.get(asked)
    return known?.value === value ? known : null
  }

  keep(asked: string, value: object, data: unknown): void {
    if (this.#completed.size === 0) setImmediate(() => this.#forget())
    this.#completed.set(asked, { value, data })
  }

  /** The result as JSON, in parts; what is shared is written once. */
  text(result: ExecutionResult): (string | Buffer)[] {
    const { data, errors } = result
    if (errors || !data || this.#completed.size === 0) return [JSON.stringify(result)]
    const parts: (string | Buffer)[] = []
    let before = '{"data":{'
    for (const key in data) {
      parts.push(`${before}${JSON.stringify(key)}:`, this.#text(data[key]))
      before = ','
    }
    parts.push(before === ',' ? '}}' : '{"data":{}}')
    return parts
  }

  #text(data: unknown): string | Buffer {
    const known = this.#texts.get(data)
    if (known !== undefined) return known
    const text = JSON.stringify(data)
    if (typeof data !== 'object') return text
    const bytes = Buffer.from(text)
    this.#texts.set(data, bytes)
    return bytes
  }

  #forget(): void {
    this.#completed.clear()
    this.#texts.clear()
  }
}
