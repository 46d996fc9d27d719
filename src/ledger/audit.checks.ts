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
const donationTopics = `
  select d.campaign_id, d.seq, d.donor_id, d.amount, d.state, t.topic
  from donation d join project p on p.id = d.project_id
  cross join lateral unnest(array[
    'campaign', 'day:' || d.day, 'region:' || d.region_code, 'category:' || p.category,
    'organization:' || d.receiving_organization_id, 'project:' || d.project_id, 'partner:' || d.channel_id
  ]) as t(topic)`

/** Every gift of flowers with every topic it counts to. */
const giftTopics = `
  select g.campaign_id, g.seq, g.donor_id, g.count, g.counted, t.topic
  from flower_gift g join campaign c on c.id = g.campaign_id
  cross join lateral unnest(array[
    'campaign', 'day:' || (g.given_at at time zone c.time_zone)::date, 'region:' || g.region_code, 'dream:' || g.dream_id
  ]) as t(topic)`

/** The totals as the journal's rows say they should be. */
const rebuilt = `
  select campaign_id, topic, sum(donations) as donation_count, sum(donors) as donor_count, sum(received) as received,
    sum(refunded) as refunded, sum(flowers) as flower_count, sum(reversed) as flowers_reversed, sum(givers) as giver_count
  from (
    select campaign_id, topic, count(*) as donations, count(distinct donor_id) as donors, sum(amount) as received,
      coalesce(sum(amount) filter (where state = 'REFUNDED'), 0) as refunded, 0 as flowers, 0 as reversed, 0 as givers
    from (${donationTopics}) d group by campaign_id, topic
    union all
    select campaign_id, topic, 0, 0, 0, 0, sum(count), sum(count - counted), count(distinct donor_id)
    from (${giftTopics}) g group by campaign_id, topic
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

const money = ['donation_count', 'received', 'refunded']
const flowers = ['flower_count', 'flowers_reversed']

export const checks: readonly Check[] = [
  {
    invariant: 'I8',
    says: 'a refund takes back the gift and the flower that came with it',
    query: `
      select count(*) || ' refunds' as figure, count(*) filter (
        where d.seq is null or d.state <> 'REFUNDED' or d.amount <> r.amount or e.result = 'GRANTED'
          or not exists (select from transfer t where t.campaign_id = r.campaign_id and t.seq = r.seq
            and t.code = 'REFUND' and t.amount = r.amount)
      ) + (select count(*) from donation x where x.state = 'REFUNDED' and not exists (
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
        where a.credits is distinct from t.received or a.debits is distinct from t.refunded
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
      ) as violations
      from deed_day n
      full join (
        select donor_id, day, deed_type_id, count(*) as deeds, sum(flowers) as flowers
        from deed where result = 'GRANTED' group by 1, 2, 3
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
        from flower_gift g join campaign c on c.id = g.campaign_id join dream m on m.id = g.dream_id
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
        where seq <= (before).seq or donation_count < (before).donation_count or donor_count < (before).donor_count
          or received < (before).received or refunded < (before).refunded or flower_count < (before).flower_count
          or flowers_reversed < (before).flowers_reversed or giver_count < (before).giver_count
      ) as violations
      from (
        select m.*, lag(m) over (partition by campaign_id, topic order by minute) as before from totals_minute m
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
    query: addsUp('dream', ...flowers),
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
        where (t.donation_count, t.donor_count, t.received, t.refunded, t.flower_count, t.flowers_reversed, t.giver_count)
          is distinct from
          (r.donation_count, r.donor_count, r.received, r.refunded, r.flower_count, r.flowers_reversed, r.giver_count)
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
        union all select distinct campaign_id, donor_id, 'giver', topic, true from (${giftTopics}) g
      ) g using (campaign_id, donor_id, role, topic)`,
  },
  {
    invariant: 'I25',
    says: 'the last minute of every topic is its present state',
    query: `
      select count(*) || ' topics' as figure, count(*) filter (
        where (t.seq, t.donation_count, t.donor_count, t.received, t.refunded, t.flower_count, t.flowers_reversed,
            t.giver_count) is distinct from
          (m.seq, m.donation_count, m.donor_count, m.received, m.refunded, m.flower_count, m.flowers_reversed,
            m.giver_count)
      ) as violations
      from totals t left join lateral (
        select * from totals_minute m
        where m.campaign_id = t.campaign_id and m.topic = t.topic order by minute desc limit 1
      ) m on true`,
  },
  {
    invariant: 'I25',
    says: 'every row of the journal is told in full, and nothing but the journal tells it',
    query: `
      select count(*) || ' entries' as figure, count(*) filter (
        where (e.kind = 'DONATE') <> exists (select from donation x where (x.campaign_id, x.seq) = (e.campaign_id, e.seq))
          or (e.kind = 'REFUND') <> exists (select from refund x where (x.campaign_id, x.seq) = (e.campaign_id, e.seq))
          or (e.kind = 'GIVE_FLOWERS') <> exists (select from flower_gift x where (x.campaign_id, x.seq) = (e.campaign_id, e.seq))
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
        select m.id is null or n.id is null
        from flower_gift g
        left join dream m on m.id = g.dream_id and m.campaign_id = g.campaign_id
        left join donor n on n.id = g.donor_id
      ) x`,
  },
]
