// The bench of queries, as far as it only computes: it measures nothing here and needs no servers.
import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { messageOfQuery } from '../../bench/loading.ts'
import { cellsOf, type Measured, planOf, ratiosOf, rowsOf } from '../../bench/queryArithmetic.ts'
import { differenceOf, documents, factsOf, questions } from '../../bench/queryDocuments.ts'

describe('the plan of a run', () => {
  test('is three rounds of everybody with both numbers of connections unless told otherwise', () => {
    expect(planOf([])).toMatchObject({ rounds: 3, seconds: 3, connections: [32, 64] })
    expect(planOf(['--only', 'mercurius, raw http']).only).toEqual(['mercurius', 'raw http'])
  })

  test.each([
    [['--rounds', '0'], '--rounds'],
    [['--connections', 'many'], '--connections'],
    [['--only', 'hasura'], '--only'],
  ])('%j is refused by what is wrong', (argv, name) => {
    expect(() => planOf(argv)).toThrow(name)
  })

  test('asks only the hottest document by its digest and of bytes that are ready', () => {
    const cells = cellsOf(planOf(['--only', 'oneflower,persisted,raw http', '--connections', '32']))
    expect(cells.map(({ contestant, document }) => `${contestant}: ${document}`)).toEqual([
      'oneflower: projects',
      'oneflower: dream',
      'oneflower: overview',
      'persisted: overview',
      'raw http: overview',
    ])
  })
})

describe('the documents', () => {
  const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'))

  test.each(documents)('%s is one that the service takes', (document) => {
    expect(validate(schema, parse(questions[document].query))).toEqual([])
  })

  test.each(documents)('%s is sent as it is long', (document) => {
    const [head, body] = messageOfQuery(4_000, '/graphql', questions[document]).split('\r\n\r\n')
    expect(head).toContain(`content-length: ${Buffer.byteLength(body as string)}`)
  })
})

describe('what an answer says', () => {
  test('is the same however it says it', () => {
    const ours = {
      campaign: {
        id: 'cmp_12',
        startsAt: '2026-11-23T00:00:00+08:00',
        received: { minorUnits: 5 },
        projects: { pageInfo: { hasNextPage: true, endCursor: 'a' }, edges: [{ node: { titleZh: '示例' } }] },
        regions: { rows: [{ key: '110000' }] },
      },
    }
    const theirs = {
      campaign: {
        id: 12,
        startsAt: '2026-11-22T16:00:00.000000+00:00',
        received: '5',
        projects: { pageInfo: { hasNextPage: true, endCursor: 'b' }, edges: [{ node: { titleZh: '示例' } }] },
        regions: { nodes: [{ key: '110000' }] },
      },
    }
    expect(differenceOf(factsOf(ours), factsOf(theirs))).toBeNull()
  })

  test.each([
    [{ received: { minorUnits: 5 } }, { received: '6' }, '.received'],
    [{ rows: [{ key: 'a' }] }, { nodes: [{ key: 'a' }, { key: 'b' }] }, '.1'],
    [{ titleZh: null }, {}, '.titleZh'],
  ])('%j differs from %j in %s', (one, other, place) => {
    expect(differenceOf(factsOf(one), factsOf(other))).toContain(place)
  })
})

describe('the figures', () => {
  const one = (figures: Partial<Measured>): Measured => ({
    contestant: 'oneflower',
    document: 'projects',
    connections: 32,
    round: 0,
    perSecond: 1_000,
    p50Ms: 1,
    p99Ms: 10,
    refused: {},
    cpu: { server: 100, PostgreSQL: 50, generator: 1, machine: 190 },
    ...figures,
  })
  const measured = [
    one({}),
    one({ contestant: 'mercurius', perSecond: 500, p99Ms: 20 }),
    one({ round: 1, perSecond: 300 }),
    one({ round: 1, contestant: 'mercurius', perSecond: 100 }),
    one({ contestant: 'mercurius', connections: 64, perSecond: 1 }),
    one({ document: 'overview', contestant: 'persisted', perSecond: 9_000 }),
    one({ document: 'overview', contestant: 'raw http', perSecond: 12_000 }),
  ]

  test('are compared within a round and a number of connections', () => {
    const said = new Map(ratiosOf(measured).map(({ says, value }) => [says, value]))
    expect(said.get('projects: ours ÷ mercurius, requests a second')).toBe(2.5)
    expect(said.get('projects: ours ÷ mercurius, p99')).toBe(0.75)
    expect(said.get('dream: ours ÷ mercurius, p99')).toBeNull()
    expect(said.get('overview: persisted ÷ raw http, requests a second')).toBe(0.75)
  })

  test('tell processor time by the request', () => {
    const rows = rowsOf(measured)
    expect(rows).toHaveLength(5)
    // 100 % and 50 % of a core, at 1,000 and at 300 a second: 1000 and 3333, 500 and 1667; their medians.
    expect(rows[0]).toMatchObject({ contestant: 'oneflower', 'µs/request: server': 2167, PostgreSQL: 1083 })
  })
})
