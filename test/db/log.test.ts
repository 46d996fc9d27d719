// What the log says of an error that carries people's data.
import { Writable } from 'node:stream'
import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { createLog } from '../../src/log.ts'

function logged(err: unknown): string {
  let text = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  createLog('info', sink).error({ operation: 'Donate', err }, 'unexpected error')
  return text
}

const ServerError = postgres.PostgresError as unknown as new (fields: object) => Error
const violation = new ServerError({
  message: 'duplicate key value violates unique constraint "donor_ref_is_unique"',
  code: '23505',
  severity: 'ERROR',
  detail: 'Key (ref)=(alice) already exists.',
  constraint_name: 'donor_ref_is_unique',
})
Object.assign(violation, { query: 'insert into donor …', parameters: ['alice'] })

test('an error of the database is told by its code and constraint, and without its values', () => {
  const text = logged(violation)
  expect(JSON.parse(text)).toMatchObject({
    level: 'error',
    operation: 'Donate',
    err: { code: '23505', constraint: 'donor_ref_is_unique' },
  })
  expect(text).not.toContain('alice')
})

test('an error of a composed statement is told by its cause', () => {
  const text = logged(new DrizzleQueryError('select * from donor where ref = $1', ['alice'], violation))
  expect(JSON.parse(text).err.cause).toMatchObject({ code: '23505' })
  expect(text).not.toContain('alice')
})

test('a mistake of our own is told with its stack, and what is no error is not told at all', () => {
  expect(JSON.parse(logged(new TypeError('x is not a function'))).err).toMatchObject({
    type: 'TypeError',
    message: 'x is not a function',
    stack: expect.stringContaining('log.test.ts'),
  })
  expect(logged('alice')).not.toContain('alice')
})
