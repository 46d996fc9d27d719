// The bytes of a frame, whatever the id and however long it is.
import { describe, expect, test } from 'vitest'
import { asciiJson, Frame } from '../../src/live/frame.ts'
import { readMessages } from './messages.ts'

const place = { seq: 1n, from: null, serviceLevel: null, notices: null }
const frameOf = (data: Record<string, unknown>, written = { count: 0 }) =>
  new Frame(place, { data }, { failed: false, refused: false }, (result) => {
    written.count += 1
    return JSON.stringify(result)
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
    const first = frame.message('"a"')
    expect(read(first)).toMatchObject([{ id: 'a' }])
    expect(frame.message('"b"')).toBe(first)
    expect(read(first)).toMatchObject([{ id: 'b' }])
    expect(read(frame.message('"long"'))).toMatchObject([{ id: 'long' }])
    expect(String(frame.event())).toContain('event: next\ndata: {"data":{"count":1}}\n\n')
    expect(written.count).toBe(1)
  })

  test('that was given away keeps the id it was given away with', () => {
    const frame = frameOf({ count: 1 })
    const given = frame.message('"a"')
    frame.giveAway('"a"')
    const next = frame.message('"b"')
    expect([read(given), read(next)]).toMatchObject([[{ id: 'a' }], [{ id: 'b' }]])
  })
})
