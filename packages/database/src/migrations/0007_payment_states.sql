ALTER TABLE "checkout_sessions" DROP CONSTRAINT "checkout_sessions_status_known";--> statement-breakpoint
DROP INDEX "checkout_sessions_open_key";--> statement-breakpoint
DROP INDEX "purchases_live_key";--> statement-breakpoint
ALTER TABLE "checkout_sessions" ADD COLUMN "attempt" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "duplicate_of_id" uuid;--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_duplicate_of_id_purchases_id_fk" FOREIGN KEY ("duplicate_of_id") REFERENCES "public"."purchases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "checkout_sessions_live_key" ON "checkout_sessions" USING btree ("user_id","content_id") WHERE "checkout_sessions"."status" in ('open', 'processing');--> statement-breakpoint
CREATE INDEX "checkout_sessions_expiry_idx" ON "checkout_sessions" USING btree ("expires_at") WHERE "checkout_sessions"."status" in ('open', 'processing');--> statement-breakpoint
CREATE INDEX "purchases_duplicate_idx" ON "purchases" USING btree ("purchased_at") WHERE "purchases"."duplicate_of_id" is not null and "purchases"."status" in ('completed', 'partially_refunded');--> statement-breakpoint
CREATE INDEX "purchases_fee_unknown_idx" ON "purchases" USING btree ("purchased_at") WHERE "purchases"."stripe_fee_cents" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "purchases_live_key" ON "purchases" USING btree ("user_id","content_id") WHERE "purchases"."status" <> 'refunded' and "purchases"."duplicate_of_id" is null;--> statement-breakpoint
ALTER TABLE "checkout_sessions" ADD CONSTRAINT "checkout_sessions_status_known" CHECK ("checkout_sessions"."status" in ('open', 'processing', 'complete', 'expired', 'failed'));