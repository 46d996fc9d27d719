// Accounts and transfers as they are stored. The constraints hold what must never happen, whoever writes.
import { sql } from 'drizzle-orm'
import { bigint, check, integer, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core'
import type { AccountKind, Asset, TransferCode } from './ledger.ts'

export const account = pgTable(
  'account',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedByDefaultAsIdentity(),
    campaignId: integer('campaign_id').notNull(),
    kind: text().$type<AccountKind>().notNull(),
    /** The id of the channel, project, deed type, donor or dream the account belongs to. */
    ownerId: bigint('owner_id', { mode: 'bigint' }).notNull(),
    asset: text().$type<Asset>().notNull(),
    debits: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    credits: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
  },
  (table) => [
    unique('account_is_one_for_its_owner').on(table.campaignId, table.kind, table.ownerId),
    check(
      'account_kind_has_its_asset',
      sql`(${table.kind}, ${table.asset}) in (('CHANNEL', 'CNY'), ('PROJECT_DONATIONS', 'CNY'), ('DEED_TYPE', 'FLOWER'), ('DONOR_FLOWERS', 'FLOWER'), ('DREAM_FLOWERS', 'FLOWER'))`,
    ),
    check('account_turnover_is_not_negative', sql`${table.debits} >= 0 and ${table.credits} >= 0`),
    // Sources may run below zero: they are where money and flowers come from. Nothing else ever does.
    check(
      'account_never_overdrawn',
      sql`${table.kind} in ('CHANNEL', 'DEED_TYPE') or ${table.debits} <= ${table.credits}`,
    ),
    check(
      'account_source_is_never_overfilled',
      sql`${table.kind} not in ('CHANNEL', 'DEED_TYPE') or ${table.credits} <= ${table.debits}`,
    ),
  ],
)

export const transfer = pgTable(
  'transfer',
  {
    campaignId: integer('campaign_id').notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    /** Which transfer of its journal entry, from 0. */
    line: smallint().notNull(),
    code: text().$type<TransferCode>().notNull(),
    debitAccountId: bigint('debit_account_id', { mode: 'bigint' }).notNull(),
    creditAccountId: bigint('credit_account_id', { mode: 'bigint' }).notNull(),
    amount: bigint({ mode: 'bigint' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'transfer_key', columns: [table.campaignId, table.seq, table.line] }),
    check('transfer_amount_is_positive', sql`${table.amount} > 0`),
    check('transfer_is_between_two_accounts', sql`${table.debitAccountId} <> ${table.creditAccountId}`),
  ],
)
