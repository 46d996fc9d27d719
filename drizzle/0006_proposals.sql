CREATE TABLE "proposal_decision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "proposal_decision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"proposal_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"verb" text NOT NULL,
	"from_state" text NOT NULL,
	"to_state" text NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"into_proposal_id" integer,
	"into_dream_id" integer,
	CONSTRAINT "proposal_decision_verb_is_known" CHECK ("proposal_decision"."verb" in ('SUBMIT', 'WITHDRAW', 'SCREEN', 'REJECT', 'SHORTLIST', 'SELECT', 'MERGE', 'RELEASE')),
	CONSTRAINT "proposal_decision_moves" CHECK ("proposal_decision"."from_state" <> "proposal_decision"."to_state")
);
--> statement-breakpoint
CREATE TABLE "proposal_print" (
	"campaign_id" integer NOT NULL,
	"print" integer NOT NULL,
	"proposal_id" integer NOT NULL,
	CONSTRAINT "proposal_print_campaign_id_print_proposal_id_pk" PRIMARY KEY("campaign_id","print","proposal_id")
);
--> statement-breakpoint
CREATE TABLE "proposal_season" (
	"campaign_id" integer PRIMARY KEY NOT NULL,
	"change" bigint DEFAULT 0 NOT NULL,
	"last_number" integer DEFAULT 0 NOT NULL,
	"most_open" integer DEFAULT 20 NOT NULL,
	"claim_minutes" integer DEFAULT 30 NOT NULL,
	"similar_from" integer DEFAULT 50 NOT NULL,
	CONSTRAINT "proposal_season_counts_upward" CHECK ("proposal_season"."change" >= 0 and "proposal_season"."last_number" >= 0),
	CONSTRAINT "proposal_season_rules_are_in_range" CHECK ("proposal_season"."most_open" between 1 and 50 and "proposal_season"."claim_minutes" between 1 and 1440 and "proposal_season"."similar_from" between 1 and 100)
);
--> statement-breakpoint
ALTER TABLE "dream_proposal" DROP CONSTRAINT "dream_proposal_state_is_known";--> statement-breakpoint
DROP INDEX "dream_proposal_of_campaign";--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "number" integer;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "language" text DEFAULT 'ZH' NOT NULL;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "translated_title" text;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "translated_problem" text;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "translated_beneficiaries" text;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "translated_by" text;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "region_code" text DEFAULT 'UNKNOWN' NOT NULL;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "merged_into_id" integer;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "dream_id" integer;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "change" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "submitted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "claimed_by" text;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "claimed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "has_similar" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD COLUMN "search" "tsvector" DEFAULT ''::tsvector NOT NULL;--> statement-breakpoint
ALTER TABLE "proposal_decision" ADD CONSTRAINT "proposal_decision_proposal_id_dream_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."dream_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_decision" ADD CONSTRAINT "proposal_decision_into_proposal_id_dream_proposal_id_fk" FOREIGN KEY ("into_proposal_id") REFERENCES "public"."dream_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_decision" ADD CONSTRAINT "proposal_decision_into_dream_id_dream_id_fk" FOREIGN KEY ("into_dream_id") REFERENCES "public"."dream"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_print" ADD CONSTRAINT "proposal_print_proposal_id_dream_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."dream_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_season" ADD CONSTRAINT "proposal_season_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "proposal_decision_of_proposal" ON "proposal_decision" USING btree ("proposal_id","id");--> statement-breakpoint
CREATE INDEX "proposal_print_of_proposal" ON "proposal_print" USING btree ("proposal_id");--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_merged_into_id_dream_proposal_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."dream_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_dream_id_dream_id_fk" FOREIGN KEY ("dream_id") REFERENCES "public"."dream"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dream_proposal_of_state" ON "dream_proposal" USING btree ("campaign_id","state","number");--> statement-breakpoint
CREATE INDEX "dream_proposal_of_region" ON "dream_proposal" USING btree ("campaign_id","state","region_code","number");--> statement-breakpoint
CREATE INDEX "dream_proposal_changed" ON "dream_proposal" USING btree ("campaign_id","change","id");--> statement-breakpoint
CREATE INDEX "dream_proposal_of_proposer" ON "dream_proposal" USING btree ("proposer_id","campaign_id","id");--> statement-breakpoint
CREATE INDEX "dream_proposal_merged" ON "dream_proposal" USING btree ("merged_into_id") WHERE "dream_proposal"."merged_into_id" is not null;--> statement-breakpoint
CREATE INDEX "dream_proposal_credited" ON "dream_proposal" USING btree ("dream_id","number") WHERE "dream_proposal"."dream_id" is not null;--> statement-breakpoint
CREATE INDEX "dream_proposal_claimed" ON "dream_proposal" USING btree ("campaign_id","claimed_by","number") WHERE "dream_proposal"."claimed_by" is not null;--> statement-breakpoint
CREATE INDEX "dream_proposal_with_similar" ON "dream_proposal" USING btree ("campaign_id","state","number") WHERE "dream_proposal"."has_similar";--> statement-breakpoint
CREATE INDEX "dream_proposal_search" ON "dream_proposal" USING gin ("search");--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_number_is_unique_in_its_campaign" UNIQUE("campaign_id","number");--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_language_is_known" CHECK ("dream_proposal"."language" in ('ZH', 'EN'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_category_is_known" CHECK ("dream_proposal"."category" in ('EDUCATION', 'RURAL_REVITALIZATION', 'MEDICAL', 'DISASTER_RELIEF', 'NATURE', 'CARE_AND_ADVOCACY'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_translated_as_a_whole" CHECK (num_nulls("dream_proposal"."translated_title", "dream_proposal"."translated_problem", "dream_proposal"."translated_beneficiaries", "dream_proposal"."translated_by") in (0, 4) and coalesce("dream_proposal"."translated_by" in ('AUTHOR', 'STAFF'), true));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_public_in_both_languages" CHECK ("dream_proposal"."translated_title" is not null or "dream_proposal"."state" not in ('SHORTLISTED', 'SELECTED'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_numbered_when_submitted" CHECK (("dream_proposal"."number" is null) = ("dream_proposal"."submitted_at" is null) and ("dream_proposal"."number" is not null or "dream_proposal"."state" in ('DRAFT', 'WITHDRAWN')));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_merged_into_something_else" CHECK (("dream_proposal"."merged_into_id" is null or "dream_proposal"."state" = 'MERGED') and ("dream_proposal"."state" <> 'MERGED' or "dream_proposal"."merged_into_id" is not null or "dream_proposal"."dream_id" is not null) and "dream_proposal"."merged_into_id" is distinct from "dream_proposal"."id");--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_credited_where_it_led" CHECK (("dream_proposal"."dream_id" is null or "dream_proposal"."state" in ('SELECTED', 'MERGED')) and ("dream_proposal"."state" <> 'SELECTED' or "dream_proposal"."dream_id" is not null));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_claim_has_an_end" CHECK (("dream_proposal"."claimed_by" is null) = ("dream_proposal"."claimed_until" is null) and ("dream_proposal"."claimed_by" is null or "dream_proposal"."state" = 'SUBMITTED'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_state_is_known" CHECK ("dream_proposal"."state" in ('DRAFT', 'SUBMITTED', 'SCREENED', 'SHORTLISTED', 'SELECTED', 'REJECTED', 'MERGED', 'WITHDRAWN'));