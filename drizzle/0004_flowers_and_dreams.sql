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
CREATE TABLE "feedback_delivery" (
	"donor_id" bigint NOT NULL,
	"campaign_id" integer NOT NULL,
	"number" integer NOT NULL,
	"delivered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "feedback_delivery_key" PRIMARY KEY("donor_id","campaign_id","number")
);
--> statement-breakpoint
CREATE TABLE "feedback_head" (
	"campaign_id" integer PRIMARY KEY NOT NULL,
	"published" integer DEFAULT 0 NOT NULL,
	"moved" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_publication" (
	"campaign_id" integer NOT NULL,
	"number" integer NOT NULL,
	"report_id" integer NOT NULL,
	"project_id" integer NOT NULL,
	"dream_id" integer,
	"published_at" timestamp with time zone NOT NULL,
	"up_to_seq" bigint NOT NULL,
	"part" smallint DEFAULT 0 NOT NULL,
	"after_seq" bigint DEFAULT 0 NOT NULL,
	"delivered" integer DEFAULT 0 NOT NULL,
	"completed_at" timestamp with time zone,
	CONSTRAINT "report_publication_key" PRIMARY KEY("campaign_id","number"),
	CONSTRAINT "report_is_published_once" UNIQUE("report_id"),
	CONSTRAINT "report_publication_number_is_positive" CHECK ("report_publication"."number" > 0),
	CONSTRAINT "report_publication_counts_people" CHECK ("report_publication"."delivered" >= 0 and "report_publication"."part" >= 0)
);
--> statement-breakpoint
CREATE TABLE "progress_report" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "progress_report_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"project_id" integer NOT NULL,
	"dream_id" integer,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"title_zh" text NOT NULL,
	"title_en" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"planned_beneficiaries" integer NOT NULL,
	"planned_spending" bigint NOT NULL,
	"state" text NOT NULL,
	"published_revision" integer,
	"published_at" timestamp with time zone,
	CONSTRAINT "progress_report_number_is_unique_in_its_project" UNIQUE("project_id","number"),
	CONSTRAINT "progress_report_kind_is_known" CHECK ("progress_report"."kind" in ('FIRST_FEEDBACK', 'STAGE', 'FINAL')),
	CONSTRAINT "progress_report_state_is_known" CHECK ("progress_report"."state" in ('PLANNED', 'SUBMITTED', 'PUBLISHED')),
	CONSTRAINT "progress_report_plan_is_not_negative" CHECK ("progress_report"."planned_beneficiaries" >= 0 and "progress_report"."planned_spending" >= 0),
	CONSTRAINT "progress_report_is_published_with_a_revision" CHECK (("progress_report"."state" = 'PUBLISHED') = ("progress_report"."published_revision" is not null) and ("progress_report"."published_revision" is null) = ("progress_report"."published_at" is null))
);
--> statement-breakpoint
CREATE TABLE "report_revision" (
	"report_id" integer NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"text_zh" text NOT NULL,
	"text_en" text NOT NULL,
	"beneficiaries_reached" integer NOT NULL,
	"spent" bigint NOT NULL,
	"correction_zh" text,
	"correction_en" text,
	"submitted_by" text NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decision_reason" text,
	CONSTRAINT "report_revision_key" PRIMARY KEY("report_id","number"),
	CONSTRAINT "report_revision_state_is_known" CHECK ("report_revision"."state" in ('SUBMITTED', 'RETURNED', 'PUBLISHED')),
	CONSTRAINT "report_revision_number_is_positive" CHECK ("report_revision"."number" > 0),
	CONSTRAINT "report_revision_figures_are_not_negative" CHECK ("report_revision"."beneficiaries_reached" >= 0 and "report_revision"."spent" >= 0),
	CONSTRAINT "report_revision_corrects_in_both_languages" CHECK (("report_revision"."correction_zh" is null) = ("report_revision"."correction_en" is null)),
	CONSTRAINT "report_revision_is_decided_by_somebody" CHECK (("report_revision"."state" = 'SUBMITTED') = ("report_revision"."decided_at" is null) and ("report_revision"."decided_at" is null) = ("report_revision"."decided_by" is null) and ("report_revision"."decided_at" is null) = ("report_revision"."decision_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "flower_entry" (
	"campaign_id" integer NOT NULL,
	"donor_id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"line" smallint NOT NULL,
	"code" text NOT NULL,
	"amount" bigint NOT NULL,
	"balance" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "flower_entry_key" PRIMARY KEY("donor_id","campaign_id","seq","line"),
	CONSTRAINT "flower_entry_moves_something" CHECK ("flower_entry"."amount" <> 0),
	CONSTRAINT "flower_entry_leaves_no_debt" CHECK ("flower_entry"."balance" >= 0)
);
--> statement-breakpoint
CREATE TABLE "honour_level" (
	"campaign_id" integer NOT NULL,
	"code" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"days" integer NOT NULL,
	CONSTRAINT "honour_level_key" PRIMARY KEY("campaign_id","code"),
	CONSTRAINT "honour_level_days_are_set_once" UNIQUE("campaign_id","days"),
	CONSTRAINT "honour_level_takes_days" CHECK ("honour_level"."days" > 0)
);
--> statement-breakpoint
CREATE TABLE "change_request" (
	"key_digest" uuid PRIMARY KEY NOT NULL,
	"content_digest" uuid NOT NULL,
	"subject" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "partner_event" (
	"campaign_id" integer NOT NULL,
	"seq" bigint NOT NULL,
	"line" smallint NOT NULL,
	"partner_id" integer,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "partner_event_key" PRIMARY KEY("campaign_id","seq","line"),
	CONSTRAINT "partner_event_kind_is_known" CHECK ("partner_event"."kind" in ('deed.reversed', 'quota.near', 'dream.reached', 'milestone.reached'))
);
--> statement-breakpoint
CREATE TABLE "partner_key" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "partner_key_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"partner_id" integer NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "partner_key_hash_is_a_hash" CHECK ("partner_key"."hash" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "partner_key_expires_after_it_is_made" CHECK ("partner_key"."expires_at" > "partner_key"."created_at")
);
--> statement-breakpoint
CREATE TABLE "partner_day" (
	"partner_id" integer NOT NULL,
	"day" date NOT NULL,
	"deed_type_id" integer NOT NULL,
	"deeds" integer NOT NULL,
	"granted" integer NOT NULL,
	"capped" integer NOT NULL,
	"reversed" integer NOT NULL,
	"flowers" integer NOT NULL,
	"checksum" bigint NOT NULL,
	CONSTRAINT "partner_day_key" PRIMARY KEY("partner_id","day","deed_type_id"),
	CONSTRAINT "partner_day_adds_up" CHECK ("partner_day"."granted" >= 0 and "partner_day"."capped" >= 0 and "partner_day"."reversed" >= 0 and "partner_day"."flowers" >= 0 and "partner_day"."deeds" = "partner_day"."granted" + "partner_day"."capped" + "partner_day"."reversed")
);
--> statement-breakpoint
CREATE TABLE "webhook_delivery" (
	"endpoint_id" integer NOT NULL,
	"campaign_id" integer NOT NULL,
	"seq" bigint NOT NULL,
	"line" smallint NOT NULL,
	"state" text NOT NULL,
	"attempts" smallint NOT NULL,
	"replays" integer NOT NULL,
	"next_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"last_at" timestamp with time zone,
	"last_status" smallint,
	"last_problem" text,
	CONSTRAINT "webhook_delivery_key" PRIMARY KEY("endpoint_id","seq","line"),
	CONSTRAINT "webhook_delivery_is_due_while_pending" CHECK (("webhook_delivery"."state" = 'PENDING') = ("webhook_delivery"."next_at" is not null)),
	CONSTRAINT "webhook_delivery_state_is_known" CHECK ("webhook_delivery"."state" in ('PENDING', 'DELIVERED', 'FAILED')),
	CONSTRAINT "webhook_delivery_is_tried_so_often" CHECK ("webhook_delivery"."attempts" between 0 and 10)
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoint" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_endpoint_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"partner_id" integer NOT NULL,
	"campaign_id" integer NOT NULL,
	"url" text NOT NULL,
	"kinds" text[] NOT NULL,
	"secret" text NOT NULL,
	"previous_secret" text,
	"previous_until" timestamp with time zone,
	"cursor_seq" bigint NOT NULL,
	"cursor_line" smallint NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"opened_by" text NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "webhook_endpoint_previous_secret_ends" CHECK (("webhook_endpoint"."previous_secret" is null) = ("webhook_endpoint"."previous_until" is null)),
	CONSTRAINT "webhook_endpoint_wants_something" CHECK (cardinality("webhook_endpoint"."kinds") > 0)
);
--> statement-breakpoint
CREATE TABLE "team" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "team_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"code" text NOT NULL,
	"captain_id" bigint NOT NULL,
	"project_id" integer,
	"dream_id" integer,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"slogan" text,
	"slogan_state" text NOT NULL,
	"target" bigint,
	"state" text NOT NULL,
	"closed_by_staff" boolean DEFAULT false NOT NULL,
	"idempotency_key" text NOT NULL,
	"content_digest" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "team_code_is_unique" UNIQUE("code"),
	CONSTRAINT "team_key_is_unique_for_its_captain" UNIQUE("captain_id","idempotency_key"),
	CONSTRAINT "team_gathers_for_one_thing" CHECK (("team"."project_id" is null) <> ("team"."dream_id" is null)),
	CONSTRAINT "team_closed_by_staff_is_closed" CHECK ("team"."state" = 'CLOSED' or not "team"."closed_by_staff"),
	CONSTRAINT "team_kind_is_known" CHECK ("team"."kind" in ('PERSONAL', 'ENTERPRISE', 'SCHOOL')),
	CONSTRAINT "team_state_is_known" CHECK ("team"."state" in ('OPEN', 'CLOSED')),
	CONSTRAINT "team_slogan_state_is_known" CHECK ("team"."slogan_state" in ('NONE', 'PENDING', 'APPROVED', 'REJECTED')),
	CONSTRAINT "team_has_a_slogan_to_moderate" CHECK (("team"."slogan_state" = 'NONE') = ("team"."slogan" is null)),
	CONSTRAINT "team_target_is_positive" CHECK ("team"."target" > 0)
);
--> statement-breakpoint
CREATE TABLE "team_member" (
	"team_id" integer NOT NULL,
	"donor_id" bigint NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"anonymous" boolean DEFAULT false NOT NULL,
	"place" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "team_member_key" PRIMARY KEY("team_id","donor_id")
);
--> statement-breakpoint
CREATE TABLE "milestone" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "milestone_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"topic" text NOT NULL,
	"kind" text NOT NULL,
	"metric" text NOT NULL,
	"threshold" bigint NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"reached_seq" bigint,
	"reached_line" smallint,
	"reached_at" timestamp with time zone,
	CONSTRAINT "milestone_threshold_is_set_once" UNIQUE("campaign_id","topic","metric","threshold"),
	CONSTRAINT "milestone_kind_is_known" CHECK ("milestone"."kind" in ('MILESTONE', 'MINIMUM', 'TIER')),
	CONSTRAINT "milestone_metric_is_known" CHECK ("milestone"."metric" in ('RECEIVED', 'DONATION_COUNT', 'DONOR_COUNT', 'FLOWER_COUNT', 'GIVER_COUNT', 'FLOWERS_COUNTED')),
	CONSTRAINT "milestone_threshold_is_positive" CHECK ("milestone"."threshold" > 0),
	CONSTRAINT "milestone_is_reached_at_one_place" CHECK (("milestone"."reached_seq" is null) = ("milestone"."reached_line" is null) and ("milestone"."reached_seq" is null) = ("milestone"."reached_at" is null))
);
--> statement-breakpoint
ALTER TABLE "dream" DROP CONSTRAINT "dream_state_is_known";--> statement-breakpoint
ALTER TABLE "dream_proposal" DROP CONSTRAINT "dream_proposal_state_is_known";--> statement-breakpoint
ALTER TABLE "deed_day" DROP CONSTRAINT "deed_day_is_not_negative";--> statement-breakpoint
ALTER TABLE "flower_gift" DROP CONSTRAINT "flower_gift_counts_what_was_given";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_kind_has_its_asset";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_never_overdrawn";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_source_is_never_overfilled";--> statement-breakpoint
DROP INDEX "dream_proposal_of_campaign";--> statement-breakpoint
ALTER TABLE "donation" ADD COLUMN "team_id" integer;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "suspended_from" text;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "reached_seq" bigint;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "reached_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "closed_flowers" bigint;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "miss_policy" text DEFAULT 'RETURN_FLOWERS' NOT NULL;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "rolled_into_id" integer;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "handled_seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "funding_rate" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "funding_cap" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "funded" bigint;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "project_id" integer;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "feedback_days" integer DEFAULT 92 NOT NULL;--> statement-breakpoint
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
ALTER TABLE "deed_day" ADD COLUMN "reversed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "flower_gift" ADD COLUMN "returned" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "flower_gift" ADD COLUMN "team_id" integer;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "daily_flower_quota" integer;--> statement-breakpoint
ALTER TABLE "totals" ADD COLUMN "funded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_held_back" ADD COLUMN "funded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_minute" ADD COLUMN "funded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream_sponsor" ADD CONSTRAINT "dream_sponsor_dream_id_dream_id_fk" FOREIGN KEY ("dream_id") REFERENCES "public"."dream"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_decision" ADD CONSTRAINT "proposal_decision_proposal_id_dream_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."dream_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_decision" ADD CONSTRAINT "proposal_decision_into_proposal_id_dream_proposal_id_fk" FOREIGN KEY ("into_proposal_id") REFERENCES "public"."dream_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_decision" ADD CONSTRAINT "proposal_decision_into_dream_id_dream_id_fk" FOREIGN KEY ("into_dream_id") REFERENCES "public"."dream"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_print" ADD CONSTRAINT "proposal_print_proposal_id_dream_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."dream_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_season" ADD CONSTRAINT "proposal_season_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_head" ADD CONSTRAINT "feedback_head_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_publication" ADD CONSTRAINT "report_publication_report_id_progress_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."progress_report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "progress_report" ADD CONSTRAINT "progress_report_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_revision" ADD CONSTRAINT "report_revision_report_id_progress_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."progress_report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "honour_level" ADD CONSTRAINT "honour_level_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_key" ADD CONSTRAINT "partner_key_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_is_to_an_endpoint" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team" ADD CONSTRAINT "team_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestone" ADD CONSTRAINT "milestone_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "proposal_decision_of_proposal" ON "proposal_decision" USING btree ("proposal_id","id");--> statement-breakpoint
CREATE INDEX "proposal_print_of_proposal" ON "proposal_print" USING btree ("proposal_id");--> statement-breakpoint
CREATE INDEX "flower_rollover_into" ON "flower_rollover" USING btree ("into_id");--> statement-breakpoint
CREATE INDEX "flower_rollover_from" ON "flower_rollover" USING btree ("from_id");--> statement-breakpoint
CREATE INDEX "report_publication_under_way" ON "report_publication" USING btree ("campaign_id","number") WHERE "report_publication"."completed_at" is null;--> statement-breakpoint
CREATE INDEX "progress_report_of_dream" ON "progress_report" USING btree ("dream_id","number");--> statement-breakpoint
CREATE INDEX "progress_report_due" ON "progress_report" USING btree ("campaign_id","due_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "report_revision_is_submitted_one_at_a_time" ON "report_revision" USING btree ("report_id") WHERE "report_revision"."state" = 'SUBMITTED';--> statement-breakpoint
CREATE INDEX "partner_event_of_partner" ON "partner_event" USING btree ("partner_id","seq","line");--> statement-breakpoint
CREATE INDEX "partner_event_for_everybody" ON "partner_event" USING btree ("campaign_id","seq","line") WHERE "partner_event"."partner_id" is null;--> statement-breakpoint
CREATE INDEX "partner_key_of_partner" ON "partner_key" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" USING btree ("endpoint_id","next_at") WHERE state = 'PENDING';--> statement-breakpoint
CREATE INDEX "webhook_delivery_in_state" ON "webhook_delivery" USING btree ("endpoint_id","state","seq","line");--> statement-breakpoint
CREATE INDEX "webhook_endpoint_of_partner" ON "webhook_endpoint" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "team_of_campaign" ON "team" USING btree ("campaign_id","id");--> statement-breakpoint
CREATE INDEX "team_of_project" ON "team" USING btree ("project_id","id") WHERE "team"."project_id" is not null;--> statement-breakpoint
CREATE INDEX "team_of_dream" ON "team" USING btree ("dream_id","id") WHERE "team"."dream_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "team_member_place" ON "team_member" USING btree ("team_id","place");--> statement-breakpoint
CREATE INDEX "team_member_of_donor" ON "team_member" USING btree ("donor_id","team_id");--> statement-breakpoint
CREATE INDEX "milestone_reached" ON "milestone" USING btree ("campaign_id","reached_seq","reached_line");--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_merged_into_id_dream_proposal_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."dream_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_dream_id_dream_id_fk" FOREIGN KEY ("dream_id") REFERENCES "public"."dream"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dream_that_moves" ON "dream" USING btree ("campaign_id","closes_at") WHERE "dream"."state" in ('SCHEDULED', 'COLLECTING', 'REACHED', 'MISSED');--> statement-breakpoint
CREATE INDEX "dream_proposal_of_state" ON "dream_proposal" USING btree ("campaign_id","state","number");--> statement-breakpoint
CREATE INDEX "dream_proposal_of_region" ON "dream_proposal" USING btree ("campaign_id","state","region_code","number");--> statement-breakpoint
CREATE INDEX "dream_proposal_changed" ON "dream_proposal" USING btree ("campaign_id","change","id");--> statement-breakpoint
CREATE INDEX "dream_proposal_of_proposer" ON "dream_proposal" USING btree ("proposer_id","campaign_id","id");--> statement-breakpoint
CREATE INDEX "dream_proposal_merged" ON "dream_proposal" USING btree ("merged_into_id") WHERE "dream_proposal"."merged_into_id" is not null;--> statement-breakpoint
CREATE INDEX "dream_proposal_credited" ON "dream_proposal" USING btree ("dream_id","number") WHERE "dream_proposal"."dream_id" is not null;--> statement-breakpoint
CREATE INDEX "dream_proposal_claimed" ON "dream_proposal" USING btree ("campaign_id","claimed_by","number") WHERE "dream_proposal"."claimed_by" is not null;--> statement-breakpoint
CREATE INDEX "dream_proposal_with_similar" ON "dream_proposal" USING btree ("campaign_id","state","number") WHERE "dream_proposal"."has_similar";--> statement-breakpoint
CREATE INDEX "dream_proposal_search" ON "dream_proposal" USING gin ("search");--> statement-breakpoint
CREATE INDEX "flower_gift_of_dream" ON "flower_gift" USING btree ("dream_id","seq");--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_becomes_one_project_of_its_own" UNIQUE("project_id");--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_number_is_unique_in_its_campaign" UNIQUE("campaign_id","number");--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_is_suspended_from_somewhere" CHECK (("dream"."state" = 'SUSPENDED') = ("dream"."suspended_from" is not null));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_is_reached_at_an_entry" CHECK (("dream"."reached_seq" is null) = ("dream"."reached_at" is null) and ("dream"."state" <> 'REACHED' or "dream"."reached_seq" is not null));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_miss_policy_is_known" CHECK ("dream"."miss_policy" in ('RETURN_FLOWERS', 'ROLL_OVER', 'KEEP'));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_funding_is_within_its_cap" CHECK ("dream"."funding_rate" >= 0 and "dream"."funding_cap" >= 0 and ("dream"."funded" is null or "dream"."funded" between 0 and "dream"."funding_cap"));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_is_funded_before_it_is_converted" CHECK (("dream"."state" not in ('FUNDED', 'CONVERTED') or "dream"."funded" is not null) and ("dream"."state" <> 'CONVERTED' or "dream"."project_id" is not null));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_is_closed_with_what_it_had" CHECK ("dream"."state" not in ('CLOSED', 'FUNDED', 'CONVERTED', 'MISSED', 'RETURNED', 'ROLLED_OVER') or "dream"."closed_flowers" is not null or "dream"."state" = 'CLOSED');--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_feedback_days_are_positive" CHECK ("dream"."feedback_days" > 0);--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_rolls_over_into_another" CHECK ("dream"."rolled_into_id" <> "dream"."id");--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_rolled_over_says_into_which" CHECK ("dream"."state" <> 'ROLLED_OVER' or "dream"."rolled_into_id" is not null);--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_state_is_known" CHECK ("dream"."state" in ('SCHEDULED', 'COLLECTING', 'REACHED', 'CLOSED', 'FUNDED', 'CONVERTED', 'MISSED', 'RETURNED', 'ROLLED_OVER', 'SUSPENDED'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_language_is_known" CHECK ("dream_proposal"."language" in ('ZH', 'EN'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_category_is_known" CHECK ("dream_proposal"."category" in ('EDUCATION', 'RURAL_REVITALIZATION', 'MEDICAL', 'DISASTER_RELIEF', 'NATURE', 'CARE_AND_ADVOCACY'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_translated_as_a_whole" CHECK (num_nulls("dream_proposal"."translated_title", "dream_proposal"."translated_problem", "dream_proposal"."translated_beneficiaries", "dream_proposal"."translated_by") in (0, 4) and coalesce("dream_proposal"."translated_by" in ('AUTHOR', 'STAFF'), true));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_public_in_both_languages" CHECK ("dream_proposal"."translated_title" is not null or "dream_proposal"."state" not in ('SHORTLISTED', 'SELECTED'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_numbered_when_submitted" CHECK (("dream_proposal"."number" is null) = ("dream_proposal"."submitted_at" is null) and ("dream_proposal"."number" is not null or "dream_proposal"."state" in ('DRAFT', 'WITHDRAWN')));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_merged_into_something_else" CHECK (("dream_proposal"."merged_into_id" is null or "dream_proposal"."state" = 'MERGED') and ("dream_proposal"."state" <> 'MERGED' or "dream_proposal"."merged_into_id" is not null or "dream_proposal"."dream_id" is not null) and "dream_proposal"."merged_into_id" is distinct from "dream_proposal"."id");--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_is_credited_where_it_led" CHECK (("dream_proposal"."dream_id" is null or "dream_proposal"."state" in ('SELECTED', 'MERGED')) and ("dream_proposal"."state" <> 'SELECTED' or "dream_proposal"."dream_id" is not null));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_claim_has_an_end" CHECK (("dream_proposal"."claimed_by" is null) = ("dream_proposal"."claimed_until" is null) and ("dream_proposal"."claimed_by" is null or "dream_proposal"."state" = 'SUBMITTED'));--> statement-breakpoint
ALTER TABLE "dream_proposal" ADD CONSTRAINT "dream_proposal_state_is_known" CHECK ("dream_proposal"."state" in ('DRAFT', 'SUBMITTED', 'SCREENED', 'SHORTLISTED', 'SELECTED', 'REJECTED', 'MERGED', 'WITHDRAWN'));--> statement-breakpoint
ALTER TABLE "deed_day" ADD CONSTRAINT "deed_day_is_not_negative" CHECK ("deed_day"."deeds" >= 0 and "deed_day"."flowers" >= 0 and "deed_day"."reversed" >= 0);--> statement-breakpoint
ALTER TABLE "flower_gift" ADD CONSTRAINT "flower_gift_counts_what_was_given" CHECK ("flower_gift"."count" > 0 and "flower_gift"."counted" >= 0 and "flower_gift"."returned" >= 0 and "flower_gift"."counted" + "flower_gift"."returned" <= "flower_gift"."count");--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_kind_has_its_asset" CHECK ("account"."asset" is not distinct from case when "account"."kind" in ('CHANNEL', 'PROJECT_DONATIONS', 'MATCHING_FUNDER', 'MATCHING_POOL', 'MATCHING_WINDOW', 'MATCHING_HELD', 'MATCHING_RETURNED', 'PROJECT_FOUNDATION_MATCH', 'PROJECT_PARTNER_MATCH', 'FOUNDATION_MATCH_PAID', 'PARTNER_MATCH_PAID', 'INCENTIVE_FUNDER', 'INCENTIVE_TRACK', 'INCENTIVE_PROPOSED', 'ORGANIZATION_AWARDS', 'AWARDS_PAID', 'DREAM_FUNDER', 'DREAM_FUND', 'DREAM_FUNDING', 'PROJECT_DREAM_FUNDING') then 'CNY' when "account"."kind" in ('DEED_TYPE', 'DONOR_FLOWERS', 'DREAM_FLOWERS') then 'FLOWER' end);--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_never_overdrawn" CHECK ("account"."kind" in ('CHANNEL', 'MATCHING_FUNDER', 'INCENTIVE_FUNDER', 'DREAM_FUNDER', 'DEED_TYPE') or "account"."debits" <= "account"."credits");--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_source_is_never_overfilled" CHECK ("account"."kind" not in ('CHANNEL', 'MATCHING_FUNDER', 'INCENTIVE_FUNDER', 'DREAM_FUNDER', 'DEED_TYPE') or "account"."credits" <= "account"."debits");--> statement-breakpoint
ALTER TABLE "partner" ADD CONSTRAINT "partner_quota_is_not_negative" CHECK ("partner"."daily_flower_quota" >= 0);