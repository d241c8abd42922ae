# A setting of the database: the tenant's own where it has one, all tenants' where they are schemas.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.region = ''eu''', current_database()); END $$;
-- end --
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "DO": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[databases] ~ 2 migrated
[databases] sql *: SELECT current_setting('app.region')
[databases] = eu
[schemas] 2~ a setting of a role or of the database is outside the tenant (a schema that is meant goes into may_write of [session], anything else into a central catalog)
[schemas] exit 2
[schemas] sql *: SELECT current_setting('app.region', true), max(version) FROM schema_migrations
[schemas] = NULL|0001
