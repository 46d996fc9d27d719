// Clients that come back by themselves after outages of several seconds, and after a service that was killed.
import { describe, test } from 'vitest'
import { sharesDatabase } from '../setup/service.ts'
import { outage } from './resume.ts'

describe.skipIf(!sharesDatabase()).each([1, 5, 20])('after %i s', (seconds) => {
  const awayMs = seconds * 1_000

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'of refused connections (%s), all clients resume by themselves',
    (signal) => outage({ signal, awayMs, address: 'refuses' }),
  )

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'in which the address holds connections (%s), clients with their default settings resume by themselves',
    (signal) => outage({ signal, awayMs, address: 'holds' }),
  )
})
