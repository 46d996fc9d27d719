// Which dreams have something due.
import { arrayLiteral } from '../db/arrays.ts'
import type { Sql } from '../db/client.ts'

export interface DueDream {
  id: number
  state: 'SCHEDULED' | 'COLLECTING' | 'REACHED' | 'MISSED'
  handledSeq: bigint
  /** Where its flowers go; null: back to those who gave them. */
  rolledIntoId: number | null
}

/** So many at once; the others come with the next look. */
const mostDue = 100

/** Those whose window is over, and those that missed and still have flowers to give back or to hand over; but these. */
export function dueDreams(sql: Sql, at: Date, but: readonly number[]) {
  return sql<DueDream[]>`
    select d.id, d.state, d.handled_seq as "handledSeq",
      case d.miss_policy when 'ROLL_OVER' then d.rolled_into_id end as "rolledIntoId"
    from dream d
    join campaign c on c.id = d.campaign_id
    left join dream i on i.id = d.rolled_into_id
    where c.phase <> 'SETTLED' and d.id <> all(${arrayLiteral(but)}::int[]) and (
      (d.state in ('SCHEDULED', 'COLLECTING', 'REACHED') and d.closes_at <= ${at})
      or (d.state = 'MISSED' and d.miss_policy = 'RETURN_FLOWERS')
      or (d.state = 'MISSED' and d.miss_policy = 'ROLL_OVER' and c.phase = 'LIVE'
        and i.state in ('SCHEDULED', 'COLLECTING', 'REACHED') and i.opens_at <= ${at} and i.closes_at > ${at})
    )
    order by d.closes_at, d.id
    limit ${mostDue}`
}
