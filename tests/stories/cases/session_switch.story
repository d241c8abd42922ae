# A switch of the database that each file is to run under: on SQLite a pragma, on PostgreSQL a setting.
fleet 2
[sqlite] -- config --
[session]
case_sensitive_like = "on"
-- end --
[postgres] -- config --
[session]
transform_null_equals = "on"
-- end --
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- end --
[sqlite] -- file migrations/0002_case.sql --
INSERT INTO seen SELECT 2, 'run' WHERE NOT 'a' LIKE 'A';
-- end --
[postgres] -- file migrations/0002_case.sql --
INSERT INTO seen SELECT 2, 'run' WHERE nullif(1, 1) = NULL;
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT v FROM seen
= run
