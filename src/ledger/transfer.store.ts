// Stores transfers: the turnover of their accounts moves, accounts that are not there yet come into being with theirs,
// and the transfers are written, all in one statement. The accounts' constraints have the last word.
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import { type AccountKey, type AccountKind, type Asset, assetOf, type Transfer } from './ledger.ts'

interface Turnover {
  kind: AccountKind
  ownerId: string
  asset: Asset
  debits: bigint
  credits: bigint
  /** Which of the accounts that move it is, from 1. */
  position: number
}

/**
 * Whoever writes to a campaign's accounts holds its head row: nobody else moves or opens one meanwhile. Each account is
 * looked up by its key, whatever the planner believes of the table: it would read all of one that was small when it was
 * last counted. Transfers then name their accounts by where these stand among the ones that move.
 */
export function storeTransfers(tx: Transaction, campaignId: number, transfers: readonly Transfer[]) {
  const turnovers = turnoversOf(transfers)
  const positionOf = (key: AccountKey) => (turnovers.get(key) as Turnover).position
  const [kind, ownerId, asset, debits, credits] = columns(
    [...turnovers.values()],
    'kind',
    'ownerId',
    'asset',
    'debits',
    'credits',
  )
  const [seq, line, code, amount] = columns(transfers, 'seq', 'line', 'code', 'amount')
  const debit = arrayLiteral(transfers.map((transfer) => positionOf(transfer.debit)))
  const credit = arrayLiteral(transfers.map((transfer) => positionOf(transfer.credit)))
  return tx`
    with turnover as materialized (
      select n.*, known.place, coalesce(known.id, nextval('account_id_seq')) as id
      from unnest(${kind}::text[], ${ownerId}::bigint[], ${asset}::text[], ${debits}::bigint[], ${credits}::bigint[])
        with ordinality as n(kind, owner_id, asset, debits, credits, position)
      left join lateral (
        select ctid as place, id from account
        where campaign_id = ${campaignId} and kind = n.kind and owner_id = n.owner_id
        limit 1
      ) known on true
    ),
    moved as (
      update account a set debits = a.debits + t.debits, credits = a.credits + t.credits
      from turnover t where a.ctid = t.place
    ),
    opened as (
      insert into account (id, campaign_id, kind, owner_id, asset, debits, credits)
      select id, ${campaignId}, kind, owner_id, asset, debits, credits from turnover where place is null
    ),
    moving as materialized (select array_agg(id order by position) as ids from turnover)
    insert into transfer (campaign_id, seq, line, code, debit_account_id, credit_account_id, amount)
    select ${campaignId}, t.seq, t.line, t.code, moving.ids[t.debit], moving.ids[t.credit], t.amount
    from moving, unnest(${seq}::bigint[], ${line}::smallint[], ${code}::text[], ${debit}::int[], ${credit}::int[],
        ${amount}::bigint[]) as t(seq, line, code, debit, credit, amount)`
}

function turnoversOf(transfers: readonly Transfer[]): Map<AccountKey, Turnover> {
  const turnovers = new Map<AccountKey, Turnover>()
  const of = (key: AccountKey): Turnover => {
    let turnover = turnovers.get(key)
    if (!turnover) {
      const [kind, ownerId] = key.split(':') as [AccountKind, string]
      turnover = {
        kind,
        ownerId,
        asset: assetOf[kind],
        debits: 0n,
        credits: 0n,
        position: turnovers.size + 1,
      }
      turnovers.set(key, turnover)
    }
    return turnover
  }
  for (const { debit, credit, amount } of transfers) {
    of(debit).debits += amount
    of(credit).credits += amount
  }
  return turnovers
}
