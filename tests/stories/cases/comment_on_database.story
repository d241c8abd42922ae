# A comment on the database is not looked for: where tenants are schemas, the last one's stands.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), current_schema()); END $$;
-- end --
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "DO": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] ~ 2 migrated
[databases] sql *: SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()
[databases] = public
[schemas] sql t-001: SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()
[schemas] = t_t-00<n>
