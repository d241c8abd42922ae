# What cannot be run as its author meant is refused with its place, and nothing is applied.
fleet 1
-- file migrations/0001_rollback.sql --
BEGIN;
CREATE TABLE a (id INTEGER PRIMARY KEY);
ROLLBACK;
-- end --
$ drover migrate
~ 0001_rollback.sql:3:1: ROLLBACK would undo what the ledger is to record
exit 4
-- file migrations/0001_rollback.sql --
BEGIN;
CREATE TABLE a (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ 0001_rollback.sql:1:1: this BEGIN has no COMMIT
exit 4
-- file migrations/0001_rollback.sql --
CREATE TABLE a (id INTEGER PRIMARY KEY);
COMMIT;
-- end --
$ drover migrate
~ 0001_rollback.sql:2:1: this COMMIT has no BEGIN
exit 4
-- file migrations/0001_rollback.sql --
BEGIN;
CREATE TEMP TABLE carried (id INTEGER);
COMMIT;
BEGIN;
CREATE TABLE a (id INTEGER PRIMARY KEY);
COMMIT;
-- end --
$ drover migrate
~ 0001_rollback.sql:2:1: a temporary table would be gone
exit 4
[postgres] -- file migrations/0001_rollback.sql --
BEGIN;
COMMIT AND CHAIN;
COMMIT;
-- end --
[postgres] $ drover migrate
[postgres] ~ 0001_rollback.sql:2:1: COMMIT steers the transaction
[postgres] exit 4
[postgres] -- file migrations/0001_rollback.sql --
BEGIN;
CREATE TABLE a (id INTEGER PRIMARY KEY);
CREATE INDEX CONCURRENTLY a_id ON a (id);
COMMIT;
-- end --
[postgres] $ drover migrate
[postgres] ~ 0001_rollback.sql:3:1: CREATE INDEX CONCURRENTLY cannot run in a transaction, and stands between BEGIN and COMMIT
[postgres] exit 4
sql *: SELECT 1
= 1
