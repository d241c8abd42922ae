# A tenant that goose has migrated already is not migrated from the beginning, and its ledger is not touched. goose's
# own first row stands for nothing.
fleet 3
-- file migrations/00001_users.sql --
-- +goose Up
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/00002_count.sql --
-- +goose Up
INSERT INTO users SELECT coalesce(max(id), 0) + 1 FROM users;
-- end --
exec *: CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id BIGINT NOT NULL, is_applied BOOLEAN NOT NULL, tstamp TIMESTAMP)
exec *: INSERT INTO goose_db_version VALUES (1, 0, '1', NULL)
exec t-002: CREATE TABLE users (id INTEGER PRIMARY KEY); INSERT INTO users VALUES (1); INSERT INTO goose_db_version VALUES (2, 1, '1', NULL), (3, 2, '1', NULL)
$ drover plan
~ t-002
exit 2
$ drover migrate --output ndjson
~ "class":"other_history"
exit 2
$ drover migrate
1~ goose has migrated this tenant: its table
~ goose_db_version has 2 rows
~ Drover does not yet take over another tool's history: leave this tenant to that tool
0~ `format = "drover"`
exit 2
sql t-001: SELECT id FROM users
= 1
sql t-002: SELECT id FROM users
= 1
[sqlite] sql t-002: SELECT count(*) FROM sqlite_schema WHERE name LIKE 'drover%'
[sqlite] = 0
[!sqlite] sql t-002: SELECT count(*) FROM pg_class c WHERE relname LIKE 'drover\_%' AND pg_table_is_visible(oid)
[!sqlite] = 0
# what it says no longer holds: a person has decided
exec t-002: ALTER TABLE goose_db_version RENAME TO kept; ALTER TABLE kept DROP COLUMN is_applied; DROP TABLE users
$ drover migrate
~ 1 migrated
sql t-002: SELECT id FROM users
= 1
