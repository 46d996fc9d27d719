CREATE TABLE "totals_second" (
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
	"funded" bigint DEFAULT 0 NOT NULL,
	"refunded" bigint NOT NULL,
	"flower_count" bigint NOT NULL,
	"flowers_reversed" bigint NOT NULL,
	"giver_count" bigint NOT NULL,
	"flower_seq" bigint NOT NULL,
	CONSTRAINT "totals_second_key" PRIMARY KEY("campaign_id","topic","at")
);--> statement-breakpoint
-- Topics are compared byte by byte: they are codes, not words of a language.
ALTER TABLE "totals_second" ALTER COLUMN "topic" TYPE text COLLATE "C";--> statement-breakpoint
-- What was recorded before this table came: of each minute its last second is known. Since when a topic had its flowers is not.
INSERT INTO "totals_second" ("campaign_id", "topic", "seq", "at", "donation_count", "donor_count", "received", "matched",
  "match_reversed", "held", "partner_matched", "partner_match_reversed", "partner_held", "awarded", "funded", "refunded",
  "flower_count", "flowers_reversed", "giver_count", "flower_seq")
SELECT m."campaign_id", m."topic", m."seq", m."at", m."donation_count", m."donor_count", m."received", m."matched",
  m."match_reversed", m."held", m."partner_matched", m."partner_match_reversed", m."partner_held", m."awarded", m."funded",
  m."refunded", m."flower_count", m."flowers_reversed", m."giver_count", 0
FROM "totals_minute" m JOIN "totals" t ON t."campaign_id" = m."campaign_id" AND t."topic" = m."topic"
WHERE m."seq" < t."seq" AND (m."topic" = 'campaign' OR m."topic" ~ '^(day|region|category|dream|window):');
