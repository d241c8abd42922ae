# Two pipelines queue the same release, and a worker of the release before is still there.
fleet 3
-- config --
[run]
wait = "200ms"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
# The old image: the same project with the files of its time, and the same control database.
$ mkdir old && cp -r migrations drover.toml old/ && ln -s ../.drover old/.drover && if [ -d tenants ]; then ln -s ../tenants old/tenants; fi
start old $ cd old && drover worker --poll 50ms
until said old: takes jobs
-- file migrations/0002_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --async
~ 3 enqueued
$ drover migrate --async --output ndjson
~ "target":"t-001",<any>held by run 2
exit 5
until said old: catalog tenant is not what it was when the run was queued
sql *: SELECT count(*) FROM schema_migrations
= 1
start new $ drover worker --poll 50ms
$ drover wait 2
~ 3 migrated
# The old image meets tenants that are ahead of it, and leaves them alone.
$ cd old && drover migrate
~ 3 tenants AHEAD of this release; left alone
$ cd old && drover migrate --strict
exit 4
sql *: SELECT count(*) FROM schema_migrations
= 2
sql *: SELECT count(*) FROM drover_journal WHERE version = '0002' AND state = 'applied'
= 1
$ drover status
~ 0002
~ migrated
signal old TERM
wait old
exit 6
signal new TERM
wait new
exit 6
