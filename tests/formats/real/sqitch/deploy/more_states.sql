-- Deploy shop:more_states to pg
-- requires: items

ALTER TYPE state ADD VALUE 'größer' BEFORE 'new';

BEGIN;

ALTER TABLE items ADD COLUMN first_state state DEFAULT 'größer';

COMMIT;
