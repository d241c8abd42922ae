# ALTER SYSTEM sets it for all tenants: refused where they share a database, not where each has its own.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
ALTER SYSTEM SET deadlock_timeout = '1s';
-- end --
$ drover migrate
[sqlite] ~ 0002_case.sql:1:7: near "SYSTEM": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[databases] ~ 2 migrated
[databases] $ psql -qX "$SERVER_URL" -c 'ALTER SYSTEM RESET deadlock_timeout'
[schemas] 2~ 0002_case.sql:1  it works on the whole server, which these tenants share (a schema that is meant goes into may_write of [session], anything else into a central catalog)  it was not run
[schemas] exit 2
[schemas] sql *: SELECT version FROM schema_migrations
[schemas] = 0001
