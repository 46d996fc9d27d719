// Documents that are kept to be asked again: how much of them, and which.
import { type DocumentNode, parse } from 'graphql'
import { expect, test } from 'vitest'
import { createDocuments } from '../../src/server/documents.ts'
import { startService } from '../setup/service.ts'

const padded = (name: string, length: number) => `{ ${name}: __typename } #`.padEnd(length, 'x')

function keeping() {
  const { cache, size, plugin } = createDocuments()
  const { documentCache, errorCache } = cache
  if (!documentCache || !errorCache) throw new Error('There is no cache.')
  return {
    keep: (text: string) => documentCache.set(text, parse(text)),
    kept: (text: string) => documentCache.get(text),
    failed: (text: string) => {
      errorCache.set(text, new Error(text))
      return errorCache.get(text)
    },
    judged: (documentAST: DocumentNode, valid: boolean) => {
      const known: unknown[] = []
      const setResult = (errors: unknown) => void known.push(errors)
      const done = plugin.onValidate?.({ params: { documentAST }, setResult } as never)
      if (typeof done === 'function') done({ valid } as never)
      return known
    },
    size,
  }
}

test('documents are kept up to 256 KiB of their text, the most recent ones', () => {
  const { keep, kept, size } = keeping()
  const texts = Array.from({ length: 100 }, (_, index) => padded(`a${index}`, 8 * 1024))
  for (const text of texts) keep(text)
  expect(size()).toBe(256 * 1024)
  expect(texts.map((text) => kept(text) !== undefined)).toEqual(texts.map((_, index) => index >= 68))
})

test('a document of 16 KiB is kept, a longer one is not', () => {
  const { keep, kept } = keeping()
  for (const [length, isKept] of [
    [16 * 1024, true],
    [16 * 1024 + 1, false],
  ] as const) {
    keep(padded('a', length))
    expect(kept(padded('a', length)) !== undefined).toBe(isKept)
  }
})

test('a document is judged once; one that is not valid is forgotten, and a text that is no document is never kept', () => {
  const { keep, kept, failed, judged, size } = keeping()
  for (const [text, valid] of [
    ['{ nowhere }', false],
    ['{ __typename }', true],
  ] as const) {
    keep(text)
    const document = kept(text) as DocumentNode
    expect(judged(document, valid)).toEqual([])
    expect(judged(document, valid)).toEqual(valid ? [[]] : [])
    expect(kept(text) !== undefined).toBe(valid)
  }
  expect(failed('{')).toBeUndefined()
  expect(size()).toBe('{ __typename }'.length)
})

test('a document that is asked again is answered again, a refused one refused again', async () => {
  const service = await startService()
  for (let times = 0; times < 3; times += 1) {
    expect((await service.graphql('{ __typename }')).body).toEqual({ data: { __typename: 'Query' } })
    expect((await service.graphql('{ nowhere }')).body.errors?.[0]?.extensions.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    )
    expect((await service.graphql('{')).body.errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED')
  }
  await service.close()
})
