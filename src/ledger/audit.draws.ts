// Draws, derived once more from what anybody can have after a window has closed: its seed and the gift's public id. SQL
// knows no HMAC: rows are read page by page, so that a whole campaign takes no more memory than one page.
import type postgres from 'postgres'
import { publicEntryId } from '../graphql/publicId.ts'
import { type DrawStep, drawOf, ratioOfDraw } from '../matching/rules.ts'

/** A check whose answer has to be computed from the rows. */
export interface ComputedCheck {
  invariant: string
  says: string
  count(tx: Asking): Promise<{ figure: string; violations: number }>
}

/** A connection in its snapshot. */
export type Asking = Pick<postgres.TransactionSql, 'unsafe'>

interface Drawn {
  campaignId: number
  seq: string
  source: string
  /** Null: there is no such window, no such rule set. */
  seed: string | null
  draws: DrawStep[] | null
  /** What was stored; null where nothing was won. */
  draw: number | null
  ratio: number | null
}

const pageSize = 5_000

const won = `
  select a.campaign_id as "campaignId", a.donation_seq::text as seq, a.source, w.seed, r.draws, a.draw, a.ratio
  from allocation a
  left join matching_window w on w.id = a.window_id
  left join rule_set r on r.id = a.rule_set_id
  where a.draw is not null and (a.campaign_id, a.donation_seq, a.source) > ($1::int, $2::bigint, $3::text)
  order by a.campaign_id, a.donation_seq, a.source limit ${pageSize}`

const lost = `
  select d.campaign_id as "campaignId", d.seq::text as seq, '' as source, w.seed, r.draws, null as draw, null as ratio
  from donation d
  left join matching_window w on w.id = d.match_window_id
  left join rule_set r on r.id = d.match_rule_set_id and r.mode = 'RANDOM'
  where d.match_reason = 'NOT_SELECTED_BY_DRAW' and (d.campaign_id, d.seq, '') > ($1::int, $2::bigint, $3::text)
  order by d.campaign_id, d.seq limit ${pageSize}`

export const drawChecks: readonly ComputedCheck[] = [
  {
    invariant: 'I4',
    says: "every draw follows from its window's seed and its gift, and its ratio from the draw",
    count: (tx) =>
      counted(tx, won, 'draws', ({ seed, draws, draw, ratio, ...gift }) => {
        if (seed === null || draws === null || draw !== drawnBy(seed, gift)) return false
        return ratio === ratioOfDraw(draws, draw)
      }),
  },
  {
    invariant: 'I4',
    says: 'every gift that was not selected had drawn a number that wins nothing',
    count: (tx) =>
      counted(tx, lost, 'gifts not selected', ({ seed, draws, ...gift }) => {
        return seed !== null && draws !== null && ratioOfDraw(draws, drawnBy(seed, gift)) === 0
      }),
  },
]

function drawnBy(seed: string, { campaignId, seq }: Pick<Drawn, 'campaignId' | 'seq'>): number {
  return drawOf(seed, publicEntryId('Donation', { campaignId, seq: BigInt(seq) }))
}

async function counted(tx: Asking, query: string, what: string, holds: (drawn: Drawn) => boolean) {
  let looked = 0
  let violations = 0
  let after: [number, string, string] = [0, '0', '']
  for (;;) {
    const page = await tx.unsafe<Drawn[]>(query, after)
    for (const drawn of page) if (!holds(drawn)) violations += 1
    looked += page.length
    const last = page.at(-1)
    if (!last || page.length < pageSize) return { figure: `${looked} ${what}`, violations }
    after = [last.campaignId, last.seq, last.source]
  }
}
