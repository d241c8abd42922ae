# The form that asks first: the first tenant makes it, the second finds it there.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'case_role') THEN CREATE ROLE case_role; END IF;
END $$;
GRANT SELECT ON seen TO case_role;
-- end --
$ sed -i "s/case_role/${PREFIX:-sqlite}_role/g" migrations/*.sql
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "DO": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] ~ 2 migrated
[postgres] sql *: SELECT has_table_privilege('$PREFIX' || '_role', 'seen', 'SELECT')
[postgres] = t
[postgres] exec *: REVOKE ALL ON seen FROM $PREFIX_role
[postgres] $ psql -qX "$SERVER_URL" -c "DROP ROLE ${PREFIX}_role"
