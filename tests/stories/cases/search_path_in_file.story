# Another search_path in the file: what it makes elsewhere is refused where tenants are schemas.
fleet 2
[databases] exec *: CREATE SCHEMA shared
[schemas] exec t-001: CREATE SCHEMA shared
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
SET search_path = shared;
CREATE TABLE rates (id INTEGER PRIMARY KEY);
-- file migrations/0003_next.sql --
INSERT INTO seen VALUES (3, current_schema());
-- end --
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "SET": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[databases] ~ 2 migrated
[databases] sql *: SELECT to_regclass('shared.rates'), v FROM seen
[databases] = shared.rates|public
[schemas] 2~ table shared.rates is outside the tenant (a schema that is meant goes into may_write of [session], anything else into a central catalog)
[schemas] exit 2
[schemas] sql *: SELECT to_regclass('shared.rates'), max(version) FROM schema_migrations
[schemas] = NULL|0001
