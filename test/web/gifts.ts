// Gifts over the public API, as a payment channel and as somebody who has earned a flower make them, for whoever looks
// what a page makes of them.
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Service } from '../setup/service.ts'

export async function donate(
  service: Service,
  project: string,
  amount: number,
  donorRef: string,
): Promise<void> {
  const { body } = await service.graphql(
    `mutation ($input: DonateInput!) {
      donate(input: $input) { __typename ... on UserError { message } }
    }`,
    { input: { idempotencyKey: randomUUID(), paymentReference: randomUUID(), project, amount, donorRef } },
    await service.token('partner'),
  )
  expect(body).toEqual({ data: { donate: { __typename: 'DonateSuccess' } } })
}

/** So many people who have earned a flower each, by a deed of their own. */
export async function earnFlowers(service: Service, people: readonly string[]): Promise<void> {
  const deeds = people.map((personRef) => ({
    externalId: randomUUID(),
    deedType: 'RIDE_CODE',
    personRef,
    occurredAt: service.clock.now().toISOString(),
  }))
  const { body } = await service.graphql(
    `mutation ($input: RecordDeedsInput!) {
      recordDeeds(input: $input) { __typename ... on UserError { message } }
    }`,
    { input: { deeds } },
    await service.token('partner'),
  )
  expect(body.data?.recordDeeds.__typename).toBe('RecordDeedsSuccess')
}

export async function giveFlower(service: Service, dream: string, person: string): Promise<void> {
  const { body } = await service.graphql(
    `mutation ($input: GiveFlowersInput!) {
      giveFlowers(input: $input) { __typename ... on UserError { message } }
    }`,
    { input: { idempotencyKey: randomUUID(), dream, count: 1 } },
    await service.token('donor', person),
  )
  expect(body).toEqual({ data: { giveFlowers: { __typename: 'GiveFlowersSuccess' } } })
}
