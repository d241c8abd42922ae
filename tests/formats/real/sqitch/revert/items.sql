-- Revert shop:items from pg

BEGIN;

DROP TABLE items;
DROP TYPE state;

COMMIT;
