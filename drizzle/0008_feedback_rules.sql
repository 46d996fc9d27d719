-- What was published, or returned, stays as it was: it can be read ever after (I21).
CREATE FUNCTION "report_revision_is_kept"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a revision that is decided never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_revision_is_kept';
END
$$;--> statement-breakpoint
CREATE TRIGGER "report_revision_is_kept"
  BEFORE UPDATE OR DELETE ON "report_revision" FOR EACH ROW WHEN (OLD."state" <> 'SUBMITTED')
  EXECUTE FUNCTION "report_revision_is_kept"();--> statement-breakpoint
-- A report that reached somebody has reached them (I20).
CREATE FUNCTION "feedback_delivery_is_kept"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a delivery never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'feedback_delivery_is_kept';
END
$$;--> statement-breakpoint
CREATE TRIGGER "feedback_delivery_is_kept"
  BEFORE UPDATE OR DELETE ON "feedback_delivery" FOR EACH ROW EXECUTE FUNCTION "feedback_delivery_is_kept"();--> statement-breakpoint
-- The row that every delivery updates keeps room on its page.
ALTER TABLE "report_publication" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "feedback_head" SET (fillfactor = 50);
