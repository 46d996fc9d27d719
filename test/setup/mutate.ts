// A mutation as any client sends it: its name, its input, and what is asked of the answer.
import type { Json, Service } from './service.ts'

/** The answer, a success or a refusal, with its __typename; code and message are asked of every refusal. */
export async function mutate(
  service: Pick<Service, 'graphql'>,
  verb: string,
  input: Record<string, unknown>,
  token: string | undefined,
  selection = '',
): Promise<Json> {
  const name = verb.charAt(0).toUpperCase() + verb.slice(1)
  const { body } = await service.graphql(
    `mutation ($input: ${name}Input!) { ${verb}(input: $input) {
      __typename
      ... on UserError { code message }
      ... on InvalidInput { fields { path message } }
      ${selection} } }`,
    { input },
    token,
  )
  if (body.errors) throw new Error(`${verb} has no result: ${JSON.stringify(body.errors)}`)
  return body.data[verb]
}
