// What the verbs of partners and deed types read and write, and a partner's numbers of a day. Whoever writes holds the
// campaign's head row.

import { arrayLiteral, columns } from '../db/arrays.ts'
import type { Sql, Transaction } from '../db/client.ts'
import type { DeedTypeRow, PartnerDayRow, PartnerRow } from './partner.store.ts'

export async function countPartners(tx: Transaction, campaignId: number, code: string) {
  const [row] = await tx<{ count: number; taken: boolean }[]>`
    select count(*)::int as count, coalesce(bool_or(code = ${code}), false) as taken
    from partner where campaign_id = ${campaignId}`
  return row as { count: number; taken: boolean }
}

export async function insertPartner(tx: Transaction, partner: Omit<PartnerRow, 'id'>): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into partner (campaign_id, code, name_zh, name_en, kind, payment_channel, daily_flower_quota)
    values (${partner.campaignId}, ${partner.code}, ${partner.nameZh}, ${partner.nameEn}, ${partner.kind},
      ${partner.paymentChannel}, ${partner.dailyFlowerQuota})
    returning id`
  return (row as { id: number }).id
}

export async function partnerNow(tx: Transaction, id: number): Promise<PartnerRow> {
  const [row] = await tx<PartnerRow[]>`
    select id, campaign_id as "campaignId", code, name_zh as "nameZh", name_en as "nameEn", kind,
      payment_channel as "paymentChannel", daily_flower_quota as "dailyFlowerQuota"
    from partner where id = ${id} for no key update`
  return row as PartnerRow
}

export async function storePartner(tx: Transaction, partner: PartnerRow): Promise<void> {
  await tx`
    update partner set name_zh = ${partner.nameZh}, name_en = ${partner.nameEn}, kind = ${partner.kind},
      daily_flower_quota = ${partner.dailyFlowerQuota}
    where id = ${partner.id}`
}

/** The codes of deed types of a campaign, by their ids; those it does not have are missing. */
export async function codesOfDeedTypes(tx: Transaction, campaignId: number, ids: readonly number[]) {
  const rows = await tx<{ id: number; code: string }[]>`
    select id, code from deed_type where campaign_id = ${campaignId} and id = any(${arrayLiteral(ids)}::int[])`
  return new Map(rows.map(({ id, code }) => [id, code]))
}

/** The codes of the deeds that a partner may record, in alphabetical order. */
export async function recordedCodes(tx: Transaction, partnerId: number): Promise<string[]> {
  const rows = await tx<{ code: string }[]>`
    select code from partner_deed_type join deed_type on id = deed_type_id where partner_id = ${partnerId}`
  return rows.map(({ code }) => code).sort()
}

export async function storeDeedTypesOf(
  tx: Transaction,
  partnerId: number,
  ids: readonly number[],
): Promise<void> {
  await tx`
    delete from partner_deed_type
    where partner_id = ${partnerId} and deed_type_id <> all(${arrayLiteral(ids)}::int[])`
  await tx`
    insert into partner_deed_type (partner_id, deed_type_id)
    select ${partnerId}, id from unnest(${arrayLiteral(ids)}::int[]) as allowed(id)
    on conflict do nothing`
}

export async function countDeedTypes(tx: Transaction, campaignId: number, code: string) {
  const [row] = await tx<{ count: number; taken: boolean }[]>`
    select count(*)::int as count, coalesce(bool_or(code = ${code}), false) as taken
    from deed_type where campaign_id = ${campaignId}`
  return row as { count: number; taken: boolean }
}

export async function insertDeedType(tx: Transaction, deedType: Omit<DeedTypeRow, 'id'>): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into deed_type (campaign_id, code, name_zh, name_en, flowers, daily_cap, late_days)
    values (${deedType.campaignId}, ${deedType.code}, ${deedType.nameZh}, ${deedType.nameEn}, ${deedType.flowers},
      ${deedType.dailyCap}, ${deedType.lateDays})
    returning id`
  return (row as { id: number }).id
}

export async function deedTypeNow(tx: Transaction, id: number): Promise<DeedTypeRow> {
  const [row] = await tx<DeedTypeRow[]>`
    select id, campaign_id as "campaignId", code, name_zh as "nameZh", name_en as "nameEn", flowers,
      daily_cap as "dailyCap", late_days as "lateDays"
    from deed_type where id = ${id} for no key update`
  return row as DeedTypeRow
}

export async function storeDeedType(tx: Transaction, deedType: DeedTypeRow): Promise<void> {
  await tx`
    update deed_type set name_zh = ${deedType.nameZh}, name_en = ${deedType.nameEn}, flowers = ${deedType.flowers},
      daily_cap = ${deedType.dailyCap}, late_days = ${deedType.lateDays}
    where id = ${deedType.id}`
}

/** What partners recorded for a day each, one row for each type of deed. */
export function partnerDays(
  sql: Sql,
  keys: readonly { partnerId: number; day: string }[],
): PromiseLike<PartnerDayRow[]> {
  const [partnerIds, days] = columns(keys, 'partnerId', 'day')
  return sql<PartnerDayRow[]>`
    select d.partner_id as "partnerId", d.day::text as day, d.deed_type_id as "deedTypeId", d.deeds, d.granted, d.capped,
      d.reversed, d.flowers, d.checksum
    from unnest(${partnerIds}::int[], ${days}::date[]) as k(partner_id, day)
    join partner_day d on d.partner_id = k.partner_id and d.day = k.day
    order by 1, 2, 3`
}
