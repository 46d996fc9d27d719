CREATE TABLE "partner_change" (
	"key_digest" uuid PRIMARY KEY NOT NULL,
	"content_digest" uuid NOT NULL,
	"subject" text NOT NULL,
	"at" timestamp with time zone NOT NULL
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
ALTER TABLE "partner_key" ADD CONSTRAINT "partner_key_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_is_to_an_endpoint" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "partner_key_of_partner" ON "partner_key" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" USING btree ("endpoint_id","next_at") WHERE state = 'PENDING';--> statement-breakpoint
CREATE INDEX "webhook_delivery_in_state" ON "webhook_delivery" USING btree ("endpoint_id","state","seq","line");--> statement-breakpoint
CREATE INDEX "webhook_endpoint_of_partner" ON "webhook_endpoint" USING btree ("partner_id","id");