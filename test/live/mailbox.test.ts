import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMailbox } from '../../src/live/mailbox.ts'

describe('a mailbox of one', () => {
  test('gives what was put before it was asked', async () => {
    const mailbox = createMailbox<number>()
    mailbox.put(1)
    expect(await mailbox.next()).toEqual({ done: false, value: 1 })
  })

  test('gives what is put after it was asked', async () => {
    const mailbox = createMailbox<number>()
    const next = mailbox.next()
    mailbox.put(1)
    expect(await next).toEqual({ done: false, value: 1 })
  })

  test('replaces what was not taken by what is newer', async () => {
    const mailbox = createMailbox<number>()
    for (let value = 1; value <= 100_000; value += 1) mailbox.put(value)
    expect(await mailbox.next()).toEqual({ done: false, value: 100_000 })
    const next = mailbox.next()
    mailbox.end()
    expect(await next).toEqual({ done: true, value: undefined })
  })

  test('gives what it holds before it ends', async () => {
    const mailbox = createMailbox<number>()
    mailbox.put(1)
    mailbox.end()
    mailbox.put(2)
    expect(await mailbox.next()).toEqual({ done: false, value: 1 })
    expect((await mailbox.next()).done).toBe(true)
  })

  test('forgets what it holds when its reader leaves', async () => {
    const mailbox = createMailbox<number>()
    mailbox.put(1)
    await mailbox.return()
    expect((await mailbox.next()).done).toBe(true)
  })

  test('says once that it ended, whoever ended it', async () => {
    let ends = 0
    const mailbox = createMailbox<number>(() => {
      ends += 1
    })
    await mailbox.return()
    mailbox.end()
    await mailbox.return()
    expect(ends).toBe(1)
  })

  test('refuses to queue readers without bound', async () => {
    const mailbox = createMailbox<number>()
    const asked = Array.from({ length: 1_000 }, () =>
      mailbox.next().then(
        () => 'answered',
        () => 'refused',
      ),
    )
    mailbox.end()
    const answers = await Promise.all(asked)
    expect(answers.filter((answer) => answer === 'answered').length).toBeLessThan(100)
  })

  test('whatever comes in whatever order: a reader sees a rising selection that ends with the last', async () => {
    const step = fc.constantFrom('put' as const, 'next' as const)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const mailbox = createMailbox<number>()
        const seen: number[] = []
        let last = 0
        for (const what of steps) {
          if (what === 'put') {
            last += 1
            mailbox.put(last)
            continue
          }
          // A reader that asked and has no answer yet does not ask again.
          const taken = await Promise.race([mailbox.next(), nothingYet(mailbox, () => ++last)])
          if (!taken.done) seen.push(taken.value)
        }
        mailbox.end()
        for await (const value of mailbox) seen.push(value)
        expect(seen).toEqual([...new Set(seen)].sort((one, other) => one - other))
        if (last > 0) expect(seen.at(-1)).toBe(last)
      }),
      { numRuns: 200 },
    )
  })
})

/** Puts the next value if the reader would otherwise wait for ever. */
async function nothingYet(mailbox: ReturnType<typeof createMailbox<number>>, next: () => number) {
  await Promise.resolve()
  await Promise.resolve()
  mailbox.put(next())
  return new Promise<never>(() => {})
}
