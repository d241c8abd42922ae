# The control database in a PostgreSQL database, here the central one: beside the application's own tables, in a schema
# of its own.
only postgres
central
fleet 3
exec central: CREATE TABLE runs (id integer)
-- config --
[control]
url = "$CENTRAL_URL"
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id integer PRIMARY KEY, email text);
-- end --
$ drover doctor
~ control
$ drover migrate
~ 3 migrated
$ drover status
~ from the control database
$ drover migrate --output ndjson
~ "source":"control"
$ ls -d .drover
~ No such file
exit 2
-- file migrations/0002_wrong.sql --
ALTER TABLE users ADD COLUMN plan text;
ALTER TABLE nobody ADD COLUMN plan text;
-- end --
$ drover migrate
3~ 0002_wrong.sql:2 (statement 2 of 2)  42P01
exit 2
-- file migrations/0002_wrong.sql --
ALTER TABLE users ADD COLUMN plan text;
-- end --
$ drover retry
~ 3 migrated
$ drover migrate-back --batch 2 --yes
~ 0002_wrong
exit 4
sql central: SELECT target, migration, state, batch FROM drover.tenant_migration_states WHERE target = 't-001' ORDER BY 2
= t-001|0001|migrated|1
= t-001|0002|migrated|2
sql central: SELECT count(*) FROM runs
= 0
$ drover tenant suspend t-002
$ drover status
~ skipped
