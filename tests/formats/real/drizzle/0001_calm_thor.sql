ALTER TABLE "items" ADD CONSTRAINT "items_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id");--> statement-breakpoint
CREATE INDEX "items_user" ON "items" USING btree ("user_id");
