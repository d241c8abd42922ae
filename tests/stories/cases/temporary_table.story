# A temporary table ends with its file, so that the next may have one of the same name.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
CREATE TEMP TABLE draft AS SELECT 2 AS id;
INSERT INTO seen SELECT id, 'first' FROM draft;
-- file migrations/0003_next.sql --
CREATE TEMP TABLE draft AS SELECT 3 AS id;
INSERT INTO seen SELECT id, 'second' FROM draft;
-- end --
$ drover migrate -j 1
~ 2 migrated
sql *: SELECT id, v FROM seen ORDER BY id
= 2|first
= 3|second
