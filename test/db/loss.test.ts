// Which errors say that the database is away, and which that a statement was wrong: the first are answered Unavailable
// and never tried command by command.
import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { endsSession, isLoss } from '../../src/db/loss.ts'

function server(code: string, severity = 'ERROR'): Error {
  const ServerError = postgres.PostgresError as unknown as new (fields: object) => Error
  return new ServerError({ message: code, code, severity })
}

function plain(code: string): Error {
  return Object.assign(new Error(code), { code })
}

test.each([
  ['a statement that took too long', server('57014'), true, false],
  ['a deadlock', server('40P01'), true, false],
  ['a lock that was not to be had', server('55P03'), true, false],
  ['a full disk', server('53100'), true, false],
  ['a standby that does not write', server('25006'), true, false],
  ['a stop by the operator', server('57P01', 'FATAL'), true, true],
  ['a transaction that stood idle', server('25P03', 'FATAL'), true, true],
  ['too many connections', server('53300', 'FATAL'), true, true],
  ['a closed connection', plain('CONNECTION_CLOSED'), true, true],
  ['a connection that took too long', plain('CONNECT_TIMEOUT'), true, true],
  ['a refused connection', plain('ECONNREFUSED'), true, true],
  ['a name that is not found', plain('ENOTFOUND'), true, true],
  ['a name server that is away', plain('EAI_AGAIN'), true, true],
  ['a host that cannot be reached', plain('EHOSTUNREACH'), true, true],
  [
    'a loss in a composed statement',
    new DrizzleQueryError('select', [], plain('CONNECTION_CLOSED')),
    true,
    true,
  ],
  ['a composed statement that is wrong', new DrizzleQueryError('select', [], server('42601')), false, false],
  ['a violated constraint', server('23505'), false, false],
  ['a value out of range', server('22003'), false, false],
  ['an exception of a trigger', server('P0001'), false, false],
  ['a statement that is wrong', server('42601'), false, false],
  ['a mistake of our own', new TypeError('x is not a function'), false, false],
  ['an argument that Node refuses', plain('ERR_INVALID_ARG_TYPE'), false, false],
  ['a value the driver refuses', plain('UNDEFINED_VALUE'), false, false],
])('%s', (_what, error, loss, session) => {
  expect({ loss: isLoss(error), session: endsSession(error) }).toEqual({ loss, session })
})
