-- Topics are compared byte by byte: they are codes, not words of a language.
ALTER TABLE "totals_held_back" ALTER COLUMN "topic" TYPE text COLLATE "C";--> statement-breakpoint
-- Rows that batches update again and again keep room on their page, so that an update touches no index.
ALTER TABLE "match_day" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "match_usage" SET (fillfactor = 70);--> statement-breakpoint
-- A published rule set never changes (I30): a change is a new version.
CREATE FUNCTION "rule_set_never_changes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published rule set never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'rule_set_never_changes';
END
$$;--> statement-breakpoint
CREATE TRIGGER "rule_set_never_changes"
  BEFORE UPDATE OR DELETE ON "rule_set" FOR EACH ROW EXECUTE FUNCTION "rule_set_never_changes"();--> statement-breakpoint
-- Neither does the seed of a window, whose hash is out.
CREATE FUNCTION "matching_window_seed_never_changes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the seed of a window never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_window_seed_never_changes';
END
$$;--> statement-breakpoint
CREATE TRIGGER "matching_window_seed_never_changes"
  BEFORE UPDATE OF "seed", "seed_hash" ON "matching_window" FOR EACH ROW EXECUTE FUNCTION "matching_window_seed_never_changes"();
--> statement-breakpoint
-- A campaign that is SETTLED takes nothing into its journal but adjustments and the release of brakes; its closing is the last other entry (I26).
-- Asked once for each statement, however many entries it writes, so that a batch pays for one look-up.
CREATE FUNCTION "journal_is_closed_when_settled"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM "campaign" c
    JOIN "added" e ON e."campaign_id" = c."id"
      AND e."kind" NOT IN ('PROPOSE_ADJUSTMENT', 'APPLY_ADJUSTMENT', 'REJECT_ADJUSTMENT', 'RELEASE_BRAKE')
    LEFT JOIN "settlement" s ON s."campaign_id" = c."id"
    WHERE c."phase" = 'SETTLED' AND NOT coalesce(e."kind" = 'CLOSE_CAMPAIGN' AND e."seq" = s."settled_seq", false)
  ) THEN
    RAISE EXCEPTION 'the journal of a settled campaign takes adjustments only' USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_is_closed_when_settled';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "journal_is_closed_when_settled"
  AFTER INSERT ON "journal_entry" REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "journal_is_closed_when_settled"();
