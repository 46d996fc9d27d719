// What a subscription may ask for: it is executed again and again, so that it may ask for a tenth of what a query may.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../setup/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const list = 'dreams(first: 100) { edges { node { totals { seq asOf } } } }'

test('a list of a hundred with its totals may be queried', async () => {
  const { body } = await service.graphql(`{ campaign(code: "test") { ${list} } }`)
  expect(body.errors).toBeUndefined()
})

test.each(['subscribe', 'subscribeSse'] as const)('and may not be watched: %s', async (transport) => {
  const watch = service[transport](
    `subscription { dreamRace(campaign: "cmp_1", maxHz: 20) { dreams { dream { campaign { ${list} } } } } }`,
  )
  const frame = await watch.next()
  expect(frame?.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }])
  expect(frame?.errors?.[0]?.message).toContain('Complexity')
  expect(await watch.next()).toBeUndefined()
  expect(service.app.hub.watchers()).toBe(0)
})

test('the race as the pages watch it may be', async () => {
  const watch =
    service.subscribe(`subscription { dreamRace(campaign: "cmp_1") { seq asOf serviceLevel dreams { rank
    dream { id nameZh nameEn evidenced minimumFlowers } totals { flowersCounted giverCount flowerCount flowersReversed
    received { minorUnits decimal } } } } }`)
  expect((await watch.next())?.data.dreamRace.dreams).toHaveLength(4)
})
