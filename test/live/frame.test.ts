// The bytes of a frame, whatever the id and however long it is.
import { describe, expect, test } from 'vitest'
import { asciiJson, Frame } from '../../src/live/frame.ts'
import { readMessages } from './messages.ts'

const place = { seq: 1n, from: null, serviceLevel: null, notices: null }
const frameOf = (data: Record<string, unknown>, written = { count: 0 }) =>
  new Frame(place, { data }, { failed: false, refused: false }, (result) => {
    written.count += 1
    return [JSON.stringify(result)]
  })

/** What a peer reads of the bytes. */
function read(bytes: Buffer): unknown[] {
  const heard: unknown[] = []
  readMessages((message) => heard.push(message))(bytes)
  return heard
}

describe('a message over WebSocket', () => {
  test.each([
    ['1'],
    ['00000000-0000-4000-8000-000000000000'],
    [''],
    ['"quoted"\\'],
    ['line\nbreak\u0000'],
    ['捐一朵花'],
    ['🌸'],
    ['\ud800'],
    ['x'.repeat(300)],
  ])('carries the id %j', (id) => {
    const data = { name: '花 🌸 "quoted"', count: 1 }
    expect(read(frameOf(data).message(asciiJson(id)))).toEqual([{ id, type: 'next', payload: { data } }])
  })

  test.each([125, 126, 127, 65_535, 65_536, 65_537])('of %i bytes has the length that it says', (length) => {
    const bare = JSON.stringify({ id: 'a', type: 'next', payload: { data: { text: '' } } }).length
    const data = { text: 'x'.repeat(length - bare) }
    const message = frameOf(data).message(asciiJson('a'))
    expect(message.length - length).toBe(length < 126 ? 2 : length < 65_536 ? 4 : 10)
    expect(read(message)).toEqual([{ id: 'a', type: 'next', payload: { data } }])
  })

  test('is made once for all ids of one length, and its text once for all', () => {
    const written = { count: 0 }
    const frame = frameOf({ count: 1 }, written)
    expect(read(frame.message('"a"'))).toMatchObject([{ id: 'a' }])
    const second = frame.message('"b"')
    expect(read(second)).toMatchObject([{ id: 'b' }])
    expect(frame.message('"c"')).toBe(second)
    expect(read(second)).toMatchObject([{ id: 'c' }])
    expect(read(frame.message('"long"'))).toMatchObject([{ id: 'long' }])
    expect(String(frame.event())).toContain('event: next\ndata: {"data":{"count":1}}\n\n')
    expect(written.count).toBe(1)
  })

  test('that nobody else reads is put together where the last such one was', () => {
    const [one, other] = [frameOf({ count: 1 }), frameOf({ count: 2 })]
    const first = one.message('"a"')
    const second = other.message('"b"')
    expect(second.buffer).toBe(first.buffer)
    expect(read(second)).toMatchObject([{ id: 'b', payload: { data: { count: 2 } } }])
    other.giveAway('"b"')
    expect(read(one.message('"c"'))).toMatchObject([{ id: 'c', payload: { data: { count: 1 } } }])
    expect(read(second)).toMatchObject([{ id: 'b', payload: { data: { count: 2 } } }])
  })

  test.each([0, 1, 2])(
    'that was given away after %i others keeps the id it was given away with',
    (others) => {
      const frame = frameOf({ count: 1 })
      for (let other = 0; other < others; other += 1) frame.message('"z"')
      const given = frame.message('"a"')
      frame.giveAway('"a"')
      const next = frame.message('"b"')
      expect([read(given), read(next)]).toMatchObject([[{ id: 'a' }], [{ id: 'b' }]])
    },
  )
})
