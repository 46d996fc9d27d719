-- Topics are compared byte by byte: they are codes, not words of a language.
ALTER TABLE "totals" ALTER COLUMN "topic" TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "totals_minute" ALTER COLUMN "topic" TYPE text COLLATE "C";--> statement-breakpoint
-- Rows that every batch updates keep room on their page, so that an update touches no index.
ALTER TABLE "journal_head" SET (fillfactor = 10);--> statement-breakpoint
ALTER TABLE "totals" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "totals_minute" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "account" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "participation" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "deed_day" SET (fillfactor = 80);
--> statement-breakpoint
-- A paid donation never changes project, receiver, channel, donor or amount (I10). Only an update that names one of them
-- meets the trigger: the journal's do not.
CREATE FUNCTION "donation_never_changes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a paid donation never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'donation_never_changes';
END
$$;--> statement-breakpoint
CREATE TRIGGER "donation_never_changes"
  BEFORE UPDATE OF "campaign_id", "seq", "project_id", "receiving_organization_id", "donor_id", "channel_id", "amount", "day"
  ON "donation" FOR EACH ROW EXECUTE FUNCTION "donation_never_changes"();
