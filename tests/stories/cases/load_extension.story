# Code from a library: never on SQLite; on PostgreSQL there is no such function.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
SELECT load_extension('fuzzy');
-- end --
$ drover migrate
[sqlite] 2~ SQLITE_ERROR not authorized (a migration cannot load extensions; functions in [sqlite] of drover.toml gives the usual ones)
[postgres] 2~ 42883 function load_extension(unknown) does not exist
exit 2
sql *: SELECT max(version) FROM schema_migrations
= 0001
