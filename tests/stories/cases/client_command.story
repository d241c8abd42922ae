# Commands of a client are no SQL: refused before anything runs, each by its database's client.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- end --
[postgres] -- file migrations/0002_case.sql --
\connect other
-- end --
[sqlite] -- file migrations/0002_case.sql --
.read other.sql
-- end --
$ drover migrate
[postgres] ~ 0002_case.sql:1:1: \connect is a command of psql, not SQL
[sqlite] ~ 0002_case.sql:1:1: .read is a command of the sqlite3 shell, not SQL
~ (only SQL can run here)
exit 4
[postgres] sql *: SELECT to_regclass('seen')
[postgres] = NULL
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
