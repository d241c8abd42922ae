# A prepared statement ends with its file.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
PREPARE add AS INSERT INTO seen VALUES ($1, 'prepared');
EXECUTE add(2);
-- file migrations/0003_next.sql --
PREPARE add AS INSERT INTO seen VALUES ($1, 'anew');
EXECUTE add(3);
-- end --
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "PREPARE": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] ~ 2 migrated
[postgres] sql *: SELECT id, v FROM seen ORDER BY id
[postgres] = 2|prepared
[postgres] = 3|anew
