# The same for SET SESSION AUTHORIZATION.
fleet 2
[postgres] $ psql -qX "$SERVER_URL" -c "CREATE ROLE ${PREFIX}_role"
[databases] exec *: GRANT ALL ON SCHEMA public TO $PREFIX_role
[schemas] exec *: DO $$ BEGIN EXECUTE format('GRANT ALL ON SCHEMA %I TO $PREFIX_role', current_schema()); END $$
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
SET SESSION AUTHORIZATION case_role;
CREATE TABLE theirs (id INTEGER PRIMARY KEY);
-- file migrations/0003_next.sql --
CREATE TABLE ours (id INTEGER PRIMARY KEY);
-- end --
$ sed -i "s/case_role/${PREFIX:-sqlite}_role/g" migrations/*.sql
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "SET": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] ~ 2 migrated
[postgres] sql *: SELECT relname, relowner::regrole = '$PREFIX_role'::regrole FROM pg_class WHERE oid IN ('theirs'::regclass, 'ours'::regclass, 'schema_migrations'::regclass) ORDER BY 1
[postgres] = ours|f
[postgres] = schema_migrations|f
[postgres] = theirs|t
[postgres] exec *: DROP OWNED BY $PREFIX_role
[postgres] $ psql -qX "$SERVER_URL" -c "DROP ROLE ${PREFIX}_role"
