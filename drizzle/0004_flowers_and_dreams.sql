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
	CONSTRAINT "progress_report_number_is_unique_in_its_project" UNIQUE("project_id","number"),
	CONSTRAINT "progress_report_kind_is_known" CHECK ("progress_report"."kind" in ('FIRST_FEEDBACK', 'STAGE', 'FINAL')),
	CONSTRAINT "progress_report_state_is_known" CHECK ("progress_report"."state" in ('PLANNED', 'SUBMITTED', 'PUBLISHED')),
	CONSTRAINT "progress_report_plan_is_not_negative" CHECK ("progress_report"."planned_beneficiaries" >= 0 and "progress_report"."planned_spending" >= 0)
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
	"idempotency_key" text NOT NULL,
	"content_digest" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "team_code_is_unique" UNIQUE("code"),
	CONSTRAINT "team_key_is_unique_for_its_captain" UNIQUE("captain_id","idempotency_key"),
	CONSTRAINT "team_gathers_for_one_thing" CHECK (("team"."project_id" is null) <> ("team"."dream_id" is null)),
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
ALTER TABLE "deed_day" DROP CONSTRAINT "deed_day_is_not_negative";--> statement-breakpoint
ALTER TABLE "flower_gift" DROP CONSTRAINT "flower_gift_counts_what_was_given";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_kind_has_its_asset";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_never_overdrawn";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_source_is_never_overfilled";--> statement-breakpoint
ALTER TABLE "donation" ADD COLUMN "team_id" integer;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "suspended_from" text;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "reached_seq" bigint;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "reached_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "closed_flowers" bigint;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "miss_policy" text DEFAULT 'RETURN_FLOWERS' NOT NULL;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "rolled_into_id" integer;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "funding_rate" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "funding_cap" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "funded" bigint;--> statement-breakpoint
ALTER TABLE "dream" ADD COLUMN "project_id" integer;--> statement-breakpoint
ALTER TABLE "deed_day" ADD COLUMN "reversed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "flower_gift" ADD COLUMN "returned" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "flower_gift" ADD COLUMN "team_id" integer;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "daily_flower_quota" integer;--> statement-breakpoint
ALTER TABLE "totals" ADD COLUMN "funded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_held_back" ADD COLUMN "funded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_minute" ADD COLUMN "funded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "progress_report" ADD CONSTRAINT "progress_report_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team" ADD CONSTRAINT "team_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestone" ADD CONSTRAINT "milestone_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "progress_report_of_dream" ON "progress_report" USING btree ("dream_id","number");--> statement-breakpoint
CREATE INDEX "progress_report_due" ON "progress_report" USING btree ("campaign_id","due_at","id");--> statement-breakpoint
CREATE INDEX "partner_event_of_partner" ON "partner_event" USING btree ("partner_id","seq","line");--> statement-breakpoint
CREATE INDEX "team_of_campaign" ON "team" USING btree ("campaign_id","id");--> statement-breakpoint
CREATE INDEX "team_of_project" ON "team" USING btree ("project_id","id") WHERE "team"."project_id" is not null;--> statement-breakpoint
CREATE INDEX "team_of_dream" ON "team" USING btree ("dream_id","id") WHERE "team"."dream_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "team_member_place" ON "team_member" USING btree ("team_id","place");--> statement-breakpoint
CREATE INDEX "team_member_of_donor" ON "team_member" USING btree ("donor_id","team_id");--> statement-breakpoint
CREATE INDEX "milestone_reached" ON "milestone" USING btree ("campaign_id","reached_seq","reached_line");--> statement-breakpoint
CREATE INDEX "flower_gift_of_dream" ON "flower_gift" USING btree ("dream_id","seq");--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_becomes_one_project_of_its_own" UNIQUE("project_id");--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_is_suspended_from_somewhere" CHECK (("dream"."state" = 'SUSPENDED') = ("dream"."suspended_from" is not null));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_is_reached_at_an_entry" CHECK (("dream"."reached_seq" is null) = ("dream"."reached_at" is null) and ("dream"."state" <> 'REACHED' or "dream"."reached_seq" is not null));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_miss_policy_is_known" CHECK ("dream"."miss_policy" in ('RETURN_FLOWERS', 'ROLL_OVER', 'KEEP'));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_funding_is_within_its_cap" CHECK ("dream"."funding_rate" >= 0 and "dream"."funding_cap" >= 0 and ("dream"."funded" is null or "dream"."funded" between 0 and "dream"."funding_cap"));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_is_funded_before_it_is_converted" CHECK (("dream"."state" not in ('FUNDED', 'CONVERTED') or "dream"."funded" is not null) and ("dream"."state" <> 'CONVERTED' or "dream"."project_id" is not null));--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_is_closed_with_what_it_had" CHECK ("dream"."state" not in ('CLOSED', 'FUNDED', 'CONVERTED', 'MISSED', 'RETURNED', 'ROLLED_OVER') or "dream"."closed_flowers" is not null or "dream"."state" = 'CLOSED');--> statement-breakpoint
ALTER TABLE "dream" ADD CONSTRAINT "dream_state_is_known" CHECK ("dream"."state" in ('SCHEDULED', 'COLLECTING', 'REACHED', 'CLOSED', 'FUNDED', 'CONVERTED', 'MISSED', 'RETURNED', 'ROLLED_OVER', 'SUSPENDED'));--> statement-breakpoint
ALTER TABLE "deed_day" ADD CONSTRAINT "deed_day_is_not_negative" CHECK ("deed_day"."deeds" >= 0 and "deed_day"."flowers" >= 0 and "deed_day"."reversed" >= 0);--> statement-breakpoint
ALTER TABLE "flower_gift" ADD CONSTRAINT "flower_gift_counts_what_was_given" CHECK ("flower_gift"."count" > 0 and "flower_gift"."counted" >= 0 and "flower_gift"."returned" >= 0 and "flower_gift"."counted" + "flower_gift"."returned" <= "flower_gift"."count");--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_kind_has_its_asset" CHECK ("account"."asset" is not distinct from case when "account"."kind" in ('CHANNEL', 'PROJECT_DONATIONS', 'MATCHING_FUNDER', 'MATCHING_POOL', 'MATCHING_WINDOW', 'MATCHING_HELD', 'MATCHING_RETURNED', 'PROJECT_FOUNDATION_MATCH', 'PROJECT_PARTNER_MATCH', 'FOUNDATION_MATCH_PAID', 'PARTNER_MATCH_PAID', 'INCENTIVE_FUNDER', 'INCENTIVE_TRACK', 'INCENTIVE_PROPOSED', 'ORGANIZATION_AWARDS', 'AWARDS_PAID', 'DREAM_FUNDER', 'DREAM_FUND', 'DREAM_FUNDING', 'PROJECT_DREAM_FUNDING') then 'CNY' when "account"."kind" in ('DEED_TYPE', 'DONOR_FLOWERS', 'DREAM_FLOWERS') then 'FLOWER' end);--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_never_overdrawn" CHECK ("account"."kind" in ('CHANNEL', 'MATCHING_FUNDER', 'INCENTIVE_FUNDER', 'DREAM_FUNDER', 'DEED_TYPE') or "account"."debits" <= "account"."credits");--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_source_is_never_overfilled" CHECK ("account"."kind" not in ('CHANNEL', 'MATCHING_FUNDER', 'INCENTIVE_FUNDER', 'DREAM_FUNDER', 'DEED_TYPE') or "account"."credits" <= "account"."debits");--> statement-breakpoint
ALTER TABLE "partner" ADD CONSTRAINT "partner_quota_is_not_negative" CHECK ("partner"."daily_flower_quota" >= 0);