// Documents that have been read and found valid, so that a dashboard's text is parsed once and not for each screen. An
// AST takes hundreds of times its text: what is kept is bounded by size, and what was refused is not kept at all.
import type { DocumentNode } from 'graphql'
import type { Plugin, YogaServerOptions } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'

type Cache = Exclude<YogaServerOptions<object, object>['parserAndValidationCache'], boolean | undefined>

export interface Documents {
  cache: Cache
  /** Knows which of them are valid, and forgets one that turns out not to be. */
  plugin: Plugin
  /** Characters of text whose documents are kept now. */
  size(): number
}

const keptCharacters = 256 * 1024
const longestKept = 16 * 1024

export function createDocuments(): Documents {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: keptCharacters,
    maxEntrySize: longestKept,
    sizeCalculation: (_document, text) => text.length,
  })
  /** There is one schema and one set of rules: a verdict goes with its document. */
  const valid = new WeakSet<DocumentNode>()
  return {
    cache: {
      documentCache: {
        get: (text) => documents.get(text),
        set: (text, document) => void documents.set(text, document),
      },
      // A text that is no document is refused as quickly as it is found.
      errorCache: { get: () => undefined, set() {} },
      // Yoga's asks for all the rules by name, each time.
      validationCache: false,
    },
    plugin: {
      onValidate({ params: { documentAST }, setResult }) {
        if (valid.has(documentAST)) {
          setResult([])
          return
        }
        return ({ valid: isValid }) => {
          const text = documentAST.loc?.source.body
          if (isValid) valid.add(documentAST)
          else if (text !== undefined) documents.delete(text)
        }
      },
    },
    size: () => documents.calculatedSize,
  }
}
