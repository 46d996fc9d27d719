-- Topics are compared byte by byte: they are codes, not words of a language.
ALTER TABLE "totals" ALTER COLUMN "topic" TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "totals_minute" ALTER COLUMN "topic" TYPE text COLLATE "C";--> statement-breakpoint
-- Rows that every batch updates keep room on their page, so that an update touches no index.
ALTER TABLE "journal_head" SET (fillfactor = 10);--> statement-breakpoint
ALTER TABLE "totals" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "totals_minute" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "account" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "participation" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "deed_day" SET (fillfactor = 80);
