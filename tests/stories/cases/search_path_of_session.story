# Shared tables that a file reads by their bare names: [session] search_path appends their schema.
fleet 2
[databases] exec *: CREATE SCHEMA shared; CREATE TABLE shared.rates (r TEXT); INSERT INTO shared.rates VALUES ('19')
[schemas] exec t-001: CREATE SCHEMA shared; CREATE TABLE shared.rates (r TEXT); INSERT INTO shared.rates VALUES ('19')
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
INSERT INTO seen SELECT 2, r FROM rates;
-- end --
$ drover migrate
[sqlite] 2~ SQLITE_ERROR no such table: rates
[postgres] 2~ 42P01 relation "rates" does not exist
exit 2
sql *: SELECT max(version), (SELECT count(*) FROM seen) FROM schema_migrations
= 0001|0
$ printf '[session]\nsearch_path = ["shared"]\n' >> drover.toml
$ drover retry
[sqlite] 2~ SQLITE_ERROR no such table: rates
[sqlite] exit 2
[postgres] ~ 2 migrated
[postgres] sql *: SELECT v FROM seen
[postgres] = 19
