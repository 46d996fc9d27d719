// Stores transfers: the turnover of their accounts moves, accounts that are not there yet come into being with theirs,
// and the transfers are written, all set-based. The accounts' constraints have the last word.
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
  const ids = new Map<AccountKey, bigint>()
  const remember = (accounts: readonly Account[]) => {
    for (const { id, kind, ownerId } of accounts) ids.set(accountKey(kind, ownerId), id)
  }
  remember(await moveAccounts(tx, campaignId, turnovers))
  // Whoever writes to a campaign's accounts holds its head row: nobody else opens one meanwhile.
  const missing = turnovers.filter(({ kind, ownerId }) => !ids.has(accountKey(kind, BigInt(ownerId))))
  if (missing.length > 0) remember(await openAccounts(tx, campaignId, missing))
  await insertTransfers(tx, campaignId, transfers, ids)
}

interface Account {
  id: bigint
  kind: AccountKind
  ownerId: bigint
}

function moveAccounts(tx: Transaction, campaignId: number, turnovers: readonly Turnover[]) {
  const [kind, ownerId, debits, credits] = columns(turnovers, 'kind', 'ownerId', 'debits', 'credits')
  // Each is looked up by its key, whatever the planner believes of the table: it would read all of one that is small,
  // or was when it was last counted. Nobody else moves them meanwhile.
  return tx<Account[]>`
    update account a set debits = a.debits + t.debits, credits = a.credits + t.credits
    from (
      select n.debits, n.credits, (
        select known.ctid from account known
        where known.campaign_id = ${campaignId} and known.kind = n.kind and known.owner_id = n.owner_id
      ) as place
      from unnest(${kind}::text[], ${ownerId}::bigint[], ${debits}::bigint[], ${credits}::bigint[])
        as n(kind, owner_id, debits, credits)
      offset 0
    ) t
    where a.ctid = t.place
    returning a.id, a.kind, a.owner_id as "ownerId"`
}

function openAccounts(tx: Transaction, campaignId: number, turnovers: readonly Turnover[]) {
  const [kind, ownerId, debits, credits] = columns(turnovers, 'kind', 'ownerId', 'debits', 'credits')
  const asset = arrayLiteral(turnovers.map((turnover) => assetOf[turnover.kind]))
  return tx<Account[]>`
    insert into account (campaign_id, kind, owner_id, asset, debits, credits)
    select ${campaignId}, t.* from unnest(${kind}::text[], ${ownerId}::bigint[], ${asset}::text[], ${debits}::bigint[],
      ${credits}::bigint[]) as t
    returning id, kind, owner_id as "ownerId"`
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
