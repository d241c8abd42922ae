# A migration whose condition is false is skipped, looked at again, and applied once it is true.
fleet 2
exec t-001: CREATE TABLE legacy (id INTEGER)
[sqlite] -- file migrations/0001_legacy.sql --
-- drover:when SELECT count(*) > 0 FROM sqlite_master WHERE name = 'legacy'
ALTER TABLE legacy ADD COLUMN note TEXT;
-- end --
[postgres] -- file migrations/0001_legacy.sql --
-- drover:when SELECT to_regclass('legacy') IS NOT NULL
ALTER TABLE legacy ADD COLUMN note TEXT;
-- end --
-- file migrations/0002_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover plan
~ conditional
$ drover migrate
sql t-001: SELECT version, outcome FROM schema_migrations ORDER BY version
= 0001|applied
= 0002|applied
sql t-002: SELECT version, outcome FROM schema_migrations ORDER BY version
= 0001|skipped
= 0002|applied
exec t-002: CREATE TABLE legacy (id INTEGER)
$ drover migrate --verify
sql t-002: SELECT version, outcome FROM schema_migrations ORDER BY version
= 0001|applied
= 0002|applied
