// Clients that come back by themselves; longer outages are in resume.long.ts.
import { test } from 'vitest'
import { sharesDatabase } from '../setup/service.ts'
import { outage } from './resume.ts'

test.skipIf(!sharesDatabase())(
  'graphql-ws, graphql-sse, Apollo Client and urql resume by themselves after a restart, and show no smaller number',
  () => outage({ signal: 'SIGTERM', awayMs: 1_000, address: 'refuses' }),
)
