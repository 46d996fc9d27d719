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
	"dream_ids" integer[] NOT NULL,
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
CREATE TABLE "report_request" (
	"key_digest" uuid PRIMARY KEY NOT NULL,
	"content_digest" uuid NOT NULL,
	"report_id" integer
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
ALTER TABLE "progress_report" ADD COLUMN "published_revision" integer;--> statement-breakpoint
ALTER TABLE "progress_report" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "feedback_head" ADD CONSTRAINT "feedback_head_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_publication" ADD CONSTRAINT "report_publication_report_id_progress_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."progress_report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_revision" ADD CONSTRAINT "report_revision_report_id_progress_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."progress_report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_publication_under_way" ON "report_publication" USING btree ("campaign_id","number") WHERE "report_publication"."completed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "report_revision_is_submitted_one_at_a_time" ON "report_revision" USING btree ("report_id") WHERE "report_revision"."state" = 'SUBMITTED';--> statement-breakpoint
ALTER TABLE "progress_report" ADD CONSTRAINT "progress_report_is_published_with_a_revision" CHECK (("progress_report"."state" = 'PUBLISHED') = ("progress_report"."published_revision" is not null) and ("progress_report"."published_revision" is null) = ("progress_report"."published_at" is null));