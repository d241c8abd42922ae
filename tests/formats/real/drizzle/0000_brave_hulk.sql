CREATE TABLE "users" ("id" serial PRIMARY KEY NOT NULL, "note" text DEFAULT 'a;b');
--> statement-breakpoint
CREATE TABLE "items" ("id" serial PRIMARY KEY NOT NULL, "user_id" integer NOT NULL);
