# One screen: the runs that go on, their waves and failures, the workers.
fleet 4
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover monitor
> no runs yet
$ drover migrate --quiet
exec t-002: INSERT INTO users VALUES (1, 'a'), (2, 'a')
-- file migrations/0002_email.sql --
CREATE UNIQUE INDEX users_email ON users (email);
-- end --
$ drover migrate --async --canary 1 --max-failures 2
$ drover monitor
1~ run 2  migrate  open  queued
1~ canary
1~ the rest
1~ no worker is there
start worker $ drover worker
until said worker: takes jobs
$ drover wait
exit 2
$ drover monitor
1~ run 2  migrate  done
~ 3 done
1~ e.g. t-002
1~ 1 worker:
$ drover monitor --output ndjson
1~ {"event":"monitor",<any>"runs":[{
~ "example":"t-002"
1~ "event":"summary"
$ drover monitor --by-tenant
~ t-001                    migrated   0002
~ t-002                    failed     0001
$ drover monitor --watch
1~ run 2  migrate  done
$ drover monitor --watch --output ndjson
~ {"event":"target","run":2,"tenant":"t-002"
1~ "event":"summary"
# Runs that have ended are not told again.
0~ "run":1
signal worker TERM
wait worker
exit 6
