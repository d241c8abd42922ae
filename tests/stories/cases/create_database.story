# A database is the whole server's. Tenants with databases of their own are not kept from it, and the second finds it there.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
CREATE DATABASE case_role;
-- end --
$ sed -i "s/case_role/${PREFIX:-sqlite}_role/g" migrations/*.sql
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:8: near "DATABASE": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[databases] ~ 1 migrated, 1 failed
[databases] 1~ 42P04 database "s<n>_role" already exists (databases are the whole server's, and another tenant's migration may have made it: make it in a central catalog, or ask pg_catalog.pg_database first)
[databases] exit 2
[schemas] 2~ 0002_case.sql:1  it works on the whole server, which these tenants share (a schema that is meant goes into may_write of [session], anything else into a central catalog)  it was not run
[schemas] exit 2
[schemas] sql *: SELECT (SELECT count(*) FROM pg_database WHERE datname = '$PREFIX' || '_role'), max(version) FROM schema_migrations
[schemas] = 0|0001
[databases] sql t-001: SELECT count(*) FROM pg_database WHERE datname = '$PREFIX' || '_role'
[databases] = 1
[databases] $ psql -qX "$SERVER_URL" -c "DROP DATABASE ${PREFIX}_role"
