ALTER TYPE "public"."state" ADD VALUE 'größer' BEFORE 'done';--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "größe" text DEFAULT 'it''s naïve; -- no comment';--> statement-breakpoint
ALTER TABLE "items" ADD CONSTRAINT "positive" CHECK ("items"."id" > 0);