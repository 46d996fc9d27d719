ALTER TABLE "deed" DROP CONSTRAINT "deed_is_recorded_once_for_its_partner";--> statement-breakpoint
CREATE UNIQUE INDEX "deed_is_recorded_once_for_its_partner" ON "deed" USING btree ("partner_id","external_id") WHERE "deed"."external_id" is not null;--> statement-breakpoint
-- References of donors and kinds of accounts are compared byte by byte: they are codes, not words of a language.
ALTER TABLE "donor" ALTER COLUMN "ref" TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "account" ALTER COLUMN "kind" TYPE text COLLATE "C";
