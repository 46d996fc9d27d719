// What pages ask. Asked is the documentId, so that the text is there only for a service of another version that does not
// know it; nothing of it is taken apart before that.
import type { TypedDocumentNode } from '@urql/core'

/** An operation as the client knows it: by its name, and where its text lies. */
export function operation<Data, Variables>(
  operation: 'query' | 'mutation' | 'subscription',
  name: string,
  documentId: string,
  body: string,
): TypedDocumentNode<Data, Variables> {
  const selectionSet = { kind: 'SelectionSet', selections: [] }
  const document = {
    kind: 'Document',
    definitions: [
      { kind: 'OperationDefinition', operation, name: { kind: 'Name', value: name }, selectionSet },
    ],
    loc: { start: 0, end: body.length, source: { body, name, locationOffset: { line: 1, column: 1 } } },
    __meta__: { documentId },
  }
  return document as unknown as TypedDocumentNode<Data, Variables>
}
