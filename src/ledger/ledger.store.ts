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
      sql`${table.asset} is not distinct from case when ${table.kind} in ('CHANNEL', 'PROJECT_DONATIONS', 'MATCHING_FUNDER', 'MATCHING_POOL', 'MATCHING_WINDOW', 'MATCHING_HELD', 'MATCHING_RETURNED', 'PROJECT_FOUNDATION_MATCH', 'PROJECT_PARTNER_MATCH', 'FOUNDATION_MATCH_PAID', 'PARTNER_MATCH_PAID', 'INCENTIVE_FUNDER', 'INCENTIVE_TRACK', 'INCENTIVE_PROPOSED', 'ORGANIZATION_AWARDS', 'AWARDS_PAID', 'DREAM_FUNDER', 'DREAM_FUND', 'DREAM_FUNDING', 'PROJECT_DREAM_FUNDING') then 'CNY' when ${table.kind} in ('DEED_TYPE', 'DONOR_FLOWERS', 'DREAM_FLOWERS') then 'FLOWER' end`,
    ),
    check('account_turnover_is_not_negative', sql`${table.debits} >= 0 and ${table.credits} >= 0`),
    // Sources may run below zero: they are where money and flowers come from. Nothing else ever does.
    check(
      'account_never_overdrawn',
      sql`${table.kind} in ('CHANNEL', 'MATCHING_FUNDER', 'INCENTIVE_FUNDER', 'DREAM_FUNDER', 'DEED_TYPE') or ${table.debits} <= ${table.credits}`,
    ),
    check(
      'account_source_is_never_overfilled',
      sql`${table.kind} not in ('CHANNEL', 'MATCHING_FUNDER', 'INCENTIVE_FUNDER', 'DREAM_FUNDER', 'DEED_TYPE') or ${table.credits} <= ${table.debits}`,
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
