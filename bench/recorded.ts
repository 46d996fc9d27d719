// A campaign in which much has been recorded already: as many donations as wanted, made inside PostgreSQL with everything
// that follows from them, as the journal would have stored it and as the audit asks. They came within an hour of the day
// before yesterday, when no window was open, so that none is matched; each person gave five times to one project, and
// nobody of them gives again. Batches had 500.
import type postgres from 'postgres'

const giftsEach = 5
const batch = 500
const hourSeconds = 3_600

export async function recordDonations(sql: postgres.Sql, count: number): Promise<void> {
  const people = Math.ceil(count / giftsEach)
  const gap = hourSeconds / Math.ceil(count / batch)
  await sql.begin(async (tx) => {
    await tx.unsafe(`set local work_mem = '256MB'; set local maintenance_work_mem = '256MB'`)
    const [base] = await tx<{ seq: string; donor: string; day: string; at: string; deedType: number }[]>`
      select h.seq, coalesce((select max(id) from donor), 0) as donor,
        ((c.starts_at at time zone c.time_zone)::date + 4)::text as day,
        ((c.starts_at at time zone c.time_zone)::date + 4 + interval '10 hours') at time zone c.time_zone as at,
        (select id from deed_type t where t.campaign_id = c.id and code = 'FIRST_DONATION') as "deedType"
      from campaign c join journal_head h on h.campaign_id = c.id where c.id = 1`
    if (!base) throw new Error('There is no campaign.')
    const seq = BigInt(base.seq)
    const donor = BigInt(base.donor)
    const at = `(timestamptz '${new Date(base.at).toISOString()}' + ((n - 1) / ${batch}) * interval '${gap} s')`

    await tx.unsafe(`
      create temp table recorded_project on commit drop as
      select p.id, p.receiving_organization_id as organization_id, p.category, row_number() over (order by p.id) - 1 as place
      from project p join organization o on o.id = p.receiving_organization_id
      where p.state = 'ONLINE' and o.state = 'ACTIVE';
      create temp table recorded_person on commit drop as
      select n as person, ${donor} + n as donor_id, p.id as project_id, p.organization_id, p.category,
        (array['110000', '310000', '320000', '330000', '370000', '410000', '440000', '510000', 'UNKNOWN'])
          [1 + (hashint4(n) & 65535) % 9] as region_code
      from generate_series(1, ${people}) n
      join recorded_project p on p.place = (hashint4(n # 1431655765) & 2147483647) % (select count(*) from recorded_project);
      analyze recorded_person;
      create temp table recorded_gift on commit drop as
      select n, ${seq} + n as seq, ${at} as at, 100 + (hashint4(n # 715827882) & 65535) % 9900 as amount,
        p.donor_id, p.project_id, p.organization_id, p.category, p.region_code, n <= ${people} as is_first
      from generate_series(1, ${count}) n join recorded_person p on p.person = (n - 1) % ${people} + 1;
      analyze recorded_gift;

      insert into donor (id, ref, anonymous, region_code, created_at)
      select donor_id, 'earlier-' || lpad(n::text, 8, '0'), true, region_code, at from recorded_gift where is_first;
      select setval('donor_id_seq', ${donor + BigInt(people)});
      insert into journal_entry (campaign_id, seq, kind, at, actor, key_digest, content_digest)
      select 1, seq, 'DONATE', at, 'partner:prt_1', gen_random_uuid(), gen_random_uuid() from recorded_gift order by n;
      insert into donation (campaign_id, seq, project_id, receiving_organization_id, donor_id, channel_id, amount,
        region_code, anonymous, state, paid_at, day, match_status)
      select 1, seq, project_id, organization_id, donor_id, 1, amount, region_code, true, 'PAID', at, '${base.day}', 'NONE'
      from recorded_gift order by n;

      insert into account (campaign_id, kind, owner_id, asset, debits, credits)
      select 1, 'CHANNEL', 1, 'CNY', sum(amount), 0 from recorded_gift
      union all select 1, 'PROJECT_DONATIONS', project_id, 'CNY', 0, sum(amount) from recorded_gift group by project_id
      union all select 1, 'DEED_TYPE', ${base.deedType}, 'FLOWER', ${people}, 0
      union all select 1, 'DONOR_FLOWERS', donor_id, 'FLOWER', 0, 1 from recorded_person;
      analyze account;
      insert into transfer (campaign_id, seq, line, code, debit_account_id, credit_account_id, amount)
      select 1, g.seq, t.line, t.code, d.id, c.id, t.amount
      from recorded_gift g
      cross join lateral (values
        (0, 'DONATION', 'CHANNEL', 1, 'PROJECT_DONATIONS', g.project_id, g.amount),
        (1, 'FLOWERS_GRANTED', 'DEED_TYPE', ${base.deedType}, 'DONOR_FLOWERS', g.donor_id, 1)
      ) as t(line, code, debit, debit_owner, credit, credit_owner, amount)
      join account d on d.campaign_id = 1 and d.kind = t.debit and d.owner_id = t.debit_owner
      join account c on c.campaign_id = 1 and c.kind = t.credit and c.owner_id = t.credit_owner
      where t.line = 0 or g.is_first;
      insert into deed (campaign_id, seq, deed_type_id, donor_id, occurred_at, day, result, flowers)
      select 1, seq, ${base.deedType}, donor_id, at, '${base.day}', 'GRANTED', 1 from recorded_gift where is_first;
      insert into deed_day (donor_id, day, deed_type_id, deeds, flowers)
      select donor_id, '${base.day}', ${base.deedType}, 1, 1 from recorded_person;
      insert into flower_entry (campaign_id, donor_id, seq, line, code, amount, balance, at)
      select 1, donor_id, seq, 1, 'FLOWERS_GRANTED', 1, 1, at from recorded_gift where is_first;
      insert into participation (campaign_id, donor_id, donated, gave)
      select 1, donor_id, array['campaign', 'day:${base.day}', 'region:' || region_code, 'category:' || category,
        'organization:' || organization_id, 'project:' || project_id, 'partner:1'], '{}'
      from recorded_person;

      -- Of broad topics every second is kept, of the others every minute; the last of each is its row in totals.
      create temp table recorded_span on commit drop as
      select t.topic, span, max(seq) as seq, max(at) as at, sum(gifts) as gifts, sum(people) as people,
        sum(received) as received
      from (${spans('second', 'region_code, category')}) g
      cross join lateral unnest(array['campaign', 'day:${base.day}', 'region:' || region_code, 'category:' || category])
        as t(topic)
      group by 1, 2
      union all
      select t.topic, span, max(seq), max(at), sum(gifts), sum(people), sum(received)
      from (${spans('minute', 'organization_id, project_id')}) g
      cross join lateral unnest(array['organization:' || organization_id, 'project:' || project_id, 'partner:1'])
        as t(topic)
      group by 1, 2;
      create temp table recorded_state on commit drop as
      select topic, span, seq, at, sum(gifts) over earlier as donation_count, sum(people) over earlier as donor_count,
        sum(received) over earlier as received, lead(span) over earlier as next_span
      from recorded_span window earlier as (partition by topic order by span);

      insert into totals_second (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
        flower_count, flowers_reversed, giver_count, flower_seq)
      select 1, topic, seq, at, donation_count, donor_count, received, 0, 0, 0, 0, 0, 0, 0
      from recorded_state
      where next_span is not null and (topic = 'campaign' or topic ~ '^(day|region|category):');
      insert into totals_minute (campaign_id, topic, minute, seq, at, donation_count, donor_count, received, matched, held,
        refunded, flower_count, flowers_reversed, giver_count)
      select 1, topic, date_trunc('minute', span), seq, at, donation_count, donor_count, received, 0, 0, 0, 0, 0, 0
      from recorded_state
      where date_trunc('minute', next_span) > date_trunc('minute', span);
      insert into totals (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
        flower_count, flowers_reversed, giver_count, flower_seq)
      select 1, topic, seq, at, donation_count, donor_count, received, 0, 0, 0, 0, 0, 0, 0
      from recorded_state where next_span is null;
      update journal_head set (seq, at) = (select max(seq), max(at) from recorded_gift) where campaign_id = 1;
    `)
  })
  await sql.unsafe('vacuum analyze')
}

function spans(length: 'second' | 'minute', columns: string): string {
  return `
    select date_trunc('${length}', at) as span, ${columns}, max(seq) as seq, max(at) as at, count(*) as gifts,
      count(*) filter (where is_first) as people, sum(amount) as received
    from recorded_gift group by 1, ${columns}`
}
