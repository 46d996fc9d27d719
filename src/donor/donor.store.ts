// Donors as they are stored, and how they are read and changed.
import { sql } from 'drizzle-orm'
import { bigint, boolean, check, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { isAnyOf } from '../db/anyOf.ts'
import type { Transaction } from '../db/client.ts'
import type { DonorState, Profile } from './donor.ts'

export const donor = pgTable(
  'donor',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedByDefaultAsIdentity(),
    ref: text().notNull().unique('donor_ref_is_unique'),
    displayName: text('display_name'),
    /** Whether a gift that does not say is anonymous. */
    anonymous: boolean().notNull().default(true),
    regionCode: text('region_code').notNull().default('UNKNOWN'),
    /** In how many years the person has given before: what TIER rules go by. */
    activeYears: integer('active_years').notNull().default(0),
    state: text().$type<DonorState>().notNull().default('ACTIVE'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    check('donor_state_is_known', sql`${table.state} in ('ACTIVE', 'HELD', 'BANNED')`),
    check('donor_active_years_are_not_negative', sql`${table.activeYears} >= 0`),
    check('donor_without_a_name_is_anonymous', sql`${table.anonymous} or ${table.displayName} is not null`),
  ],
)

export type DonorRow = typeof donor.$inferSelect

export function donorsByIds(orm: PostgresJsDatabase, ids: readonly bigint[]): Promise<DonorRow[]> {
  return orm.select().from(donor).where(isAnyOf(donor.id, ids))
}

/** A person who was never met before gets a row. */
export async function openDonor(tx: Transaction, ref: string, at: Date): Promise<void> {
  await tx`insert into donor (ref, created_at) values (${ref}, ${at}) on conflict (ref) do nothing`
}

const columns = (tx: Transaction) => tx`
  id, ref, display_name as "displayName", anonymous, region_code as "regionCode", active_years as "activeYears", state,
  created_at as "createdAt"`

export async function lockDonor(tx: Transaction, ref: string): Promise<DonorRow> {
  const [row] = await tx<DonorRow[]>`select ${columns(tx)} from donor where ref = ${ref} for update`
  return row as DonorRow
}

export async function lockDonorById(tx: Transaction, id: bigint): Promise<DonorRow | undefined> {
  const [row] = await tx<DonorRow[]>`select ${columns(tx)} from donor where id = ${id} for update`
  return row
}

export async function storeProfile(tx: Transaction, id: bigint, profile: Profile): Promise<void> {
  await tx`
    update donor set display_name = ${profile.displayName}, anonymous = ${profile.anonymous},
      region_code = ${profile.regionCode}
    where id = ${id}`
}

export async function storeStanding(
  tx: Transaction,
  id: bigint,
  { state, activeYears }: Pick<DonorRow, 'state' | 'activeYears'>,
): Promise<void> {
  await tx`update donor set state = ${state}, active_years = ${activeYears} where id = ${id}`
}
