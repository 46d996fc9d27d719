-- Topics are compared byte by byte: they are codes, not words of a language.
ALTER TABLE "milestone" ALTER COLUMN "topic" TYPE text COLLATE "C";--> statement-breakpoint
-- Rows that batches update again and again keep room on their page, so that an update touches no index.
ALTER TABLE "partner_day" SET (fillfactor = 70);--> statement-breakpoint
-- The team of a paid donation never changes either (I10).
DROP TRIGGER "donation_never_changes" ON "donation";--> statement-breakpoint
CREATE TRIGGER "donation_never_changes"
  BEFORE UPDATE OF "campaign_id", "seq", "project_id", "receiving_organization_id", "donor_id", "channel_id", "team_id", "amount", "day"
  ON "donation" FOR EACH ROW EXECUTE FUNCTION "donation_never_changes"();--> statement-breakpoint
-- What was reached stays reached, at the entry that reached it (I16).
CREATE FUNCTION "milestone_is_reached_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a milestone is reached once' USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_is_reached_once';
END
$$;--> statement-breakpoint
CREATE TRIGGER "milestone_is_reached_once"
  BEFORE UPDATE OR DELETE ON "milestone" FOR EACH ROW WHEN (OLD."reached_seq" IS NOT NULL)
  EXECUTE FUNCTION "milestone_is_reached_once"();--> statement-breakpoint
CREATE FUNCTION "dream_is_reached_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a dream reaches its minimum once' USING ERRCODE = 'check_violation', CONSTRAINT = 'dream_is_reached_once';
END
$$;--> statement-breakpoint
CREATE TRIGGER "dream_is_reached_once"
  BEFORE UPDATE OF "reached_seq", "reached_at" ON "dream" FOR EACH ROW
  WHEN (OLD."reached_seq" IS NOT NULL AND NEW."reached_seq" IS DISTINCT FROM OLD."reached_seq")
  EXECUTE FUNCTION "dream_is_reached_once"();--> statement-breakpoint
-- The minimum of a dream is its first milestone, whoever opens the dream.
CREATE FUNCTION "dream_minimum_is_a_milestone"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "milestone" ("campaign_id", "topic", "kind", "metric", "threshold", "name_zh", "name_en")
  VALUES (NEW."campaign_id", 'dream:' || NEW."id", 'MINIMUM', 'FLOWERS_COUNTED', NEW."minimum_flowers", '心愿达成', 'The dream will come true');
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "dream_minimum_is_a_milestone"
  AFTER INSERT ON "dream" FOR EACH ROW EXECUTE FUNCTION "dream_minimum_is_a_milestone"();--> statement-breakpoint
INSERT INTO "milestone" ("campaign_id", "topic", "kind", "metric", "threshold", "name_zh", "name_en")
SELECT "campaign_id", 'dream:' || "id", 'MINIMUM', 'FLOWERS_COUNTED', "minimum_flowers", '心愿达成', 'The dream will come true'
FROM "dream";--> statement-breakpoint
-- What was recorded before these tables came.
UPDATE "deed_day" d SET "reversed" = r."flowers"
FROM (
  SELECT "donor_id", "day", "deed_type_id", sum("flowers")::int AS "flowers" FROM "deed"
  WHERE "result" = 'REVERSED' GROUP BY 1, 2, 3
) r
WHERE d."donor_id" = r."donor_id" AND d."day" = r."day" AND d."deed_type_id" = r."deed_type_id";--> statement-breakpoint
INSERT INTO "flower_entry" ("campaign_id", "donor_id", "seq", "line", "code", "amount", "balance", "at")
SELECT m."campaign_id", m."owner_id", m."seq", m."line", m."code", m."amount",
  sum(m."amount") OVER (PARTITION BY m."campaign_id", m."owner_id" ORDER BY m."seq", m."line"), e."at"
FROM (
  SELECT t."campaign_id", a."owner_id", t."seq", t."line", t."code",
    CASE WHEN a."id" = t."credit_account_id" THEN t."amount" ELSE -t."amount" END AS "amount"
  FROM "account" a JOIN "transfer" t ON a."id" IN (t."debit_account_id", t."credit_account_id")
  WHERE a."kind" = 'DONOR_FLOWERS'
) m
JOIN "journal_entry" e ON e."campaign_id" = m."campaign_id" AND e."seq" = m."seq";--> statement-breakpoint
INSERT INTO "partner_day" ("partner_id", "day", "deed_type_id", "deeds", "granted", "capped", "reversed", "flowers", "checksum")
SELECT "partner_id", "day", "deed_type_id", count(*), count(*) FILTER (WHERE "result" = 'GRANTED'),
  count(*) FILTER (WHERE "result" = 'CAPPED'), count(*) FILTER (WHERE "result" = 'REVERSED'),
  coalesce(sum("flowers") FILTER (WHERE "result" = 'GRANTED'), 0),
  (sum(('x' || left(encode(sha256(convert_to("external_id", 'UTF8')), 'hex'), 15))::bit(60)::bigint::numeric) % 1152921504606846976)::bigint
FROM "deed" WHERE "partner_id" IS NOT NULL GROUP BY 1, 2, 3;
