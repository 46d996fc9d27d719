CREATE VIEW "public"."totals_by_minute" AS (
  select campaign_id, topic, minute, seq, at, donation_count, donor_count, received, matched, match_reversed, held, partner_matched,
    partner_match_reversed, partner_held, awarded, funded, refunded, flower_count, flowers_reversed, giver_count from totals_minute
  union all
  select campaign_id, topic, date_trunc('minute', at), seq, at, donation_count, donor_count, received, matched, match_reversed, held, partner_matched,
    partner_match_reversed, partner_held, awarded, funded, refunded, flower_count, flowers_reversed, giver_count from totals where seq > 0);--> statement-breakpoint
-- The last minute of a topic is its row in totals.
DELETE FROM "totals_minute" m USING "totals" t
WHERE t."campaign_id" = m."campaign_id" AND t."topic" = m."topic" AND m."minute" = date_trunc('minute', t."at");--> statement-breakpoint
-- A row is written once and never again.
ALTER TABLE "totals_minute" SET (fillfactor = 100);
