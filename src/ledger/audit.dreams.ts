// What the audit asks of the life of dreams: their minimum, what became of their flowers, and their money.
import type { Check } from './audit.checks.ts'

export const dreamChecks: readonly Check[] = [
  {
    invariant: 'I16',
    says: 'a dream is reached with its minimum, at the same entry, and the audit says so once',
    query: `
      select count(*) || ' dreams' as figure, count(*) filter (
        where d.reached_seq is distinct from m.reached_seq or m.threshold <> d.minimum_flowers
          or coalesce(e.entries, 0) <> (d.reached_seq is not null)::int
      ) as violations
      from dream d
      join milestone m on m.campaign_id = d.campaign_id and m.topic = 'dream:' || d.id and m.kind = 'MINIMUM'
      left join (select subject, count(*) as entries from audit_entry where action = 'REACH_DREAM' group by 1) e
        on e.subject = 'drm_' || d.id`,
  },
  {
    invariant: 'I16',
    says: 'a dream that missed was not reached, and one that gave its flowers back or over has none',
    query: `
      select count(*) || ' dreams that missed' as figure, count(*) filter (
        where d.reached_seq is not null or (d.state in ('RETURNED', 'ROLLED_OVER') and coalesce(g.counted, 0) <> 0)
      ) as violations
      from dream d
      left join (select dream_id, sum(counted) as counted from flower_gift group by 1) g on g.dream_id = d.id
      where coalesce(d.suspended_from, d.state) in ('MISSED', 'RETURNED', 'ROLLED_OVER')`,
  },
  {
    invariant: 'I13',
    says: 'what came back to people is what their gifts had returned',
    query: `
      select count(*) || ' people' as figure, count(*) filter (where g.flowers is distinct from e.flowers) as violations
      from (
        select campaign_id, donor_id, sum(returned) as flowers from flower_gift where returned > 0 group by 1, 2
      ) g
      full join (
        select campaign_id, donor_id, sum(amount) as flowers
        from flower_entry where code = 'FLOWERS_RETURNED' group by 1, 2
      ) e using (campaign_id, donor_id)`,
  },
  {
    invariant: 'I9',
    says: 'a dream is funded with what its flowers are worth, and its money is where its state says',
    query: `
      select count(d.funded) || ' dreams funded, ' || coalesce(sum(d.funded), 0) || ' fen' as figure, count(*) filter (
        where d.funded is distinct from case when coalesce(d.suspended_from, d.state) in ('FUNDED', 'CONVERTED')
            then least(d.closed_flowers * d.funding_rate, d.funding_cap) end
          or coalesce(f.credits, 0) <> coalesce(d.funded, 0) or coalesce(t.funded, 0) <> coalesce(d.funded, 0)
          or coalesce(f.debits, 0) <> case d.state when 'CONVERTED' then d.funded else 0 end
      ) as violations
      from dream d
      left join account f on f.campaign_id = d.campaign_id and f.kind = 'DREAM_FUNDING' and f.owner_id = d.id
      left join totals t on t.campaign_id = d.campaign_id and t.topic = 'dream:' || d.id`,
  },
  {
    invariant: 'I9',
    says: 'a project that was a dream has its money, counts it, and owes its reports',
    query: `
      select count(*) || ' projects' as figure, count(*) filter (
        where p.id is null or a.credits is distinct from d.funded or t.funded is distinct from d.funded
          or not exists (select from progress_report r where r.project_id = d.project_id and r.dream_id = d.id
            and r.number = 1 and r.kind = 'FIRST_FEEDBACK')
      ) as violations
      from (select * from dream where state = 'CONVERTED') d
      left join project p on p.id = d.project_id and p.campaign_id = d.campaign_id
      left join account a
        on a.campaign_id = d.campaign_id and a.kind = 'PROJECT_DREAM_FUNDING' and a.owner_id = d.project_id
      left join totals t on t.campaign_id = d.campaign_id and t.topic = 'project:' || d.project_id`,
  },
  {
    invariant: 'I9',
    says: 'the fund for dreams gave what dreams were funded with',
    query: `
      select count(*) || ' funds' as figure, count(*) filter (where a.debits <> coalesce(d.funded, 0)) as violations
      from (select * from account where kind = 'DREAM_FUND') a
      left join (select campaign_id, sum(funded) as funded from dream group by 1) d using (campaign_id)`,
  },
  ...(
    [
      ['region', 'regions'],
      ['category', 'categories'],
      ['organization', 'organizations'],
      ['project', 'projects'],
    ] as const
  ).map(([kind, plural]) => ({
    invariant: 'I23',
    says: `the sum over ${plural} is the campaign's funding of dreams, which is what was converted`,
    query: `
      select count(*) || ' campaigns' as figure, count(*) filter (
        where s.funded <> c.funded or d.funded <> c.funded
      ) as violations
      from totals c
      cross join lateral (
        select coalesce(sum(funded), 0) as funded
        from totals t where t.campaign_id = c.campaign_id and t.topic like '${kind}:%'
      ) s
      cross join lateral (
        select coalesce(sum(funded), 0) as funded
        from dream d where d.campaign_id = c.campaign_id and d.state = 'CONVERTED'
      ) d
      where c.topic = 'campaign'`,
  })),
]
