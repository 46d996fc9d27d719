-- What PostGraphile is told of besides the tables: what they refer to without a foreign key, and fields that are no
-- columns. One who builds on PostGraphile writes such functions instead of resolvers.
create type told_totals as (
  seq bigint, as_of timestamptz, service_level text, donation_count bigint, donor_count bigint,
  received bigint, matched bigint, net bigint, flower_count bigint, flowers_counted bigint, giver_count bigint,
  refunded bigint, held bigint, match_reversed bigint, partner_matched bigint, partner_held bigint,
  partner_match_reversed bigint, awarded bigint, funded bigint);
create type told_row as (key text, totals told_totals);
create type told_line as (line text, gross bigint, held bigint, corrected bigint, net bigint);
create type told_progress as (reports int, published int, planned_beneficiaries bigint);

create function told(campaign_id int, topic text) returns told_totals language sql stable as $$
  select h.seq, h.at, case c.phase when 'SETTLED' then 'FINAL' else 'LIVE' end,
    coalesce(t.donation_count, 0), coalesce(t.donor_count, 0), coalesce(t.received, 0), coalesce(t.matched, 0),
    coalesce(t.received - t.refunded, 0), coalesce(t.flower_count, 0),
    coalesce(t.flower_count - t.flowers_reversed, 0), coalesce(t.giver_count, 0), coalesce(t.refunded, 0),
    coalesce(t.held, 0), coalesce(t.match_reversed, 0), coalesce(t.partner_matched, 0),
    coalesce(t.partner_held, 0), coalesce(t.partner_match_reversed, 0), coalesce(t.awarded, 0),
    coalesce(t.funded, 0)
  from journal_head h
  join campaign c on c.id = h.campaign_id
  left join totals t on t.campaign_id = h.campaign_id and t.topic = told.topic
  where h.campaign_id = told.campaign_id $$;
comment on function told is '@omit';

create function project_totals(p project) returns told_totals language sql stable as
  $$ select told(p.campaign_id, 'project:' || p.id) $$;
create function dream_totals(d dream) returns told_totals language sql stable as
  $$ select told(d.campaign_id, 'dream:' || d.id) $$;
create function matching_window_totals(w matching_window) returns told_totals language sql stable as
  $$ select told(w.campaign_id, 'window:' || w.id) $$;
create function campaign_totals(c campaign) returns told_totals language sql stable as
  $$ select told(c.id, 'campaign') $$;
create function campaign_breakdown(c campaign, prefix text, keys text[]) returns setof told_row language sql stable as
  $$ select key, told(c.id, prefix || ':' || key) from unnest(keys) with ordinality as k (key, position)
     order by position $$;
create function told_totals_lines(t told_totals) returns setof told_line language sql stable as $$
  values ('PUBLIC_DONATIONS', t.received, 0::bigint, t.refunded, t.received - t.refunded),
    ('FOUNDATION_MATCHING', t.matched - t.partner_matched, t.held - t.partner_held,
      t.match_reversed - t.partner_match_reversed,
      t.matched - t.partner_matched - t.match_reversed + t.partner_match_reversed),
    ('PARTNER_MATCHING', t.partner_matched, t.partner_held, t.partner_match_reversed,
      t.partner_matched - t.partner_match_reversed),
    ('INCENTIVE_AWARDS', t.awarded, 0::bigint, 0::bigint, t.awarded),
    ('DREAM_FUNDING', t.funded, 0::bigint, 0::bigint, t.funded) $$;

create function campaign_top_projects(c campaign) returns setof project language sql stable as $$
  select p.* from totals t join project p on t.topic = 'project:' || p.id
  where t.campaign_id = c.id and p.campaign_id = c.id order by t.received desc, p.number desc $$;
create function campaign_windows(c campaign) returns setof matching_window language sql stable as
  $$ select * from matching_window where campaign_id = c.id order by opens_at, id $$;

create function dream_milestones(d dream) returns setof milestone language sql stable as
  $$ select * from milestone where topic = 'dream:' || d.id and campaign_id = d.campaign_id
     order by metric, threshold $$;
create function dream_tiers(d dream) returns setof milestone language sql stable as
  $$ select * from milestone where topic = 'dream:' || d.id and campaign_id = d.campaign_id and kind = 'TIER'
     order by threshold $$;
create function dream_credits(d dream) returns setof dream_proposal language sql stable as
  $$ select * from dream_proposal where dream_id = d.id order by number $$;
create function dream_proposal_merged(p dream_proposal) returns boolean language sql stable as
  $$ select p.state = 'MERGED' $$;
create function dream_proposal_title_zh(p dream_proposal) returns text language sql stable as
  $$ select case when p.state = 'SELECTED' then case p.language when 'ZH' then p.title else p.translated_title end end $$;
create function dream_proposal_title_en(p dream_proposal) returns text language sql stable as
  $$ select case when p.state = 'SELECTED' then case p.language when 'EN' then p.title else p.translated_title end end $$;
create function dream_reports(d dream) returns setof progress_report language sql stable as
  $$ select * from progress_report where dream_id = d.id order by due_at, id $$;
create function dream_progress(d dream) returns told_progress language sql stable as
  $$ select count(*)::int, count(published_revision)::int, coalesce(sum(planned_beneficiaries), 0)::bigint
     from progress_report where dream_id = d.id $$;
create function dream_sponsor_partner(s dream_sponsor) returns partner language sql stable as
  $$ select * from partner where id = s.partner_id $$;
