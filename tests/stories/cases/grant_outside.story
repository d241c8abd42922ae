# Rights on what is outside the tenant.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
GRANT USAGE ON SCHEMA public TO pg_monitor;
-- end --
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "GRANT": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[databases] ~ 2 migrated
[databases] sql *: SELECT has_schema_privilege('pg_monitor', 'public', 'USAGE')
[databases] = t
[schemas] 2~ schema public is outside the tenant (a schema that is meant goes into may_write of [session], anything else into a central catalog)
[schemas] exit 2
[schemas] sql *: SELECT version FROM schema_migrations
[schemas] = 0001
[schemas] $ printf '[session]\nmay_write = ["public"]\n' >> drover.toml
[schemas] $ drover retry
[schemas] ~ 2 migrated
