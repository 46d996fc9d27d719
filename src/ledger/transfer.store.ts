// Stores transfers: the turnover of their accounts moves, accounts that are not there yet come into being with theirs,
// and the transfers are written, all in one statement. The accounts' constraints have the last word.
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import { type AccountKey, type AccountKind, assetOf, type Transfer } from './ledger.ts'

interface Turnover {
  kind: AccountKind
  ownerId: string
  debits: bigint
  credits: bigint
}

/**
 * Whoever writes to a campaign's accounts holds its head row: nobody else moves or opens one meanwhile. Each account is
 * looked up by its key, whatever the planner believes of the table: it would read all of one that was small when it was
 * last counted.
 */
export function storeTransfers(tx: Transaction, campaignId: number, transfers: readonly Transfer[]) {
  const turnovers = [...turnoversOf(transfers).values()]
  const [kind, ownerId, debits, credits] = columns(turnovers, 'kind', 'ownerId', 'debits', 'credits')
  const asset = arrayLiteral(turnovers.map((turnover) => assetOf[turnover.kind]))
  const [seq, line, code, amount] = columns(transfers, 'seq', 'line', 'code', 'amount')
  const [debitKind, debitOwner] = sides(transfers, 'debit')
  const [creditKind, creditOwner] = sides(transfers, 'credit')
  return tx`
    with turnover as materialized (
      select n.*, (
        select known.ctid from account known
        where known.campaign_id = ${campaignId} and known.kind = n.kind and known.owner_id = n.owner_id
      ) as place
      from unnest(${kind}::text[], ${ownerId}::bigint[], ${asset}::text[], ${debits}::bigint[], ${credits}::bigint[])
        as n(kind, owner_id, asset, debits, credits)
    ),
    moved as (
      update account a set debits = a.debits + t.debits, credits = a.credits + t.credits
      from turnover t where a.ctid = t.place
      returning a.id, a.kind, a.owner_id
    ),
    opened as (
      insert into account (campaign_id, kind, owner_id, asset, debits, credits)
      select ${campaignId}, kind, owner_id, asset, debits, credits from turnover where place is null
      returning id, kind, owner_id
    ),
    side as (select * from moved union all select * from opened)
    insert into transfer (campaign_id, seq, line, code, debit_account_id, credit_account_id, amount)
    select ${campaignId}, t.seq, t.line, t.code, debit.id, credit.id, t.amount
    from unnest(${seq}::bigint[], ${line}::smallint[], ${code}::text[], ${debitKind}::text[], ${debitOwner}::bigint[],
        ${creditKind}::text[], ${creditOwner}::bigint[], ${amount}::bigint[])
      as t(seq, line, code, debit_kind, debit_owner, credit_kind, credit_owner, amount)
    join side debit on debit.kind = t.debit_kind and debit.owner_id = t.debit_owner
    join side credit on credit.kind = t.credit_kind and credit.owner_id = t.credit_owner`
}

/** The kinds and the owners of the accounts on one side. */
function sides(transfers: readonly Transfer[], side: 'debit' | 'credit'): [string, string] {
  const keys = transfers.map((transfer) => partsOf(transfer[side]))
  return [arrayLiteral(keys.map(([kind]) => kind)), arrayLiteral(keys.map(([, ownerId]) => ownerId))]
}

function partsOf(key: AccountKey): [AccountKind, string] {
  return key.split(':') as [AccountKind, string]
}

function turnoversOf(transfers: readonly Transfer[]): Map<AccountKey, Turnover> {
  const turnovers = new Map<AccountKey, Turnover>()
  const of = (key: AccountKey): Turnover => {
    let turnover = turnovers.get(key)
    if (!turnover) {
      const [kind, ownerId] = partsOf(key)
      turnover = { kind, ownerId, debits: 0n, credits: 0n }
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
