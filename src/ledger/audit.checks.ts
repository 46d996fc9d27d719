// What the audit asks of the data: one question for each invariant that the data can show. Each answers with what it
// looked at (its figure) and how many rows contradict the invariant.

export interface Check {
  /** The invariant's number in the domain's list. */
  invariant: string
  says: string
  /** Gives one row: figure, violations. */
  query: string
}

/** Every donation with every topic it counts to. */
export const donationTopics = `
  select d.campaign_id, d.seq, d.donor_id, d.amount, d.state, t.topic
  from donation d join project p on p.id = d.project_id
  cross join lateral unnest(array[
    'campaign', 'day:' || d.day, 'region:' || d.region_code, 'category:' || p.category,
    'organization:' || d.receiving_organization_id, 'project:' || d.project_id, 'partner:' || d.channel_id,
    'team:' || d.team_id
  ]) as t(topic)
  where t.topic is not null`

/** Every allocation with the gift it is for and every topic that it counts to. */
const allocationTopics = `
  select a.*, d.amount as gift, d.state as gift_state, a.source <> 'FOUNDATION' as partner_line, t.topic
  from allocation a join donation d on d.campaign_id = a.campaign_id and d.seq = a.donation_seq
  join project p on p.id = d.project_id
  cross join lateral unnest(array[
    'campaign', 'day:' || d.day, 'region:' || d.region_code, 'category:' || p.category,
    'organization:' || d.receiving_organization_id, 'project:' || d.project_id, 'partner:' || d.channel_id,
    'window:' || a.window_id, 'team:' || d.team_id
  ]) as t(topic)
  where t.topic is not null`

/**
 * Every version of the rules with the next one of its pool, and with the entries that published them: a gift is decided
 * by what was published before it, also within one and the same instant.
 */
const ruleSets = `
  select v.*, lead(effective_at) over later as next_effective_at, lead(published_seq) over later as next_published_seq
  from (
    select r.*, coalesce(e.seq, 0) as published_seq
    from rule_set r left join audit_entry e on e.subject = 'mpl_' || r.pool_id and e.action = 'PUBLISH_RULES'
      and e.after ->> 'version' = r.version::text
  ) v window later as (partition by pool_id order by version)`

const wasNotInForce = `r.effective_at > d.paid_at or r.published_seq > d.seq
          or (r.next_effective_at <= d.paid_at and r.next_published_seq < d.seq)`

/**
 * Every gift of flowers with every topic it counts to. A gift that was handed over counts to the dream it was given to
 * first, where it was taken back, and to every one it came to, from the entry that brought it there.
 */
export const giftTopics = `
  select g.campaign_id, g.seq, g.donor_id, g.count,
    case when t.topic like 'dream:%' and m.first_id is not null then 0 else g.counted end as counted, t.topic
  from flower_gift g join campaign c on c.id = g.campaign_id
  left join (
    select campaign_id, gift_seq, (array_agg(from_id order by seq))[1] as first_id from flower_rollover group by 1, 2
  ) m on m.campaign_id = g.campaign_id and m.gift_seq = g.seq
  cross join lateral unnest(array[
    'campaign', 'day:' || (g.given_at at time zone c.time_zone)::date, 'region:' || g.region_code,
    'dream:' || coalesce(m.first_id, g.dream_id), 'team:' || g.team_id
  ]) as t(topic)
  where t.topic is not null
  union all
  select r.campaign_id, r.seq, g.donor_id, r.flowers,
    case when r.seq = max(r.seq) over (partition by r.campaign_id, r.gift_seq) then g.counted else 0 end,
    'dream:' || r.into_id
  from flower_rollover r join flower_gift g on g.campaign_id = r.campaign_id and g.seq = r.gift_seq`

/** The totals as the journal's rows say they should be. */
const rebuilt = `
  select campaign_id, topic, sum(donations) as donation_count, sum(donors) as donor_count, sum(received) as received,
    sum(refunded) as refunded, sum(matched) as matched, sum(match_reversed) as match_reversed, sum(held) as held,
    sum(partner_matched) as partner_matched, sum(partner_match_reversed) as partner_match_reversed,
    sum(partner_held) as partner_held, sum(awarded) as awarded,
    sum(flowers) as flower_count, sum(reversed) as flowers_reversed, sum(givers) as giver_count
  from (
    select campaign_id, topic, count(*) as donations, count(distinct donor_id) as donors, sum(amount) as received,
      coalesce(sum(amount) filter (where state <> 'PAID'), 0) as refunded,
      0 as matched, 0 as match_reversed, 0 as held, 0 as partner_matched, 0 as partner_match_reversed,
      0 as partner_held, 0 as awarded, 0 as flowers, 0 as reversed, 0 as givers
    from (${donationTopics}) d group by campaign_id, topic
    union all
    select campaign_id, topic, count(*) filter (where topic like 'window:%'),
      count(distinct donor_id) filter (where topic like 'window:%'),
      coalesce(sum(gift) filter (where topic like 'window:%'), 0),
      coalesce(sum(gift) filter (where topic like 'window:%' and state = 'REVERSED'), 0),
      coalesce(sum(amount) filter (where was_confirmed), 0),
      coalesce(sum(amount) filter (where was_confirmed and state <> 'CONFIRMED'), 0),
      coalesce(sum(amount) filter (where state = 'HELD'), 0),
      coalesce(sum(amount) filter (where was_confirmed and partner_line), 0),
      coalesce(sum(amount) filter (where was_confirmed and state <> 'CONFIRMED' and partner_line), 0),
      coalesce(sum(amount) filter (where state = 'HELD' and partner_line), 0), 0, 0, 0, 0
    from (select *, confirmed_seq is not null as was_confirmed from (${allocationTopics}) x) a group by campaign_id, topic
    union all
    select campaign_id, topic, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(count), sum(count - counted), count(distinct donor_id)
    from (${giftTopics}) g group by campaign_id, topic
    union all
    select w.campaign_id, t.topic, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(w.amount), 0, 0, 0
    from incentive_award w
    cross join lateral unnest(array['campaign', 'organization:' || w.organization_id]) as t(topic)
    where w.state in ('APPROVED', 'DISBURSED') group by w.campaign_id, t.topic
    union all
    select d.campaign_id, t.topic, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    from dream d join project p on p.id = d.project_id
    cross join lateral unnest(array[
      'campaign', 'region:' || p.region_code, 'category:' || p.category,
      'organization:' || p.receiving_organization_id, 'project:' || p.id
    ]) as t(topic)
  ) x group by campaign_id, topic`

/** Sums of one kind of topic beside the campaign's own row. */
function addsUp(kind: string, ...columns: string[]): string {
  const differs = columns.map((column) => `s.${column} <> c.${column}`).join(' or ')
  const sums = columns.map((column) => `coalesce(sum(${column}), 0) as ${column}`).join(', ')
  return `
    select count(*) || ' campaigns' as figure, count(*) filter (where ${differs}) as violations
    from totals c cross join lateral (
      select ${sums} from totals t where t.campaign_id = c.campaign_id and t.topic like '${kind}:%'
    ) s
    where c.topic = 'campaign'`
}

/** What is kept of broad topics, and their present state, which is their last second. */
const seconds = `
  select * from totals_second
  union all
  select campaign_id, topic, seq, at, donation_count, donor_count, received, matched, match_reversed, held,
    partner_matched, partner_match_reversed, partner_held, awarded, funded, refunded, flower_count, flowers_reversed,
    giver_count, flower_seq
  from totals where seq > 0 and (topic = 'campaign' or topic ~ '^(day|region|category|dream|window):')`

const match = [
  'matched',
  'match_reversed',
  'held',
  'partner_matched',
  'partner_match_reversed',
  'partner_held',
]
/** What never falls. */
const gross = [
  'donation_count',
  'donor_count',
  'received',
  'refunded',
  'matched',
  'match_reversed',
  'awarded',
  'flower_count',
  'flowers_reversed',
  'giver_count',
]
const money = ['donation_count', 'received', 'refunded', ...match]
const flowers = ['flower_count', 'flowers_reversed']

export const checks: readonly Check[] = [
  {
    invariant: 'I1',
    says: 'no window gave and holds more than its budget, and its accounts and totals agree',
    query: `
      select count(*) || ' windows, ' || coalesce(sum(live), 0) || ' of ' || coalesce(sum(budget), 0) || ' fen given'
        as figure,
        count(*) filter (
          where live > budget or left_over < 0 or left_over + live > budget or held <> in_review
            or live <> counted or (closes_at > now_at and left_over + live <> budget)
        ) as violations
      from (
        select w.budget, w.closes_at, h.at as now_at, coalesce(l.live, 0) as live, coalesce(l.held, 0) as held,
          coalesce(a.credits - a.debits, 0) as left_over, coalesce(r.credits - r.debits, 0) as in_review,
          coalesce(t.matched - t.match_reversed + t.held, 0) as counted
        from matching_window w
        join journal_head h on h.campaign_id = w.campaign_id
        left join (
          select window_id, sum(amount) as live, coalesce(sum(amount) filter (where state = 'HELD'), 0) as held
          from allocation where state in ('CONFIRMED', 'HELD') group by 1
        ) l on l.window_id = w.id
        left join account a on a.campaign_id = w.campaign_id and a.kind = 'MATCHING_WINDOW' and a.owner_id = w.id
        left join account r on r.campaign_id = w.campaign_id and r.kind = 'MATCHING_HELD' and r.owner_id = w.id
        left join totals t on t.campaign_id = w.campaign_id and t.topic = 'window:' || w.id
      ) x`,
  },
  {
    invariant: 'I2',
    says: "the budgets of a pool's windows are what it gave them, and no more than it has",
    query: `
      select count(*) || ' pools' as figure, count(*) filter (
        where p.budgeted > p.total or p.budgeted <> coalesce(w.budgets, 0) or p.total <> coalesce(a.credits, 0)
          or p.budgeted <> coalesce(a.debits, 0)
      ) as violations
      from matching_pool p
      left join (select pool_id, sum(budget) as budgets from matching_window group by 1) w on w.pool_id = p.id
      left join account a on a.campaign_id = p.campaign_id and a.kind = 'MATCHING_POOL' and a.owner_id = p.id`,
  },
  {
    invariant: 'I3',
    says: 'a gift has at most one allocation of each source, and its match says what they are',
    query: `
      select count(*) || ' gifts' as figure, count(*) filter (
        where a.most > 1 or (d.match_status in ('MATCHED', 'PARTIAL')) <> coalesce(a.confirmed > 0 and a.held = 0, false)
          or (d.match_status = 'HELD') <> coalesce(a.held > 0, false)
          or (d.match_status = 'REVERSED' and d.state = 'PAID')
          or (d.match_status in ('REVERSED', 'REVOKED') and coalesce(a.taken, 0) = 0)
          or (d.match_status = 'MATCHED') and d.match_reason is not null
          or (d.match_status in ('PARTIAL', 'NOT_MATCHED', 'HELD')) and d.match_reason is null
          or (d.match_status in ('NONE', 'NOT_MATCHED') and a.taken is not null)
      ) as violations
      from donation d left join (
        select campaign_id, donation_seq, max(ofsource) as most, sum(confirmed) as confirmed, sum(held) as held,
          sum(taken) as taken
        from (
          select campaign_id, donation_seq, source, count(*) as ofsource,
            count(*) filter (where state = 'CONFIRMED') as confirmed, count(*) filter (where state = 'HELD') as held,
            count(*) filter (where state in ('REVERSED', 'REVOKED')) as taken
          from allocation group by 1, 2, 3
        ) s group by 1, 2
      ) a on a.campaign_id = d.campaign_id and a.donation_seq = d.seq`,
  },
  {
    invariant: 'I4',
    says: 'every allocation follows from its gift, its ratio and the rule set that was in force',
    query: `
      select count(*) || ' allocations' as figure, count(*) filter (
        where d.seq is null or r.id is null or w.id is null or a.raw <> d.amount * a.ratio / 10000 or a.amount > a.raw
          or (a.amount < a.raw) <> (a.bound <> '') or a.amount > r.gift_cap
          or r.pool_id <> w.pool_id or p.source <> a.source or ${wasNotInForce}
          or (r.mode = 'RANDOM') <> (a.draw is not null) or (r.mode = 'FIXED' and a.ratio <> r.ratio)
          or (r.mode = 'TIER' and not exists (
            select from jsonb_array_elements(r.tiers) t where (t ->> 'ratio')::int = a.ratio))
          or (a.project_id, a.organization_id, a.day) is distinct from (d.project_id, d.receiving_organization_id, d.day)
          or a.donor_id is distinct from d.donor_id
      ) as violations
      from allocation a
      left join donation d on d.campaign_id = a.campaign_id and d.seq = a.donation_seq
      left join (${ruleSets}) r on r.id = a.rule_set_id
      left join matching_window w on w.id = a.window_id and w.campaign_id = a.campaign_id
      left join matching_pool p on p.id = w.pool_id`,
  },
  {
    invariant: 'I4',
    says: 'every window that refused a gift, or cut its match, was open then, and asked the rule set that was in force',
    query: `
      select count(*) || ' gifts' as figure, count(*) filter (
        where w.id is null or r.id is null or r.pool_id <> w.pool_id or ${wasNotInForce}
          or d.paid_at < w.opens_at or d.paid_at >= w.closes_at
      ) as violations
      from donation d
      left join (${ruleSets}) r on r.id = d.match_rule_set_id
      left join matching_window w on w.id = d.match_window_id and w.campaign_id = d.campaign_id
      where d.match_rule_set_id is not null`,
  },
  {
    invariant: 'I4',
    says: 'the seed of every window is the one whose hash was published',
    query: `
      select count(*) || ' windows' as figure,
        count(*) filter (where encode(sha256(decode(seed, 'hex')), 'hex') <> seed_hash) as violations
      from matching_window`,
  },
  {
    invariant: 'I5',
    says: "nobody is matched more on a day than the daily cap, and the days' counters agree",
    query: `
      select count(*) || ' person-days' as figure, count(*) filter (
        where coalesce(a.amount, 0) <> coalesce(m.amount, 0) or a.amount > a.cap
      ) as violations
      from (
        select a.campaign_id, a.donor_id, a.day, a.source, sum(a.amount) as amount,
          case when bool_or(r.donor_daily_cap is null) then null else max(r.donor_daily_cap) end as cap
        from allocation a join rule_set r on r.id = a.rule_set_id
        where a.state in ('CONFIRMED', 'HELD') and a.donor_id is not null group by 1, 2, 3, 4
      ) a
      full join match_day m using (campaign_id, donor_id, day, source)`,
  },
  {
    invariant: 'I5',
    says: 'no project and no organization got more of a window than its cap, and the counters agree',
    query: `
      with used as (
        select a.window_id, o.owner, o.owner_id, sum(a.amount) filter (where a.state in ('CONFIRMED', 'HELD')) as amount,
          case when bool_or(o.cap is null) then null else max(o.cap) end as cap
        from allocation a join rule_set r on r.id = a.rule_set_id
        cross join lateral (values ('PROJECT', a.project_id, r.project_cap),
          ('ORGANIZATION', a.organization_id, r.organization_cap)) as o(owner, owner_id, cap)
        where exists (select from rule_set n where n.pool_id = r.pool_id
          and (n.project_cap is not null or n.organization_cap is not null))
        group by 1, 2, 3
      )
      select count(*) || ' counters' as figure, count(*) filter (
        where coalesce(u.amount, 0) <> coalesce(m.amount, 0) or u.amount > u.cap
      ) as violations
      from used u full join match_usage m using (window_id, owner, owner_id)`,
  },
  {
    invariant: 'I6',
    says: 'nothing below the smallest gift of its rule set is matched',
    query: `
      select count(*) || ' allocations' as figure, count(*) filter (where d.amount < r.minimum_gift) as violations
      from allocation a join donation d on d.campaign_id = a.campaign_id and d.seq = a.donation_seq
      join rule_set r on r.id = a.rule_set_id`,
  },
  {
    invariant: 'I7',
    says: 'nothing is matched before its window opens or from its closing on, nor out of its scope',
    query: `
      select count(*) || ' allocations' as figure, count(*) filter (
        where d.paid_at < w.opens_at or d.paid_at >= w.closes_at
          or (p.region_codes <> '{}' and not j.region_code = any(p.region_codes))
          or (p.categories <> '{}' and not j.category = any(p.categories))
          or (p.project_ids <> '{}' and not j.id = any(p.project_ids))
      ) as violations
      from allocation a join donation d on d.campaign_id = a.campaign_id and d.seq = a.donation_seq
      join matching_window w on w.id = a.window_id join matching_pool p on p.id = w.pool_id
      join project j on j.id = a.project_id`,
  },
  {
    invariant: 'I9',
    says: "every project's match accounts are what was confirmed for it, less what was taken back and paid out",
    query: `
      select count(*) || ' accounts' as figure, count(*) filter (
        where a.credits is distinct from l.confirmed
          or a.debits <> coalesce(l.taken, 0) + coalesce(i.disbursed, 0) + coalesce(j.adjusted, 0)
      ) as violations
      from (
        select *, replace(kind, 'PROJECT_', '') as line from account
        where kind in ('PROJECT_FOUNDATION_MATCH', 'PROJECT_PARTNER_MATCH')
      ) a
      full join (
        select campaign_id, project_id::bigint as owner_id,
          case source when 'FOUNDATION' then 'FOUNDATION_MATCH' else 'PARTNER_MATCH' end as line,
          sum(amount) as confirmed, sum(amount) filter (where state <> 'CONFIRMED') as taken
        from allocation where confirmed_seq is not null group by 1, 2, 3
      ) l using (campaign_id, owner_id, line)
      left join (
        select campaign_id, project_id as owner_id, line, sum(disbursed) as disbursed from settlement_item group by 1, 2, 3
      ) i using (campaign_id, owner_id, line)
      left join (
        select campaign_id, project_id as owner_id, line, sum(amount) as adjusted
        from adjustment where state = 'APPLIED' group by 1, 2, 3
      ) j using (campaign_id, owner_id, line)`,
  },
  {
    invariant: 'I8',
    says: 'a refund or a void takes back the gift, its match and the flower that came with it',
    query: `
      select count(*) || ' refunds' as figure, count(*) filter (
        where d.seq is null or d.state <> case r.kind when 'VOID' then 'VOIDED' else 'REFUNDED' end or d.amount <> r.amount or e.result = 'GRANTED'
          or not exists (select from transfer t where t.campaign_id = r.campaign_id and t.seq = r.seq
            and t.code = 'REFUND' and t.amount = r.amount)
          or exists (select from allocation a where a.campaign_id = r.campaign_id and a.donation_seq = r.donation_seq
            and a.state in ('CONFIRMED', 'HELD'))
      ) + (select count(*) from donation x where x.state <> 'PAID' and not exists (
        select from refund y where y.campaign_id = x.campaign_id and y.donation_seq = x.seq)) as violations
      from refund r
      left join donation d on d.campaign_id = r.campaign_id and d.seq = r.donation_seq
      left join deed e on e.campaign_id = r.campaign_id and e.seq = r.donation_seq`,
  },
  {
    invariant: 'I9',
    says: 'the turnover of every account is the sum of its transfers',
    query: `
      select count(*) || ' accounts' as figure,
        count(*) filter (where a.debits <> coalesce(d.sum, 0) or a.credits <> coalesce(c.sum, 0)) as violations
      from account a
      left join (select debit_account_id as id, sum(amount) from transfer group by 1) d on d.id = a.id
      left join (select credit_account_id as id, sum(amount) from transfer group by 1) c on c.id = a.id`,
  },
  {
    invariant: 'I9',
    says: 'every transfer stays within one asset and one campaign, between accounts that exist',
    query: `
      select count(*) || ' transfers' as figure, count(*) filter (
        where d.id is null or c.id is null or d.asset <> c.asset
          or d.campaign_id <> t.campaign_id or c.campaign_id <> t.campaign_id
      ) as violations
      from transfer t left join account d on d.id = t.debit_account_id left join account c on c.id = t.credit_account_id`,
  },
  {
    invariant: 'I9',
    says: 'debits equal credits, for fen and for flowers',
    query: `
      select coalesce(string_agg(asset || ' ' || debits, ', '), 'none') as figure,
        count(*) filter (where debits <> credits) as violations
      from (select asset, sum(debits) as debits, sum(credits) as credits from account group by asset) a`,
  },
  {
    invariant: 'I9',
    says: "every project's account says what its totals say",
    query: `
      select count(*) || ' projects with an account' as figure, count(*) filter (
        where coalesce(a.credits, 0) <> coalesce(t.received, 0) or coalesce(a.debits, 0) <> coalesce(t.refunded, 0)
      ) as violations
      from (select * from account where kind = 'PROJECT_DONATIONS') a
      full join (select * from totals where topic like 'project:%') t
        on t.campaign_id = a.campaign_id and t.topic = 'project:' || a.owner_id`,
  },
  {
    invariant: 'I10',
    says: 'every donation has one transfer, from its channel to its project, of its amount',
    query: `
      select count(*) || ' donations' as figure,
        count(*) filter (where t.count <> 1) as violations
      from donation x cross join lateral (
        select count(*) from transfer t
        join account d on d.id = t.debit_account_id join account c on c.id = t.credit_account_id
        where t.campaign_id = x.campaign_id and t.seq = x.seq and t.code = 'DONATION' and t.amount = x.amount
          and d.kind = 'CHANNEL' and d.owner_id = x.channel_id
          and c.kind = 'PROJECT_DONATIONS' and c.owner_id = x.project_id
      ) t`,
  },
  {
    invariant: 'I9',
    says: 'every allocation has one transfer, out of its window, of its amount',
    query: `
      select count(*) || ' allocations' as figure, count(*) filter (where t.count <> 1) as violations
      from allocation x cross join lateral (
        select count(*) from transfer t join account d on d.id = t.debit_account_id
        where t.campaign_id = x.campaign_id and t.seq = x.donation_seq and t.code in ('MATCH_CONFIRMED', 'MATCH_HELD')
          and t.amount = x.amount and d.kind = 'MATCHING_WINDOW' and d.owner_id = x.window_id
      ) t`,
  },
  {
    invariant: 'I11',
    says: 'every flower balance is what deeds granted less what gifts count, and not below zero',
    query: `
      select count(*) || ' flower accounts' as figure, count(*) filter (
        where coalesce(a.credits - a.debits, 0) < 0
          or coalesce(a.credits - a.debits, 0) <> coalesce(e.flowers, 0) - coalesce(g.flowers, 0)
      ) as violations
      from (select campaign_id, owner_id as donor_id, credits, debits from account where kind = 'DONOR_FLOWERS') a
      full join (
        select campaign_id, donor_id, sum(flowers) as flowers from deed where result = 'GRANTED' group by 1, 2
      ) e using (campaign_id, donor_id)
      full join (
        select campaign_id, donor_id, sum(counted) as flowers from flower_gift group by 1, 2
      ) g using (campaign_id, donor_id)`,
  },
  {
    invariant: 'I12',
    says: 'no deed of a partner is recorded twice',
    query: `
      select count(*) || ' deeds of partners' as figure,
        count(*) - count(distinct (partner_id, external_id)) as violations
      from deed where partner_id is not null`,
  },
  {
    invariant: 'I12',
    says: 'day caps hold, of each type of deed and of flowers a person',
    query: `
      select count(*) || ' person-days' as figure, count(*) filter (where over) as violations
      from (
        select e.donor_id, e.day, e.campaign_id,
          sum(e.flowers) > c.daily_flower_cap or bool_or(e.deeds > t.daily_cap) as over
        from (
          select campaign_id, donor_id, day, deed_type_id, count(*) as deeds, sum(flowers) as flowers
          from deed where result = 'GRANTED' group by 1, 2, 3, 4
        ) e
        join deed_type t on t.id = e.deed_type_id join campaign c on c.id = e.campaign_id
        group by e.donor_id, e.day, e.campaign_id, c.daily_flower_cap
      ) x`,
  },
  {
    invariant: 'I12',
    says: 'the day counters agree with the deeds',
    query: `
      select count(*) || ' counters' as figure, count(*) filter (
        where coalesce(n.deeds, 0) <> coalesce(e.deeds, 0) or coalesce(n.flowers, 0) <> coalesce(e.flowers, 0)
          or coalesce(n.reversed, 0) <> coalesce(e.reversed, 0)
      ) as violations
      from deed_day n
      full join (
        select donor_id, day, deed_type_id, count(*) filter (where result = 'GRANTED') as deeds,
          sum(flowers) filter (where result = 'GRANTED') as flowers,
          sum(flowers) filter (where result = 'REVERSED') as reversed
        from deed where result <> 'CAPPED' group by 1, 2, 3
      ) e using (donor_id, day, deed_type_id)`,
  },
  {
    invariant: 'I13',
    says: "a dream's flowers are the sum of the gifts that count",
    query: `
      select count(*) || ' dreams' as figure, count(*) filter (
        where coalesce(g.counted, 0) <> coalesce(a.credits - a.debits, 0)
          or coalesce(g.counted, 0) <> coalesce(t.flower_count - t.flowers_reversed, 0)
      ) as violations
      from dream d
      left join (select dream_id, sum(counted) as counted from flower_gift group by 1) g on g.dream_id = d.id
      left join account a on a.campaign_id = d.campaign_id and a.kind = 'DREAM_FLOWERS' and a.owner_id = d.id
      left join totals t on t.campaign_id = d.campaign_id and t.topic = 'dream:' || d.id`,
  },
  {
    invariant: 'I14',
    says: 'every gift lies within the windows of its campaign and dream',
    query: `
      select count(*) || ' gifts of money and flowers' as figure, count(*) filter (
        where at < opens_at or at >= closes_at
      ) as violations
      from (
        select d.paid_at as at, c.starts_at as opens_at, c.ends_at as closes_at
        from donation d join campaign c on c.id = d.campaign_id
        union all
        select g.given_at, greatest(c.starts_at, m.opens_at), least(c.ends_at, m.closes_at)
        from flower_gift g join campaign c on c.id = g.campaign_id
        left join (
          select campaign_id, gift_seq, (array_agg(from_id order by seq))[1] as first_id
          from flower_rollover group by 1, 2
        ) r on r.campaign_id = g.campaign_id and r.gift_seq = g.seq
        join dream m on m.id = coalesce(r.first_id, g.dream_id)
        union all
        select e.at, greatest(c.starts_at, m.opens_at), least(c.ends_at, m.closes_at)
        from (select distinct campaign_id, seq, into_id from flower_rollover) r
        join journal_entry e on e.campaign_id = r.campaign_id and e.seq = r.seq
        join campaign c on c.id = r.campaign_id join dream m on m.id = r.into_id
      ) x`,
  },
  {
    invariant: 'I17',
    says: 'every project that is online has a public receiver in good standing and a filing of its own',
    query: `
      select count(*) || ' projects online' as figure, count(*) filter (
        where o.kind <> 'PUBLIC' or o.state <> 'ACTIVE' or o.certificate_valid_until < (now() at time zone c.time_zone)::date
          or p.filing_number is null or left(p.filing_number, 18) <> o.uscc
      ) as violations
      from project p join organization o on o.id = p.receiving_organization_id join campaign c on c.id = p.campaign_id
      where p.state in ('ONLINE', 'GOAL_REACHED')`,
  },
  {
    invariant: 'I22',
    says: 'every journal is without a gap, and its clock never goes back',
    query: `
      select coalesce(sum(h.seq), 0) || ' entries' as figure, count(*) filter (
        where h.seq <> e.count or (e.count > 0 and (e.first <> 1 or e.last <> h.seq)) or e.back > 0
      ) + (
        select count(*) from journal_entry x
        where not exists (select from journal_head h where h.campaign_id = x.campaign_id)
      ) as violations
      from journal_head h cross join lateral (
        select count(*), min(seq) as first, max(seq) as last, count(*) filter (where at < before) as back
        from (select seq, at, lag(at) over (order by seq) as before from journal_entry where campaign_id = h.campaign_id) x
      ) e`,
  },
  {
    invariant: 'I22',
    says: 'gross totals never fall from minute to minute',
    query: `
      select count(*) || ' minutes' as figure, count(*) filter (
        where seq <= (before).seq or ${gross.map((column) => `${column} < (before).${column}`).join(' or ')}
      ) as violations
      from (
        select m.*, lag(m) over (partition by campaign_id, topic order by minute) as before from totals_by_minute m
      ) x`,
  },
  {
    invariant: 'I22',
    says: 'gross totals never fall from second to second, and each second is kept before the next',
    query: `
      select count(*) || ' seconds' as figure, count(*) filter (
        where seq <= seq_before or at_before >= date_trunc('second', at)
          or ${gross.map((column) => `${column} < ${column}_before`).join(' or ')}
      ) as violations
      from (
        select ${['seq', 'at', ...gross].map((column) => `${column}, lag(${column}) over topic as ${column}_before`).join(', ')}
        from (${seconds}) s window topic as (partition by campaign_id, topic order by at, seq)
      ) x`,
  },
  ...(['region', 'day'] as const).map((kind) => ({
    invariant: 'I23',
    says: `the sum over ${kind}s is the campaign`,
    query: addsUp(kind, ...money, ...flowers),
  })),
  ...(
    [
      ['category', 'categories'],
      ['organization', 'organizations'],
      ['project', 'projects'],
      ['partner', 'channels'],
    ] as const
  ).map(([kind, plural]) => ({
    invariant: 'I23',
    says: `the sum over ${plural} is the campaign's money`,
    query: addsUp(kind, ...money),
  })),
  {
    invariant: 'I23',
    says: "the sum over dreams is the campaign's flowers",
    query: `
      select count(*) || ' campaigns' as figure, count(*) filter (
        where s.given <> c.flower_count + r.flowers or s.reversed <> c.flowers_reversed + r.flowers
      ) as violations
      from totals c
      cross join lateral (
        select coalesce(sum(flower_count), 0) as given, coalesce(sum(flowers_reversed), 0) as reversed
        from totals t where t.campaign_id = c.campaign_id and t.topic like 'dream:%'
      ) s
      cross join lateral (
        select coalesce(sum(flowers), 0) as flowers from flower_rollover x where x.campaign_id = c.campaign_id
      ) r
      where c.topic = 'campaign'`,
  },
  {
    invariant: 'I24',
    says: 'there are no more people than gifts',
    query: `
      select count(*) || ' topics' as figure,
        count(*) filter (where donor_count > donation_count or giver_count > flower_count) as violations
      from totals`,
  },
  {
    invariant: 'I25',
    says: 'every total can be rebuilt from the journal, people included',
    query: `
      select count(*) || ' topics' as figure, count(*) filter (
        where (t.donation_count, t.donor_count, t.received, t.refunded, t.flower_count, t.flowers_reversed, t.giver_count,
            t.matched, t.match_reversed, t.held, t.partner_matched, t.partner_match_reversed, t.partner_held, t.awarded)
          is distinct from
          (r.donation_count, r.donor_count, r.received, r.refunded, r.flower_count, r.flowers_reversed, r.giver_count,
            r.matched, r.match_reversed, r.held, r.partner_matched, r.partner_match_reversed, r.partner_held, r.awarded)
      ) as violations
      from totals t full join (${rebuilt}) r using (campaign_id, topic)`,
  },
  {
    invariant: 'I25',
    says: 'people are counted where their gifts are, and nowhere else',
    query: `
      select count(*) || ' people in topics' as figure, count(*) filter (where counted is distinct from gave) as violations
      from (
        select campaign_id, donor_id, 'donor' as role, unnest(donated) as topic, true as counted from participation
        union all select campaign_id, donor_id, 'giver', unnest(gave), true from participation
      ) p
      full join (
        select distinct campaign_id, donor_id, 'donor' as role, topic, true as gave
        from (${donationTopics}) d where donor_id is not null
        union select campaign_id, donor_id, 'donor', 'window:' || window_id, true
        from allocation where donor_id is not null
        union all select distinct campaign_id, donor_id, 'giver', topic, true from (${giftTopics}) g
      ) g using (campaign_id, donor_id, role, topic)`,
  },
  {
    invariant: 'I25',
    says: 'what is told of a topic stands at an entry of its minute, and what is kept before what is present',
    query: `
      select count(*) || ' minutes' as figure, count(*) filter (
        where e.at is distinct from m.at or date_trunc('minute', m.at) <> m.minute
          or m.seq > t.seq or t.seq is null or (m.seq < t.seq and m.minute >= date_trunc('minute', t.at))
      ) as violations
      from totals_by_minute m
      left join totals t using (campaign_id, topic)
      left join journal_entry e on e.campaign_id = m.campaign_id and e.seq = m.seq`,
  },
  {
    invariant: 'I25',
    says: 'every minute of a topic tells the gifts of money that had come by then',
    query: `
      select count(*) || ' minutes' as figure, count(*) filter (
        where (gifts, received) is distinct from (gifts_told, received_told)
      ) as violations
      from (
        select sum(sum(gifts)) over before as gifts, sum(sum(amount)) over before as received,
          max(gifts_told) as gifts_told, max(received_told) as received_told
        from (
          select d.campaign_id, d.topic, date_trunc('minute', e.at) as minute, 1 as gifts, d.amount,
            null::bigint as gifts_told, null::bigint as received_told
          from (${donationTopics}) d join journal_entry e on e.campaign_id = d.campaign_id and e.seq = d.seq
          union all
          select campaign_id, topic, minute, 0, 0, donation_count, received
          from totals_by_minute where topic not like 'window:%'
        ) x
        group by campaign_id, topic, minute
        window before as (partition by campaign_id, topic order by minute)
      ) m`,
  },
  {
    invariant: 'I25',
    says: 'every minute of a broad topic is its last second',
    query: `
      select count(*) || ' minutes' as figure, count(*) filter (
        where (m.seq, m.donation_count, m.donor_count, m.received, m.refunded, m.flower_count, m.flowers_reversed,
            m.giver_count, m.matched, m.match_reversed, m.held, m.partner_matched, m.partner_match_reversed, m.partner_held,
            m.awarded, m.funded) is distinct from
          (s.seq, s.donation_count, s.donor_count, s.received, s.refunded, s.flower_count, s.flowers_reversed,
            s.giver_count, s.matched, s.match_reversed, s.held, s.partner_matched, s.partner_match_reversed, s.partner_held,
            s.awarded, s.funded)
      ) as violations
      from totals_by_minute m left join (${seconds}) s using (campaign_id, topic, at)
      where m.topic = 'campaign' or m.topic ~ '^(day|region|category|dream|window):'`,
  },
  {
    invariant: 'I25',
    says: 'every row of the journal is told in full, and nothing but the journal tells it',
    query: `
      select count(*) || ' entries' as figure, count(*) filter (
        where (e.kind = 'DONATE') <> exists (select from donation x where (x.campaign_id, x.seq) = (e.campaign_id, e.seq))
          or (e.kind = 'REFUND') <> exists (select from refund x where (x.campaign_id, x.seq) = (e.campaign_id, e.seq))
          or (e.kind = 'GIVE_FLOWERS') <> exists (select from flower_gift x where (x.campaign_id, x.seq) = (e.campaign_id, e.seq))
          or (e.kind not in ('DONATE', 'REFUND', 'GIVE_FLOWERS', 'DEED')
            and not exists (select from audit_entry x where (x.campaign_id, x.seq) = (e.campaign_id, e.seq)))
          or (e.kind = 'DEED' and not exists (select from deed x where (x.campaign_id, x.seq) = (e.campaign_id, e.seq)))
      ) + (select count(*) from (
        select campaign_id, seq from donation union select campaign_id, seq from refund
        union select campaign_id, seq from flower_gift union select campaign_id, seq from deed
        union select campaign_id, seq from transfer
        except select campaign_id, seq from journal_entry) x) as violations
      from journal_entry e`,
  },
  {
    invariant: 'I29',
    says: 'every change has an actor and an instant, and one by hand a reason',
    query: `
      select count(*) || ' changes' as figure, count(*) filter (where actor = '' or reason = '') as violations
      from (select actor, reason from audit_entry union all select actor, '-' from journal_entry) x`,
  },
  {
    invariant: 'I9',
    says: 'every track has in its accounts what it did not commit and what it proposed, within its budget',
    query: `
      select count(*) || ' tracks' as figure, count(*) filter (
        where t.committed > t.budget or t.committed <> coalesce(w.committed, 0)
          or t.budget - t.committed <> coalesce(a.credits - a.debits, 0)
          or coalesce(w.proposed, 0) <> coalesce(p.credits - p.debits, 0)
      ) as violations
      from incentive_track t
      left join (
        select track_id, sum(amount) filter (where state in ('PROPOSED', 'IN_NOTICE')) as proposed,
          sum(amount) filter (where state in ('PROPOSED', 'IN_NOTICE', 'APPROVED', 'DISBURSED')) as committed
        from incentive_award group by 1
      ) w on w.track_id = t.id
      left join account a on a.campaign_id = t.campaign_id and a.kind = 'INCENTIVE_TRACK' and a.owner_id = t.id
      left join account p on p.campaign_id = t.campaign_id and p.kind = 'INCENTIVE_PROPOSED' and p.owner_id = t.id`,
  },
  {
    invariant: 'I9',
    says: 'what organizations were awarded and paid out is what their awards come to',
    query: `
      select count(*) || ' organizations' as figure, count(*) filter (
        where a.credits is distinct from w.approved or a.debits <> coalesce(w.disbursed, 0)
          or coalesce(p.credits - p.debits, 0) <> coalesce(w.disbursed, 0)
      ) as violations
      from (select * from account where kind = 'ORGANIZATION_AWARDS') a
      full join (
        select campaign_id, organization_id::bigint as owner_id, sum(amount) as approved,
          sum(amount) filter (where state = 'DISBURSED') as disbursed
        from incentive_award where state in ('APPROVED', 'DISBURSED') group by 1, 2
      ) w using (campaign_id, owner_id)
      left join (select * from account where kind = 'AWARDS_PAID') p using (campaign_id, owner_id)`,
  },
  {
    invariant: '–',
    says: 'every score is what its points and the weights of its track come to',
    query: `
      select count(*) || ' scores' as figure, count(*) filter (
        where a.score is distinct from s.score or a.points is null
          or (select count(*) from jsonb_object_keys(a.points)) <> jsonb_array_length(t.criteria)
      ) as violations
      from incentive_award a join incentive_track t on t.id = a.track_id
      cross join lateral (
        select sum((c->>'weight')::int * (a.points->>(c->>'code'))::int) as score from jsonb_array_elements(t.criteria) c
      ) s
      where a.score is not null or a.points is not null`,
  },
  {
    invariant: 'I29',
    says: 'no money was awarded, paid out or adjusted by one person alone, nor before its notice was over',
    query: `
      select count(*) || ' approvals' as figure, count(*) filter (where alone or early) as violations
      from (
        select approved_by = proposed_by or coalesce(disbursed_by = approved_by, false)
            or not exists (select from audit_entry e where e.subject = 'iaw_' || a.id and e.action = 'APPROVE_AWARD'
              and e.actor = a.approved_by) as alone,
          approved_at < notice_ends_at or coalesce(disbursed_at < approved_at, false) as early
        from incentive_award a where approved_by is not null
        union all
        select coalesce(i.disbursed_by = i.approved_by, false)
            or not exists (select from audit_entry e where e.subject = 'cmp_' || i.campaign_id
              and e.action = 'APPROVE_PAYMENTS' and e.actor = i.approved_by),
          coalesce(i.disbursed_at < s.notice_ends_at, false)
        from settlement_item i join settlement s on s.campaign_id = i.campaign_id where i.approved_by is not null
        union all
        select decided_by = proposed_by, decided_at < proposed_at from adjustment where state = 'APPLIED'
      ) x`,
  },
  {
    invariant: 'I9',
    says: 'from the notice on every match has its item, what is paid out is gone, and no window keeps anything',
    query: `
      select count(*) || ' items' as figure, count(*) filter (
        where (i.campaign_id is null and left_over > 0) or (i.state = 'DISBURSED' and left_over <> 0)
          or i.disbursed is distinct from case i.state when 'DISBURSED' then coalesce(paid, 0) end
      ) + (
        select count(*) from settlement s join account w on w.campaign_id = s.campaign_id
        where s.notice_at is not null and w.kind in ('MATCHING_WINDOW', 'MATCHING_HELD') and w.credits <> w.debits
      ) as violations
      from (select * from settlement where notice_at is not null) s
      join (
        select a.campaign_id, a.owner_id::int as project_id, replace(a.kind, 'PROJECT_', '') as line,
          a.credits - a.debits as left_over, t.paid
        from account a
        left join (
          select debit_account_id as id, sum(amount) as paid from transfer where code = 'MATCH_DISBURSED' group by 1
        ) t using (id)
        where a.kind in ('PROJECT_FOUNDATION_MATCH', 'PROJECT_PARTNER_MATCH')
      ) a using (campaign_id)
      left join settlement_item i using (campaign_id, project_id, line)`,
  },
  {
    invariant: 'I9',
    says: 'what organizations were paid of the match is what items and adjustments paid them',
    query: `
      select count(*) || ' accounts' as figure, count(*) filter (
        where a.credits is distinct from p.paid or a.debits <> 0
      ) as violations
      from (
        select *, replace(kind, '_PAID', '') as line from account
        where kind in ('FOUNDATION_MATCH_PAID', 'PARTNER_MATCH_PAID')
      ) a
      full join (
        select campaign_id, organization_id::bigint as owner_id, line, sum(amount) as paid
        from (
          select campaign_id, organization_id, line, disbursed as amount from settlement_item where disbursed > 0
          union all
          select j.campaign_id, i.organization_id, j.line, j.amount
          from adjustment j join settlement_item i using (campaign_id, project_id, line)
          where j.state = 'APPLIED' and j.kind = 'PAY'
        ) x group by 1, 2, 3
      ) p using (campaign_id, owner_id, line)`,
  },
  {
    invariant: 'I26',
    says: 'nothing happened after a campaign was settled but adjustments',
    query: `
      select count(*) || ' campaigns settled' as figure, count(*) filter (
        where c.settled_seq is distinct from s.settled_seq or exists (
          select from journal_entry e where e.campaign_id = c.campaign_id and e.seq > c.settled_seq
            and e.kind not in ('PROPOSE_ADJUSTMENT', 'APPLY_ADJUSTMENT', 'REJECT_ADJUSTMENT', 'RELEASE_BRAKE'))
          or exists (select from transfer t where t.campaign_id = c.campaign_id and t.seq > c.settled_seq
            and t.code <> 'MATCH_ADJUSTED')
          or exists (select from totals t where t.campaign_id = c.campaign_id and t.seq > c.settled_seq)
          or exists (select from allocation a where a.campaign_id = c.campaign_id and a.seq > c.settled_seq)
          or exists (select from settlement_item i where i.campaign_id = c.campaign_id and i.disbursed_at > s.settled_at)
      ) as violations
      from (
        select campaign_id, min(seq) as settled_seq from journal_entry where kind = 'CLOSE_CAMPAIGN' group by 1
      ) c
      full join (select * from settlement where settled_seq is not null) s using (campaign_id)`,
  },
  {
    invariant: '–',
    says: 'what hot rows refer to exists',
    query: `
      select count(*) || ' references' as figure, count(*) filter (where missing) as violations
      from (
        select p.id is null or o.id is null or c.id is null or (d.donor_id is not null and n.id is null) as missing
        from donation d
        left join project p on p.id = d.project_id and p.campaign_id = d.campaign_id
        left join organization o on o.id = d.receiving_organization_id
        left join partner c on c.id = d.channel_id and c.campaign_id = d.campaign_id
        left join donor n on n.id = d.donor_id
        union all
        select t.id is null or n.id is null or (d.partner_id is not null and c.id is null)
        from deed d
        left join deed_type t on t.id = d.deed_type_id and t.campaign_id = d.campaign_id
        left join donor n on n.id = d.donor_id
        left join partner c on c.id = d.partner_id and c.campaign_id = d.campaign_id
        union all
        select t.id is null
        from (select campaign_id, team_id from donation union all select campaign_id, team_id from flower_gift) g
        left join team t on t.id = g.team_id and t.campaign_id = g.campaign_id
        where g.team_id is not null
        union all
        select m.id is null or n.id is null
        from flower_gift g
        left join dream m on m.id = g.dream_id and m.campaign_id = g.campaign_id
        left join donor n on n.id = g.donor_id
      ) x`,
  },
]
