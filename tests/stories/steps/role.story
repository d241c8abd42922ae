# A role that a file takes is taken again in each of its steps, and given back before the ledger is written.
only postgres
fleet 2
$ psql -qX "$SERVER_URL" -c "CREATE ROLE ${PREFIX}_role"
[databases] exec *: GRANT ALL ON SCHEMA public TO $PREFIX_role
[schemas] exec *: DO $$ BEGIN EXECUTE format('GRANT ALL ON SCHEMA %I TO $PREFIX_role', current_schema()); END $$
-- file migrations/0001_case.sql --
SET ROLE case_role;
CREATE TABLE theirs (id INTEGER PRIMARY KEY, n INTEGER);
CREATE INDEX CONCURRENTLY theirs_n ON theirs (n);
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- file migrations/0002_next.sql --
CREATE TABLE ours (id INTEGER PRIMARY KEY);
-- end --
$ sed -i "s/case_role/${PREFIX:-sqlite}_role/g" migrations/*.sql
$ drover migrate -j 1
~ 2 migrated
sql *: SELECT relname, relowner::regrole = '$PREFIX_role'::regrole FROM pg_class WHERE oid IN ('theirs'::regclass, 'ours'::regclass, 'theirs_n'::regclass, 'more'::regclass) ORDER BY 1
= more|t
= ours|f
= theirs|t
= theirs_n|t
exec *: DROP OWNED BY $PREFIX_role
$ psql -qX "$SERVER_URL" -c "DROP ROLE ${PREFIX}_role"
