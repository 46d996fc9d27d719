CREATE TABLE "dream_sponsor" (
	"dream_id" integer NOT NULL,
	"position" integer NOT NULL,
	"partner_id" integer,
	"name_zh" text,
	"name_en" text,
	CONSTRAINT "dream_sponsor_key" PRIMARY KEY("dream_id","position"),
	CONSTRAINT "dream_sponsor_is_named_once" UNIQUE("dream_id","partner_id"),
	CONSTRAINT "dream_sponsor_is_a_partner_or_a_name" CHECK (num_nonnulls("dream_sponsor"."partner_id", "dream_sponsor"."name_zh") = 1 and ("dream_sponsor"."name_zh" is null) = ("dream_sponsor"."name_en" is null))
);
--> statement-breakpoint
CREATE TABLE "flower_rollover" (
	"campaign_id" integer NOT NULL,
	"gift_seq" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"from_id" integer NOT NULL,
	"into_id" integer NOT NULL,
	"flowers" integer NOT NULL,
	CONSTRAINT "flower_rollover_key" PRIMARY KEY("campaign_id","gift_seq","seq"),
	CONSTRAINT "flower_rollover_moves_something" CHECK ("flower_rollover"."flowers" > 0 and "flower_rollover"."from_id" <> "flower_rollover"."into_id")
);
--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "handled_seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "feedback_days" integer DEFAULT 92 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream_sponsor" ADD CONSTRAINT "dream_sponsor_dream_id_dream_id_fk" FOREIGN KEY ("dream_id") REFERENCES "public"."dream"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "flower_rollover_into" ON "flower_rollover" USING btree ("into_id");--> statement-breakpoint
CREATE INDEX "flower_rollover_from" ON "flower_rollover" USING btree ("from_id");--> statement-breakpoint
CREATE INDEX "dream_that_moves" ON "dream" USING btree ("campaign_id","closes_at") WHERE "dream"."state" in ('SCHEDULED', 'COLLECTING', 'REACHED', 'MISSED');--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_feedback_days_are_positive" CHECK ("dream"."feedback_days" > 0);--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_rolls_over_into_another" CHECK ("dream"."rolled_into_id" <> "dream"."id");--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_rolled_over_says_into_which" CHECK ("dream"."state" <> 'ROLLED_OVER' or "dream"."rolled_into_id" is not null);