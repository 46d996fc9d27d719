CREATE TABLE "brake" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "brake_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"scope" text NOT NULL,
	"target_id" bigint,
	"effect" text NOT NULL,
	"reason" text NOT NULL,
	"notice_zh" text NOT NULL,
	"notice_en" text NOT NULL,
	"engaged_by" text NOT NULL,
	"engaged_at" timestamp with time zone NOT NULL,
	"engaged_seq" bigint NOT NULL,
	"until" timestamp with time zone,
	"released_by" text,
	"released_at" timestamp with time zone,
	"released_seq" bigint,
	"release_reason" text,
	CONSTRAINT "brake_scope_is_known" CHECK ("brake"."scope" in ('GLOBAL', 'WINDOW', 'PROJECT', 'ORGANIZATION', 'DONOR', 'PARTNER')),
	CONSTRAINT "brake_effect_is_known" CHECK ("brake"."effect" in ('STOP_MATCH', 'STOP_DONATE', 'STOP_FLOWERS', 'DELAY_PUBLIC')),
	CONSTRAINT "brake_has_a_target_unless_global" CHECK (("brake"."scope" = 'GLOBAL') = ("brake"."target_id" is null)),
	CONSTRAINT "brake_ends_after_it_is_engaged" CHECK ("brake"."until" > "brake"."engaged_at"),
	CONSTRAINT "brake_is_released_with_actor_and_reason" CHECK (num_nulls("brake"."released_by", "brake"."released_at", "brake"."released_seq", "brake"."release_reason") in (0, 4))
);
--> statement-breakpoint
CREATE TABLE "risk_rules" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "risk_rules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"version" integer NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"velocity_count" integer NOT NULL,
	"velocity_seconds" integer NOT NULL,
	"splitting_count" integer NOT NULL,
	"splitting_seconds" integer NOT NULL,
	CONSTRAINT "risk_rules_version_is_unique_in_its_campaign" UNIQUE("campaign_id","version"),
	CONSTRAINT "risk_rules_counts_are_at_least_two" CHECK (least("risk_rules"."velocity_count", "risk_rules"."splitting_count") >= 2),
	CONSTRAINT "risk_rules_spans_are_positive" CHECK (least("risk_rules"."velocity_seconds", "risk_rules"."splitting_seconds") > 0)
);
--> statement-breakpoint
CREATE TABLE "incentive_award" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incentive_award_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"track_id" integer NOT NULL,
	"organization_id" integer NOT NULL,
	"state" text NOT NULL,
	"points" jsonb,
	"score" integer,
	"amount" bigint,
	"nominated_by" text NOT NULL,
	"nominated_at" timestamp with time zone NOT NULL,
	"nomination_reason" text NOT NULL,
	"proposed_by" text,
	"notice_ends_at" timestamp with time zone,
	"approved_by" text,
	"approved_at" timestamp with time zone,
	"disbursed_by" text,
	"disbursed_at" timestamp with time zone,
	CONSTRAINT "incentive_award_is_one_for_its_track_and_organization" UNIQUE("track_id","organization_id"),
	CONSTRAINT "incentive_award_state_is_known" CHECK ("incentive_award"."state" in ('NOMINATED', 'SCORED', 'PROPOSED', 'IN_NOTICE', 'APPROVED', 'DISBURSED', 'REJECTED')),
	CONSTRAINT "incentive_award_score_is_in_range" CHECK ("incentive_award"."score" between 0 and 100000),
	CONSTRAINT "incentive_award_amount_is_positive" CHECK ("incentive_award"."amount" > 0),
	CONSTRAINT "incentive_award_is_proposed_with_score_and_amount" CHECK ("incentive_award"."state" not in ('PROPOSED', 'IN_NOTICE', 'APPROVED', 'DISBURSED') or num_nulls("incentive_award"."score", "incentive_award"."amount", "incentive_award"."proposed_by") = 0),
	CONSTRAINT "incentive_award_is_approved_after_its_notice" CHECK (case when "incentive_award"."state" in ('APPROVED', 'DISBURSED') then coalesce("incentive_award"."approved_by" <> '' and "incentive_award"."approved_at" >= "incentive_award"."notice_ends_at", false) else num_nonnulls("incentive_award"."approved_by", "incentive_award"."approved_at") = 0 end),
	CONSTRAINT "incentive_award_disbursed_says_by_whom_and_when" CHECK (num_nonnulls("incentive_award"."disbursed_by", "incentive_award"."disbursed_at") = case "incentive_award"."state" when 'DISBURSED' then 2 else 0 end),
	CONSTRAINT "incentive_award_is_approved_by_a_second_person" CHECK ("incentive_award"."approved_by" <> "incentive_award"."proposed_by"),
	CONSTRAINT "incentive_award_is_paid_by_a_second_person" CHECK ("incentive_award"."disbursed_by" <> "incentive_award"."approved_by")
);
--> statement-breakpoint
CREATE TABLE "incentive_track" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incentive_track_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"kind" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"budget" bigint NOT NULL,
	"committed" bigint NOT NULL,
	"criteria" jsonb NOT NULL,
	CONSTRAINT "incentive_track_kind_is_unique_in_its_campaign" UNIQUE("campaign_id","kind"),
	CONSTRAINT "incentive_track_key" UNIQUE("id","campaign_id"),
	CONSTRAINT "incentive_track_kind_is_known" CHECK ("incentive_track"."kind" in ('OUTSIDE_WINDOWS', 'WHOLE_YEAR', 'INNOVATION')),
	CONSTRAINT "incentive_track_commits_no_more_than_its_budget" CHECK ("incentive_track"."committed" between 0 and "incentive_track"."budget")
);
--> statement-breakpoint
CREATE TABLE "allocation" (
	"campaign_id" integer NOT NULL,
	"donation_seq" bigint NOT NULL,
	"source" text NOT NULL,
	"window_id" integer NOT NULL,
	"rule_set_id" integer NOT NULL,
	"project_id" integer NOT NULL,
	"organization_id" integer NOT NULL,
	"donor_id" bigint,
	"day" date NOT NULL,
	"ratio" integer NOT NULL,
	"draw" integer,
	"raw" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"bound" text NOT NULL,
	"hold" text,
	"state" text NOT NULL,
	"confirmed_seq" bigint,
	"seq" bigint NOT NULL,
	CONSTRAINT "allocation_is_one_for_its_donation_and_source" PRIMARY KEY("campaign_id","donation_seq","source"),
	CONSTRAINT "allocation_amount_is_positive" CHECK ("allocation"."amount" > 0 and "allocation"."amount" <= "allocation"."raw"),
	CONSTRAINT "allocation_state_is_known" CHECK ("allocation"."state" in ('CONFIRMED', 'HELD', 'REVOKED', 'REVERSED')),
	CONSTRAINT "allocation_source_is_known" CHECK ("allocation"."source" in ('FOUNDATION', 'ENTERPRISE', 'REGIONAL')),
	CONSTRAINT "allocation_held_has_a_reason" CHECK ("allocation"."state" <> 'HELD' or "allocation"."hold" is not null),
	CONSTRAINT "allocation_is_confirmed_by_an_entry" CHECK (case "allocation"."state" when 'CONFIRMED' then "allocation"."confirmed_seq" is not null when 'HELD' then "allocation"."confirmed_seq" is null else true end)
);
--> statement-breakpoint
CREATE TABLE "match_day" (
	"campaign_id" integer NOT NULL,
	"donor_id" bigint NOT NULL,
	"day" date NOT NULL,
	"source" text NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "match_day_key" PRIMARY KEY("campaign_id","donor_id","day","source"),
	CONSTRAINT "match_day_is_not_negative" CHECK ("match_day"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "match_usage" (
	"window_id" integer NOT NULL,
	"owner" text NOT NULL,
	"owner_id" integer NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "match_usage_key" PRIMARY KEY("window_id","owner","owner_id"),
	CONSTRAINT "match_usage_owner_is_known" CHECK ("match_usage"."owner" in ('PROJECT', 'ORGANIZATION')),
	CONSTRAINT "match_usage_is_not_negative" CHECK ("match_usage"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "matching_pool" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "matching_pool_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"funder_zh" text NOT NULL,
	"funder_en" text NOT NULL,
	"source" text NOT NULL,
	"region_codes" text[] NOT NULL,
	"categories" text[] NOT NULL,
	"project_ids" integer[] NOT NULL,
	"total" bigint NOT NULL,
	"budgeted" bigint NOT NULL,
	CONSTRAINT "matching_pool_key" UNIQUE("id","campaign_id"),
	CONSTRAINT "matching_pool_source_is_known" CHECK ("matching_pool"."source" in ('FOUNDATION', 'ENTERPRISE', 'REGIONAL')),
	CONSTRAINT "matching_pool_budgets_are_no_more_than_its_total" CHECK ("matching_pool"."budgeted" >= 0 and "matching_pool"."budgeted" <= "matching_pool"."total")
);
--> statement-breakpoint
CREATE TABLE "matching_window" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "matching_window_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"pool_id" integer NOT NULL,
	"opens_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	"budget" bigint NOT NULL,
	"seed" text NOT NULL,
	"seed_hash" text NOT NULL,
	CONSTRAINT "matching_window_closes_after_it_opens" CHECK ("matching_window"."closes_at" > "matching_window"."opens_at"),
	CONSTRAINT "matching_window_budget_is_not_negative" CHECK ("matching_window"."budget" >= 0),
	CONSTRAINT "matching_window_seed_is_32_bytes" CHECK ("matching_window"."seed" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "rule_set" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rule_set_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"pool_id" integer NOT NULL,
	"version" integer NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"minimum_gift" bigint NOT NULL,
	"gift_cap" bigint,
	"donor_daily_cap" bigint,
	"project_cap" bigint,
	"organization_cap" bigint,
	"mode" text NOT NULL,
	"ratio" integer,
	"draws" jsonb NOT NULL,
	"tiers" jsonb NOT NULL,
	CONSTRAINT "rule_set_version_is_unique_in_its_pool" UNIQUE("pool_id","version"),
	CONSTRAINT "rule_set_mode_is_known" CHECK ("rule_set"."mode" in ('FIXED', 'RANDOM', 'TIER')),
	CONSTRAINT "rule_set_is_not_retroactive" CHECK ("rule_set"."effective_at" >= "rule_set"."published_at"),
	CONSTRAINT "rule_set_amounts_are_positive" CHECK ("rule_set"."minimum_gift" >= 1 and least("rule_set"."gift_cap", "rule_set"."donor_daily_cap", "rule_set"."project_cap", "rule_set"."organization_cap") >= 0),
	CONSTRAINT "rule_set_ratio_is_for_its_mode" CHECK (("rule_set"."mode" = 'FIXED') = ("rule_set"."ratio" is not null))
);
--> statement-breakpoint
CREATE TABLE "adjustment" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "adjustment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"project_id" integer NOT NULL,
	"line" text NOT NULL,
	"kind" text NOT NULL,
	"pool_id" integer,
	"amount" bigint NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decision_reason" text,
	CONSTRAINT "adjustment_kind_is_known" CHECK ("adjustment"."kind" in ('PAY', 'RETURN')),
	CONSTRAINT "adjustment_return_names_a_pool" CHECK (("adjustment"."kind" = 'RETURN') = ("adjustment"."pool_id" is not null)),
	CONSTRAINT "adjustment_amount_is_positive" CHECK ("adjustment"."amount" > 0),
	CONSTRAINT "adjustment_state_is_known" CHECK ("adjustment"."state" in ('PROPOSED', 'APPLIED', 'REJECTED')),
	CONSTRAINT "adjustment_is_decided_with_actor_and_reason" CHECK (num_nulls("adjustment"."decided_by", "adjustment"."decided_at", "adjustment"."decision_reason") = case "adjustment"."state" when 'PROPOSED' then 3 else 0 end),
	CONSTRAINT "adjustment_is_applied_by_a_second_person" CHECK ("adjustment"."state" <> 'APPLIED' or "adjustment"."decided_by" <> "adjustment"."proposed_by")
);
--> statement-breakpoint
CREATE TABLE "settlement" (
	"campaign_id" integer PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"notice_at" timestamp with time zone,
	"notice_ends_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"settled_seq" bigint,
	CONSTRAINT "settlement_steps_come_in_order" CHECK (("settlement"."notice_at" is null) = ("settlement"."notice_ends_at" is null) and ("settlement"."settled_at" is null or coalesce("settlement"."settled_at" >= "settlement"."notice_ends_at", false))),
	CONSTRAINT "settlement_is_closed_by_an_entry" CHECK (("settlement"."settled_at" is null) = ("settlement"."settled_seq" is null))
);
--> statement-breakpoint
CREATE TABLE "settlement_item" (
	"campaign_id" integer NOT NULL,
	"project_id" integer NOT NULL,
	"line" text NOT NULL,
	"organization_id" integer NOT NULL,
	"state" text NOT NULL,
	"approved_by" text,
	"disbursed_by" text,
	"disbursed" bigint,
	"disbursed_at" timestamp with time zone,
	CONSTRAINT "settlement_item_key" PRIMARY KEY("campaign_id","project_id","line"),
	CONSTRAINT "settlement_item_line_is_known" CHECK ("settlement_item"."line" in ('FOUNDATION_MATCH', 'PARTNER_MATCH')),
	CONSTRAINT "settlement_item_state_is_known" CHECK ("settlement_item"."state" in ('IN_NOTICE', 'PAYABLE', 'DISBURSED')),
	CONSTRAINT "settlement_item_is_approved_before_it_is_paid" CHECK ("settlement_item"."state" = 'IN_NOTICE' or "settlement_item"."approved_by" is not null),
	CONSTRAINT "settlement_item_is_paid_by_a_second_person" CHECK ("settlement_item"."disbursed_by" <> "settlement_item"."approved_by"),
	CONSTRAINT "settlement_item_disbursed_says_how_much" CHECK (("settlement_item"."state" = 'DISBURSED') = ("settlement_item"."disbursed" is not null and "settlement_item"."disbursed_by" is not null and "settlement_item"."disbursed_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "totals_held_back" (
	"brake_id" integer NOT NULL,
	"campaign_id" integer NOT NULL,
	"topic" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"donation_count" bigint NOT NULL,
	"donor_count" bigint NOT NULL,
	"received" bigint NOT NULL,
	"matched" bigint NOT NULL,
	"match_reversed" bigint DEFAULT 0 NOT NULL,
	"held" bigint NOT NULL,
	"partner_matched" bigint DEFAULT 0 NOT NULL,
	"partner_match_reversed" bigint DEFAULT 0 NOT NULL,
	"partner_held" bigint DEFAULT 0 NOT NULL,
	"awarded" bigint DEFAULT 0 NOT NULL,
	"refunded" bigint NOT NULL,
	"flower_count" bigint NOT NULL,
	"flowers_reversed" bigint NOT NULL,
	"giver_count" bigint NOT NULL,
	"flower_seq" bigint NOT NULL,
	CONSTRAINT "totals_held_back_key" PRIMARY KEY("campaign_id","topic","brake_id")
);
--> statement-breakpoint
ALTER TABLE "donation" DROP CONSTRAINT "donation_state_is_known";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_kind_has_its_asset";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_never_overdrawn";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_source_is_never_overfilled";--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "notice_days" integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "donation" ADD COLUMN "match_status" text DEFAULT 'NONE' NOT NULL;--> statement-breakpoint
ALTER TABLE "donation" ADD COLUMN "match_reason" text;--> statement-breakpoint
ALTER TABLE "donation" ADD COLUMN "match_window_id" integer;--> statement-breakpoint
ALTER TABLE "donation" ADD COLUMN "match_rule_set_id" integer;--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "kind" text DEFAULT 'REFUND' NOT NULL;--> statement-breakpoint
ALTER TABLE "donor" ADD COLUMN "active_years" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "campaign_id" integer;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "seq" bigint;--> statement-breakpoint
ALTER TABLE "totals" ADD COLUMN "match_reversed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals" ADD COLUMN "partner_matched" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals" ADD COLUMN "partner_match_reversed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals" ADD COLUMN "partner_held" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals" ADD COLUMN "awarded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_minute" ADD COLUMN "match_reversed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_minute" ADD COLUMN "partner_matched" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_minute" ADD COLUMN "partner_match_reversed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_minute" ADD COLUMN "partner_held" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "totals_minute" ADD COLUMN "awarded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "risk_rules" ADD CONSTRAINT "risk_rules_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incentive_award" ADD CONSTRAINT "incentive_award_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incentive_award" ADD CONSTRAINT "incentive_award_is_of_a_track_of_its_campaign" FOREIGN KEY ("track_id","campaign_id") REFERENCES "public"."incentive_track"("id","campaign_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incentive_track" ADD CONSTRAINT "incentive_track_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "matching_pool" ADD CONSTRAINT "matching_pool_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "matching_window" ADD CONSTRAINT "matching_window_is_of_a_pool_of_its_campaign" FOREIGN KEY ("pool_id","campaign_id") REFERENCES "public"."matching_pool"("id","campaign_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_set" ADD CONSTRAINT "rule_set_pool_id_matching_pool_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."matching_pool"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_pool_id_matching_pool_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."matching_pool"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_is_of_a_settlement_item" FOREIGN KEY ("campaign_id","project_id","line") REFERENCES "public"."settlement_item"("campaign_id","project_id","line") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement" ADD CONSTRAINT "settlement_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement_item" ADD CONSTRAINT "settlement_item_campaign_id_settlement_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."settlement"("campaign_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement_item" ADD CONSTRAINT "settlement_item_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement_item" ADD CONSTRAINT "settlement_item_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "brake_in_force" ON "brake" USING btree ("campaign_id","scope","target_id") WHERE "brake"."released_seq" is null;--> statement-breakpoint
CREATE INDEX "brake_of_campaign" ON "brake" USING btree ("campaign_id","id");--> statement-breakpoint
CREATE INDEX "incentive_award_of_campaign" ON "incentive_award" USING btree ("campaign_id","id");--> statement-breakpoint
CREATE INDEX "incentive_award_of_organization" ON "incentive_award" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "matching_pool_of_campaign" ON "matching_pool" USING btree ("campaign_id","id");--> statement-breakpoint
CREATE INDEX "matching_window_of_campaign" ON "matching_window" USING btree ("campaign_id","opens_at","id");--> statement-breakpoint
CREATE INDEX "adjustment_of_campaign" ON "adjustment" USING btree ("campaign_id","id");--> statement-breakpoint
CREATE INDEX "settlement_item_of_state" ON "settlement_item" USING btree ("campaign_id","state","project_id","line");--> statement-breakpoint
CREATE INDEX "donation_held" ON "donation" USING btree ("campaign_id","seq") WHERE "donation"."match_status" = 'HELD';--> statement-breakpoint
CREATE INDEX "audit_entry_of_action" ON "audit_entry" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "audit_entry_of_actor" ON "audit_entry" USING btree ("actor","id");--> statement-breakpoint
CREATE INDEX "audit_entry_of_entry" ON "audit_entry" USING btree ("campaign_id","seq") WHERE "audit_entry"."seq" is not null;--> statement-breakpoint
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_notice_days_are_not_negative" CHECK ("campaign"."notice_days" >= 0);--> statement-breakpoint
ALTER TABLE "donation" ADD CONSTRAINT "donation_match_status_is_known" CHECK ("donation"."match_status" in ('NONE', 'HELD', 'MATCHED', 'PARTIAL', 'NOT_MATCHED', 'REVOKED', 'REVERSED'));--> statement-breakpoint
ALTER TABLE "donation" ADD CONSTRAINT "donation_state_is_known" CHECK ("donation"."state" in ('PAID', 'REFUNDED', 'VOIDED'));--> statement-breakpoint
ALTER TABLE "refund" ADD CONSTRAINT "refund_kind_is_known" CHECK ("refund"."kind" in ('REFUND', 'VOID'));--> statement-breakpoint
ALTER TABLE "donor" ADD CONSTRAINT "donor_active_years_are_not_negative" CHECK ("donor"."active_years" >= 0);--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_kind_has_its_asset" CHECK ("account"."asset" is not distinct from case when "account"."kind" in ('CHANNEL', 'PROJECT_DONATIONS', 'MATCHING_FUNDER', 'MATCHING_POOL', 'MATCHING_WINDOW', 'MATCHING_HELD', 'MATCHING_RETURNED', 'PROJECT_FOUNDATION_MATCH', 'PROJECT_PARTNER_MATCH', 'FOUNDATION_MATCH_PAID', 'PARTNER_MATCH_PAID', 'INCENTIVE_FUNDER', 'INCENTIVE_TRACK', 'INCENTIVE_PROPOSED', 'ORGANIZATION_AWARDS', 'AWARDS_PAID') then 'CNY' when "account"."kind" in ('DEED_TYPE', 'DONOR_FLOWERS', 'DREAM_FLOWERS') then 'FLOWER' end);--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_never_overdrawn" CHECK ("account"."kind" in ('CHANNEL', 'MATCHING_FUNDER', 'INCENTIVE_FUNDER', 'DEED_TYPE') or "account"."debits" <= "account"."credits");--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_source_is_never_overfilled" CHECK ("account"."kind" not in ('CHANNEL', 'MATCHING_FUNDER', 'INCENTIVE_FUNDER', 'DEED_TYPE') or "account"."credits" <= "account"."debits");--> statement-breakpoint
ALTER TABLE "totals" ADD CONSTRAINT "totals_match_reversed_is_no_more_than_matched" CHECK ("totals"."match_reversed" <= "totals"."matched" and "totals"."partner_match_reversed" <= "totals"."partner_matched");--> statement-breakpoint
ALTER TABLE "totals" ADD CONSTRAINT "totals_partner_line_is_part_of_the_match" CHECK ("totals"."partner_matched" <= "totals"."matched" and "totals"."partner_match_reversed" <= "totals"."match_reversed" and "totals"."partner_held" between 0 and "totals"."held");