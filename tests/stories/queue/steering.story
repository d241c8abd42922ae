# Paused, a run begins nothing new; resumed, it goes on; cancelled, it leaves the rest untouched.
fleet 6
-- config --
[run]
concurrency = 1
max_concurrency = 1
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --async
$ drover run pause --output ndjson
1~ {"event":"steered","run":2,"done":"paused"}
1~ "event":"summary"
$ drover run pause 2
1~ run 2 is paused: run pause is not for it
exit 1
start worker $ drover worker -j 1
until said worker: takes jobs
$ drover run list --newest 1
1~ paused
sql *: SELECT version FROM schema_migrations
= 0001
$ drover run resume 2
$ drover wait 2
1~ 6 migrated

-- file migrations/0003_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
[sqlite] hold t-003: BEGIN IMMEDIATE
[postgres] hold t-003: BEGIN; LOCK TABLE drover_head
$ drover migrate --async
until sql t-001: SELECT count(*) FROM schema_migrations
= 3
$ drover run cancel 3
1~ run 3 cancelled
# What was under way is cut short, though nobody lets go of the tenant.
$ drover wait 3
1~ interrupted
exit 6
release t-003
$ drover run show 3
~ interrupted
$ drover run cancel 3
1~ run cancel is not for it
exit 1
$ drover run resume 3
$ drover wait 3
1~ 6 migrated
sql *: SELECT count(*) FROM schema_migrations
= 3
signal worker TERM
wait worker
exit 6

# A run of a command is steered in the same way.
-- file migrations/0004_of_a_command.sql --
CREATE TABLE of_a_command (id INTEGER PRIMARY KEY);
-- end --
[sqlite] hold t-003: BEGIN IMMEDIATE
[postgres] hold t-003: BEGIN; LOCK TABLE drover_head
start command $ drover migrate -j 1
until sql t-002: SELECT count(*) FROM schema_migrations
= 4
$ drover run cancel
wait command
~ cancelled by
1~ interrupted
exit 6
release t-003

# Where nobody is there to say that it has ended, the one who cancels says so.
-- file migrations/0005_last.sql --
CREATE TABLE last (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --async
$ drover status
1~ runs are queued and no worker is there
$ drover run cancel
$ drover wait
0~ no worker is there
~ 6 not started
exit 6
$ drover run pause 99
1~ there is no run 99
exit 1
