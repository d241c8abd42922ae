# A second file beside the tenant's own is refused.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
ATTACH DATABASE 'other.db' AS other;
-- end --
$ drover migrate
[sqlite] ~ 0002_case.sql:1:1: ATTACH reaches beyond the tenant's own file
[postgres] ~ 0002_case.sql:1:1: syntax error at or near "ATTACH"
exit 4
$ ls *.db
2> ...
exit 2
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] sql *: SELECT to_regclass('seen')
[postgres] = NULL
