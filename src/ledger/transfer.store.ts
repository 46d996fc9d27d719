// Stores transfers: the accounts they need come into being, their turnover moves, and the transfers are written, all
// set-based. The accounts' constraints have the last word.
import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import { type AccountKey, type AccountKind, accountKey, assetOf, type Transfer } from './ledger.ts'

interface Turnover {
  kind: AccountKind
  ownerId: string
  debits: bigint
  credits: bigint
}

export async function storeTransfers(
  tx: Transaction,
  campaignId: number,
  transfers: readonly Transfer[],
): Promise<void> {
  const turnovers = turnoversOf(transfers)
  const [, accounts] = await Promise.all([
    openAccounts(tx, campaignId, turnovers),
    moveAccounts(tx, campaignId, turnovers),
  ])
  const ids = new Map(accounts.map(({ id, kind, ownerId }) => [accountKey(kind, ownerId), id]))
  await insertTransfers(tx, campaignId, transfers, ids)
}

function openAccounts(tx: Transaction, campaignId: number, turnovers: readonly Turnover[]) {
  const [kind, ownerId] = columns(turnovers, 'kind', 'ownerId')
  return tx`
    insert into account (campaign_id, kind, owner_id, asset)
    select ${campaignId}, t.kind, t.owner_id, t.asset
    from unnest(${kind}::text[], ${ownerId}::bigint[], ${arrayLiteral(turnovers.map((turnover) => assetOf[turnover.kind]))}::text[])
      as t(kind, owner_id, asset)
    where not exists (
      select from account a where a.campaign_id = ${campaignId} and a.kind = t.kind and a.owner_id = t.owner_id)`
}

function moveAccounts(tx: Transaction, campaignId: number, turnovers: readonly Turnover[]) {
  const [kind, ownerId, debits, credits] = columns(turnovers, 'kind', 'ownerId', 'debits', 'credits')
  return tx<{ id: bigint; kind: AccountKind; ownerId: bigint }[]>`
    update account a set debits = a.debits + t.debits, credits = a.credits + t.credits
    from unnest(${kind}::text[], ${ownerId}::bigint[], ${debits}::bigint[], ${credits}::bigint[])
      as t(kind, owner_id, debits, credits)
    where a.campaign_id = ${campaignId} and a.kind = t.kind and a.owner_id = t.owner_id
    returning a.id, a.kind, a.owner_id as "ownerId"`
}

function insertTransfers(
  tx: Transaction,
  campaignId: number,
  transfers: readonly Transfer[],
  ids: ReadonlyMap<AccountKey, bigint>,
) {
  const [seq, line, code, amount] = columns(transfers, 'seq', 'line', 'code', 'amount')
  const account = (side: 'debit' | 'credit') =>
    arrayLiteral(transfers.map((transfer) => ids.get(transfer[side]) as bigint))
  return tx`
    insert into transfer (campaign_id, seq, line, code, debit_account_id, credit_account_id, amount)
    select ${campaignId}, t.* from unnest(${seq}::bigint[], ${line}::smallint[], ${code}::text[],
      ${account('debit')}::bigint[], ${account('credit')}::bigint[], ${amount}::bigint[]) as t`
}

function turnoversOf(transfers: readonly Transfer[]): Turnover[] {
  const turnovers = new Map<AccountKey, Turnover>()
  const of = (key: AccountKey): Turnover => {
    let turnover = turnovers.get(key)
    if (!turnover) {
      const [kind, ownerId] = key.split(':') as [AccountKind, string]
      turnover = { kind, ownerId, debits: 0n, credits: 0n }
      turnovers.set(key, turnover)
    }
    return turnover
  }
  for (const { debit, credit, amount } of transfers) {
    of(debit).debits += amount
    of(credit).credits += amount
  }
  return [...turnovers.values()]
}
