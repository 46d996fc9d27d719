// Whether all that was acknowledged is in the ledger, once each and with its amount: by the key that came with it.
import type postgres from 'postgres'
import { digest } from '../src/journal/command.ts'
import { amountOf, keyOf, type Load } from './loading.ts'

export interface Kept {
  acknowledged: number
  /** What is not in the ledger. */
  missing: number
  /** What is there with another amount, or not exactly once. */
  wrong: string[]
}

export async function keptOf(sql: postgres.Sql, loads: readonly Load[]): Promise<Kept> {
  const open = new Map<string, number>()
  for (const { firstGift, nextGift, without } of loads) {
    const unanswered = new Set(without)
    for (let gift = firstGift; gift < nextGift; gift += 1) {
      if (!unanswered.has(gift)) open.set(digest('partner:prt_1', keyOf(gift)), amountOf(gift))
    }
  }
  const acknowledged = open.size
  const wrong: string[] = []
  const rows = sql<{ key: string; amount: string; gifts: number }[]>`
    select e.key_digest as key, min(d.amount) as amount, count(*)::int as gifts
    from journal_entry e left join donation d on d.campaign_id = e.campaign_id and d.seq = e.seq
    where e.kind = 'DONATE' group by e.key_digest`
  await rows.cursor(5_000, (page) => {
    for (const { key, amount, gifts } of page) {
      const given = open.get(key)
      if (given === undefined) continue
      open.delete(key)
      if (gifts !== 1 || Number(amount) !== given) wrong.push(`${key} is ${gifts} donations of ${amount}`)
    }
  })
  return { acknowledged, missing: open.size, wrong }
}
