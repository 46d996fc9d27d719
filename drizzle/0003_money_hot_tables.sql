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
