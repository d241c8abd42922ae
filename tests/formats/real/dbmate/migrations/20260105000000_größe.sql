-- migrate:up transaction:false
BEGIN;
ALTER TYPE state ADD VALUE 'größer' BEFORE 'new';
ALTER TABLE items ADD COLUMN "größe" text DEFAULT 'naïve; -- no comment';
COMMIT;
COMMENT ON COLUMN items."größe" IS $größe$日本語; $$ and 'quotes'$größe$;

-- migrate:down
COMMENT ON COLUMN items."größe" IS NULL;
ALTER TABLE items DROP COLUMN "größe";
