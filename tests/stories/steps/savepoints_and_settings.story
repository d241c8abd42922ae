# Savepoints inside a block are the block's own business, and SETs stay in force behind it, also after an interruption.
only postgres
fleet 1
-- file migrations/0001_settings.sql --
SET drover_test.flavour = 'vanilla';
BEGIN ISOLATION LEVEL SERIALIZABLE;
CREATE TABLE tastes (name TEXT, level TEXT);
SAVEPOINT here;
INSERT INTO tastes VALUES ('lost', '');
ROLLBACK TO SAVEPOINT here;
INSERT INTO tastes VALUES (current_setting('drover_test.flavour'), current_setting('transaction_isolation'));
COMMIT;
BEGIN;
INSERT INTO tastes VALUES (current_setting('drover_test.flavour'), current_setting('transaction_isolation'));
SELECT 1 / (SELECT count(*) FROM pg_class WHERE relname = 'not_yet');
COMMIT;
-- end --
$ drover migrate
~ 22012
exit 2
exec t-001: CREATE TABLE not_yet ()
$ drover retry
~ 1 migrated
sql t-001: SELECT name, level FROM tastes
= vanilla|serializable
= vanilla|read committed
