// Copies of donations, sent at once over two instances, and how they were answered.
import { command, inLanes, type Pair, persist } from './stage.ts'

export interface Copies {
  /** Of each key: how many different answers there were, apart from `replayed`. */
  answers: number[]
  /** Of each key: how many answers said that they were the first. */
  firsts: number[]
  seconds: number
}

/** Key k gives k + 1 fen, in the name of one of a hundred people. */
export async function sendCopies(
  { first, second }: Pair,
  { keys, copies, lanes }: { keys: number; copies: number; lanes: number },
): Promise<Copies> {
  const token = await first.token('partner')
  const answers: number[] = []
  const firsts: number[] = []
  const startedAt = performance.now()
  await inLanes(lanes, keys, async (key) => {
    const input = {
      idempotencyKey: `copy-${key}`,
      project: `prj_${1 + (key % 2)}`,
      amount: key + 1,
      donorRef: `person-${key % 100}`,
      paymentReference: `payment-${key}`,
    }
    const replies = await Promise.all(
      Array.from({ length: copies }, (_, copy) =>
        persist(() => command((copy % 2 === 0 ? first : second).url, 'donate', input, token)),
      ),
    )
    firsts[key] = replies.filter(({ replayed }) => replayed === false).length
    answers[key] = new Set(replies.map((reply) => JSON.stringify({ ...reply, replayed: null }))).size
    if (replies.some(({ __typename }) => __typename !== 'DonateSuccess'))
      throw new Error(JSON.stringify(replies))
  })
  return { answers, firsts, seconds: (performance.now() - startedAt) / 1_000 }
}
