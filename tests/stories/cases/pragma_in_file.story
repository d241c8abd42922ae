# A pragma of the file is for that file: the next one does not see it.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
PRAGMA case_sensitive_like = ON;
INSERT INTO seen SELECT 1, 'first' WHERE 'a' LIKE 'A';
-- file migrations/0003_next.sql --
INSERT INTO seen SELECT 2, 'second' WHERE 'a' LIKE 'A';
-- end --
$ drover migrate
[sqlite] ~ 2 migrated
[sqlite] sql *: SELECT v FROM seen
[sqlite] = second
[postgres] ~ 0002_case.sql:1:1: syntax error at or near "PRAGMA"
[postgres] exit 4
[postgres] sql *: SELECT to_regclass('seen')
[postgres] = NULL
