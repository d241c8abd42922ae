# A setting of a role is found by every tenant: refused where they share a database, not where each has its own.
[postgres] $ psql -qX "$SERVER_URL" -c "CREATE ROLE ${PREFIX}_role"
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
ALTER ROLE case_role SET work_mem = '8MB';
-- end --
$ sed -i "s/case_role/${PREFIX:-sqlite}_role/g" migrations/*.sql
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:7: near "ROLE": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[databases] ~ 2 migrated
[databases] sql *: SELECT rolconfig FROM pg_roles WHERE rolname = '$PREFIX_role'
[databases] = {work_mem=8MB}
[schemas] 2~ a setting of a role or of the database is outside the tenant (a schema that is meant goes into may_write of [session], anything else into a central catalog)
[schemas] exit 2
[schemas] sql *: SELECT rolconfig, (SELECT max(version) FROM schema_migrations) FROM pg_roles WHERE rolname = '$PREFIX_role'
[schemas] = NULL|0001
[postgres] $ psql -qX "$SERVER_URL" -c "DROP ROLE ${PREFIX}_role"
