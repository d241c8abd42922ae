# Roles are the whole server's: the second tenant finds the first one's.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
CREATE ROLE case_role;
-- end --
$ sed -i "s/case_role/${PREFIX:-sqlite}_role/g" migrations/*.sql
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:8: near "ROLE": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] ~ 1 migrated, 1 failed
[postgres] 1~ 42710 role "s<n>_role" already exists (roles are the whole server's, and another tenant's migration may have made it: make it in a central catalog, or ask pg_catalog.pg_roles first)
[postgres] exit 2
[postgres] sql t-001: SELECT (SELECT count(*) FROM pg_roles WHERE rolname = '$PREFIX' || '_role'), max(version) FROM schema_migrations
[postgres] = 1|0002
[postgres] sql t-002: SELECT max(version) FROM schema_migrations
[postgres] = 0001
[postgres] $ psql -qX "$SERVER_URL" -c "DROP ROLE ${PREFIX}_role"
