# A table of another tool in the tenant's own place is a table like any other.
fleet 2
exec *: CREATE TABLE flyway_schema_history (installed_rank INTEGER PRIMARY KEY, version TEXT)
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
INSERT INTO flyway_schema_history VALUES (7, '2.1');
ALTER TABLE flyway_schema_history ADD COLUMN note TEXT;
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT installed_rank, version, note FROM flyway_schema_history
= 7|2.1|NULL
