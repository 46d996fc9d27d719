// By what a check of the audit says of awards and settlements: damages, each of which it must find. They are done in
// audit.test.ts, to a campaign that is settled.

const noConstraint = (table: string, name: string) => `alter table ${table} drop constraint ${name};`
const anyEntry = 'alter table journal_entry disable trigger journal_is_closed_when_settled;'

export const damagesOfSettledMoney: Record<string, readonly string[]> = {
  'every track has in its accounts what it did not commit and what it proposed, within its budget': [
    `update incentive_track set committed = committed - 1`,
    `update incentive_track set budget = budget + 1`,
    `update incentive_award set amount = amount + 1 where state = 'DISBURSED'`,
    `update incentive_award set state = 'REJECTED' where state = 'APPROVED'`,
    `update account set credits = credits + 1 where kind = 'INCENTIVE_TRACK'`,
    `update account set credits = credits + 1 where kind = 'INCENTIVE_PROPOSED'`,
  ].map(
    (damage) =>
      `${noConstraint('incentive_award', 'incentive_award_is_approved_after_its_notice')} ${damage}`,
  ),
  'what organizations were awarded and paid out is what their awards come to': [
    `update account set credits = credits + 1 where kind = 'ORGANIZATION_AWARDS'`,
    `update account set debits = debits + 1, credits = credits + 1 where kind = 'ORGANIZATION_AWARDS'`,
    `update account set credits = credits + 1 where kind = 'AWARDS_PAID'`,
    `delete from account where kind = 'ORGANIZATION_AWARDS'`,
    `update account set owner_id = 4 where kind = 'AWARDS_PAID'`,
  ],
  'every score is what its points and the weights of its track come to': [
    `update incentive_award set score = score - 1`,
    `update incentive_award set points = points || '{"a": 2}'`,
    `update incentive_award set points = points || '{"b": 1}'`,
    `update incentive_award set points = null`,
    `update incentive_track set criteria = jsonb_set(criteria, '{0,weight}', '999')`,
  ],
  'no money was awarded, paid out or adjusted by one person alone, nor before its notice was over': [
    `${noConstraint('incentive_award', 'incentive_award_is_approved_by_a_second_person')}
      update incentive_award set approved_by = proposed_by where state = 'APPROVED'`,
    `${noConstraint('incentive_award', 'incentive_award_is_paid_by_a_second_person')}
      update incentive_award set disbursed_by = approved_by where disbursed_by is not null`,
    `update incentive_award set approved_by = 'staff:nobody' where approved_by is not null`,
    `${noConstraint('incentive_award', 'incentive_award_is_approved_after_its_notice')}
      update incentive_award set approved_at = notice_ends_at - interval '1 millisecond' where approved_at is not null`,
    `${noConstraint('settlement_item', 'settlement_item_is_paid_by_a_second_person')}
      update settlement_item set disbursed_by = approved_by where disbursed_by is not null`,
    `update settlement_item set approved_by = 'staff:nobody' where approved_by is not null`,
    `update settlement_item set disbursed_at = disbursed_at - interval '11 days'`,
    `${noConstraint('adjustment', 'adjustment_is_applied_by_a_second_person')}
      update adjustment set decided_by = proposed_by where state = 'APPLIED'`,
  ],
  'from the notice on every match has its item, what is paid out is gone, and no window keeps anything': [
    `alter table adjustment drop constraint adjustment_is_of_a_settlement_item;
      delete from settlement_item where state <> 'DISBURSED'`,
    `update settlement_item set disbursed = disbursed + 1`,
    `update settlement_item set state = 'DISBURSED', disbursed = 0, approved_by = 'one', disbursed_by = 'other',
      disbursed_at = now() where state <> 'DISBURSED'`,
    `delete from transfer where code = 'MATCH_DISBURSED'`,
    `update account set credits = credits + 1 where kind = 'MATCHING_WINDOW'`,
    `update account set credits = credits + 1 where kind = 'PROJECT_PARTNER_MATCH'`,
  ],
  'what organizations were paid of the match is what items and adjustments paid them': [
    `update account set credits = credits + 1 where kind = 'FOUNDATION_MATCH_PAID'`,
    `update account set debits = debits + 1 where kind = 'PARTNER_MATCH_PAID'`,
    `delete from account where kind = 'PARTNER_MATCH_PAID'`,
    `update settlement_item set organization_id = 4`,
    `update adjustment set amount = amount + 1 where kind = 'PAY'`,
    `update adjustment set state = 'REJECTED' where kind = 'PAY'`,
  ],
  'nothing happened after a campaign was settled but adjustments': [
    `${anyEntry} update journal_entry set kind = 'REFUND' where kind = 'APPLY_ADJUSTMENT'`,
    `${anyEntry} insert into journal_entry select campaign_id, seq + 9, 'DONATE', at, actor, gen_random_uuid(), content_digest
      from journal_entry where kind = 'CLOSE_CAMPAIGN'`,
    `update settlement set settled_seq = settled_seq + 1`,
    `delete from settlement_item; delete from settlement`,
    `update journal_entry set kind = 'PUBLISH_NOTICE' where kind = 'CLOSE_CAMPAIGN'`,
    `update transfer set code = 'MATCH_DISBURSED' where code = 'MATCH_ADJUSTED'`,
    `update totals set seq = seq + 1000 where topic = 'campaign'`,
    `update allocation set seq = seq + 1000`,
    `update settlement_item set disbursed_at = disbursed_at + interval '1 year'`,
  ].map((damage) => `${noConstraint('adjustment', 'adjustment_is_of_a_settlement_item')} ${damage}`),
}
