-- Revert shop:users from pg

BEGIN;

DROP TABLE users;
DROP FUNCTION lowered();

COMMIT;
