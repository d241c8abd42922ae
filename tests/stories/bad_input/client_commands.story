# Commands of psql and of the sqlite3 shell are no SQL: each is named with its place, and nothing runs.
fleet 1
[!sqlite] -- file migrations/0001_a.sql --
CREATE TABLE a (id INTEGER);
\connect other
CREATE TABLE b (id INTEGER);
SELECT 1 \gset
-- end --
[sqlite] -- file migrations/0001_a.sql --
CREATE TABLE a (id INTEGER);
.read other.sql
CREATE TABLE b (id INTEGER);
.mode csv
-- end --
$ drover migrate
~ 0001_a.sql:2:1
exit 4
$ drover check
[!sqlite] ~ 0001_a.sql:2:1: \connect is a command of psql, not SQL
[!sqlite] ~ 0001_a.sql:4:10: \gset is a command of psql, not SQL
[sqlite] ~ 0001_a.sql:2:1: .read is a command of the sqlite3 shell, not SQL
[sqlite] ~ 0001_a.sql:4:1: .mode is a command of the sqlite3 shell, not SQL
exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
