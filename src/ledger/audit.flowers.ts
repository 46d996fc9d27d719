// What the audit asks of flowers and of those who grow and gather them: running accounts, partners' books, milestones,
// dreams and teams.
import { type Check, donationTopics, giftTopics } from './audit.checks.ts'

/** Every movement of a flower account, as its transfers say. */
const movements = `
  select t.campaign_id, a.owner_id as donor_id, t.seq, t.line, t.code,
    case when a.id = t.credit_account_id then t.amount else -t.amount end as amount
  from account a join transfer t on a.id in (t.debit_account_id, t.credit_account_id)
  where a.kind = 'DONOR_FLOWERS'`

/** What every threshold's metric was right before the entry that reached it and after it, from gifts alone. */
const measured = `
  select m.*,
    case m.metric when 'RECEIVED' then d.before when 'DONATION_COUNT' then d.count_before
      when 'DONOR_COUNT' then d.people_before when 'FLOWER_COUNT' then f.before
      when 'GIVER_COUNT' then f.people_before else c.before end as before,
    case m.metric when 'RECEIVED' then d.upto when 'DONATION_COUNT' then d.count_upto
      when 'DONOR_COUNT' then d.people_upto when 'FLOWER_COUNT' then f.upto
      when 'GIVER_COUNT' then f.people_upto else c.upto end as upto
  from (
    select *, coalesce(reached_seq, 9223372036854775807) as at_seq from milestone
    where metric <> 'FLOWERS_COUNTED' or topic like 'dream:%'
  ) m
  left join lateral (
    select coalesce(sum(amount) filter (where seq < at_seq), 0) as before, coalesce(sum(amount), 0) as upto,
      count(*) filter (where seq < at_seq) as count_before, count(*) as count_upto,
      count(distinct donor_id) filter (where seq < at_seq) as people_before, count(distinct donor_id) as people_upto
    from (${donationTopics}) x where x.campaign_id = m.campaign_id and x.topic = m.topic and seq <= at_seq
  ) d on m.metric in ('RECEIVED', 'DONATION_COUNT', 'DONOR_COUNT')
  left join lateral (
    select coalesce(sum(count) filter (where seq < at_seq), 0) as before, coalesce(sum(count), 0) as upto,
      count(distinct donor_id) filter (where seq < at_seq) as people_before, count(distinct donor_id) as people_upto
    from (${giftTopics}) x where x.campaign_id = m.campaign_id and x.topic = m.topic and seq <= at_seq
  ) f on m.metric in ('FLOWER_COUNT', 'GIVER_COUNT')
  left join lateral (
    select coalesce(sum(amount) filter (where seq < at_seq), 0) as before, coalesce(sum(amount), 0) as upto
    from (
      select t.seq, case when a.id = t.credit_account_id then t.amount else -t.amount end as amount
      from account a join transfer t on a.id in (t.debit_account_id, t.credit_account_id)
      where a.campaign_id = m.campaign_id and a.kind = 'DREAM_FLOWERS' and m.topic = 'dream:' || a.owner_id
    ) x where seq <= at_seq
  ) c on m.metric = 'FLOWERS_COUNTED'`

export const flowerChecks: readonly Check[] = [
  {
    invariant: 'I11',
    says: 'every flower account runs, entry by entry, from nothing to its balance, and never below zero',
    query: `
      select count(*) || ' entries' as figure, count(*) filter (
        where e.seq is null or m.seq is null or e.code <> m.code or e.amount <> m.amount or e.balance < 0
          or e.balance <> m.running or e.at is distinct from j.at
      ) as violations
      from flower_entry e
      full join (
        select *, sum(amount) over (partition by campaign_id, donor_id order by seq, line) as running
        from (${movements}) x
      ) m using (campaign_id, donor_id, seq, line)
      left join journal_entry j using (campaign_id, seq)`,
  },
  {
    invariant: 'I12',
    says: 'what partners are told of their days is what they recorded',
    query: `
      select count(*) || ' days of partners' as figure, count(*) filter (
        where p.partner_id is null or e.partner_id is null or p.deeds <> e.deeds or p.granted <> e.granted
          or p.capped <> e.capped or p.reversed <> e.reversed or p.flowers <> e.flowers or p.checksum <> e.checksum
      ) as violations
      from partner_day p
      full join (
        select partner_id, day, deed_type_id, count(*) as deeds, count(*) filter (where result = 'GRANTED') as granted,
          count(*) filter (where result = 'CAPPED') as capped, count(*) filter (where result = 'REVERSED') as reversed,
          coalesce(sum(flowers) filter (where result = 'GRANTED'), 0) as flowers,
          (sum(('x' || left(encode(sha256(convert_to(external_id, 'UTF8')), 'hex'), 15))::bit(60)::bigint::numeric)
            % 1152921504606846976)::bigint as checksum
        from deed where partner_id is not null group by 1, 2, 3
      ) e using (partner_id, day, deed_type_id)`,
  },
  {
    invariant: 'I15',
    says: 'what came back to a person is what no longer counts of their gifts',
    query: `
      select count(*) || ' givers' as figure, count(*) filter (
        where g.count - g.counted <> coalesce(b.amount, 0)
      ) + count(*) filter (where g.returned > g.count - g.counted) as violations
      from (
        select campaign_id, donor_id, sum(count) as count, sum(counted) as counted, sum(returned) as returned
        from flower_gift group by 1, 2
      ) g
      left join (
        select t.campaign_id, c.owner_id as donor_id, sum(t.amount) as amount
        from transfer t join account c on c.id = t.credit_account_id
        where t.code in ('GIFT_INVALIDATED', 'FLOWERS_RETURNED') group by 1, 2
      ) b using (campaign_id, donor_id)`,
  },
  {
    invariant: 'I16',
    says: 'every milestone was reached by the one entry that crossed it, and none that was crossed is open',
    query: `
      select count(reached_seq) || ' of ' || count(*) || ' milestones reached' as figure, count(*) filter (
        where case when reached_seq is null then upto >= threshold and metric <> 'FLOWERS_COUNTED'
          else before >= threshold or upto < threshold end
      ) as violations
      from (${measured}) x`,
  },
  {
    invariant: 'I16',
    says: 'every dream has its minimum as a milestone, and reached it when that was reached',
    query: `
      select count(d.reached_seq) || ' of ' || count(*) || ' dreams reached' as figure, count(*) filter (
        where m.id is null or m.threshold <> d.minimum_flowers or m.reached_seq is distinct from d.reached_seq
          or m.reached_at is distinct from d.reached_at
          or (d.reached_seq is null and (d.state in ('REACHED', 'FUNDED', 'CONVERTED')
            or (d.state = 'CLOSED' and d.closed_flowers is not null)))
          or (d.reached_seq is not null and d.state in ('SCHEDULED', 'COLLECTING', 'MISSED', 'RETURNED', 'ROLLED_OVER'))
      ) as violations
      from dream d
      left join milestone m on m.campaign_id = d.campaign_id and m.topic = 'dream:' || d.id and m.kind = 'MINIMUM'`,
  },
  {
    invariant: 'I10',
    says: 'every gift with a team went to what the team gathers for',
    query: `
      select count(*) || ' gifts with teams' as figure, count(*) filter (
        where t.project_id is distinct from g.project_id or t.dream_id is distinct from g.dream_id
      ) as violations
      from (
        select team_id, project_id, null::int as dream_id from donation where team_id is not null
        union all
        select g.team_id, null, coalesce((
          select from_id from flower_rollover r
          where r.campaign_id = g.campaign_id and r.gift_seq = g.seq order by r.seq limit 1), g.dream_id)
        from flower_gift g where g.team_id is not null
      ) g
      left join team t on t.id = g.team_id`,
  },
]
