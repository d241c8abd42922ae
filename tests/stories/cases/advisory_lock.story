# A session's lock that the file keeps is freed behind it: the other tenant does not wait for it.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
SELECT pg_advisory_lock(hashtext(current_database()) & 4294967295);
INSERT INTO seen VALUES (2, 'locked');
-- file migrations/0003_next.sql --
INSERT INTO seen SELECT 3, CAST(count(*) AS TEXT) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objsubid = 1
  AND objid = hashtext(current_database()) & 4294967295;
-- end --
$ drover migrate -j 2
[sqlite] 2~ no such function: pg_advisory_lock (nor is it one of those that [sqlite] of drover.toml can give)
[sqlite] exit 2
[sqlite] sql *: SELECT max(version) FROM schema_migrations
[sqlite] = 0001
[postgres] ~ 2 migrated
[postgres] sql *: SELECT id, v FROM seen ORDER BY id
[postgres] = 2|locked
[postgres] = 3|0
