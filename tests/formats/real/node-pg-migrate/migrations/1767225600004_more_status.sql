-- Up Migration
BEGIN;
ALTER TYPE status ADD VALUE 'größer' AFTER 'new';
COMMIT;
COMMENT ON TYPE status IS '日本語';
-- Down Migration
COMMENT ON TYPE status IS NULL;
