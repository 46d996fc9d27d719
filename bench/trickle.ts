// Flowers that are given beside the donations, so that the race of the dreams moves too: people earn one each, by a good
// deed that a partner records, and give it to one of the sixteen dreams with their own tokens, to few of them often.
import { setTimeout as delay } from 'node:timers/promises'
import type { Role } from '../src/auth/viewer.ts'
import { createRandom, zipf } from '../src/seed/random.ts'

const dreams = 16
const pauseMs = 500
const recordDeeds = `mutation Deeds($input: RecordDeedsInput!) { recordDeeds(input: $input) { __typename ... on UserError { code message } } }`
const giveFlowers = `mutation Flowers($input: GiveFlowersInput!) { giveFlowers(input: $input) { __typename ... on UserError { code message } } }`

let people = 0

export function startFlowers(
  port: number,
  perSecond: number,
  tokenFor: (role: Role, subject: string) => Promise<string>,
): { stop(): Promise<void> } {
  const random = createRandom(port)
  const favourite = zipf(dreams)
  let going = true

  const ask = async (token: string, query: string, input: object): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { input } }),
    })
    const text = await answer.text()
    // As the service asks of everybody: the same request, with the same key.
    if (/"(OVERLOADED|UNAVAILABLE)"/.test(text)) {
      await delay(pauseMs)
      return ask(token, query, input)
    }
    if (!text.includes('Success"')) throw new Error(`Flowers were not given: ${text}`)
  }

  const second = async () => {
    const persons = Array.from({ length: perSecond }, () => `flowers-${process.pid}-${++people}`)
    await ask(await tokenFor('partner', 'prt_1'), recordDeeds, {
      deeds: persons.map((person) => ({
        externalId: person,
        deedType: 'STEPS',
        personRef: person,
        occurredAt: new Date().toISOString(),
      })),
    })
    for (const person of persons) {
      await delay(1_000 / perSecond)
      await ask(await tokenFor('donor', person), giveFlowers, {
        idempotencyKey: person,
        dream: `drm_${favourite(random) + 1}`,
        count: 1,
      })
    }
  }

  const done = (async () => {
    while (going) await second()
  })()
  // What failed is told by whoever waits for its end.
  done.catch(() => {})
  return {
    async stop() {
      going = false
      await done
    },
  }
}
