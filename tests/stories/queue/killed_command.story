# A command that is killed has not done what it was asked, whatever it was about to say; workers can go on with it.
fleet 4
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
[sqlite] hold t-002: BEGIN IMMEDIATE
[postgres] hold t-002: BEGIN; LOCK TABLE drover_head
start run $ drover migrate -j 1
until sql t-001: SELECT count(*) FROM schema_migrations
= 2
signal run KILL
wait run
exit 137
release t-002
$ drover wait 2 --output ndjson
~ "verdict":"interrupted"
~ "exit_code":6
exit 6
$ drover run resume 2
1~ runs are queued and no worker is there
1~ run 2 goes on
$ drover worker --drain
$ drover wait 2
1~ 0 failed, 0 not started
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002

# What it had said before counts no more once it was killed in a retry.
exec t-001: CREATE TABLE more (id INTEGER)
-- file migrations/0003_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
exit 2
$ drover wait
exit 2
exec t-001: DROP TABLE more
[sqlite] hold t-001: BEGIN IMMEDIATE
[postgres] hold t-001: BEGIN; LOCK TABLE drover_head
start retry $ drover retry
until $ drover run show 3 | grep -q running
signal retry KILL
wait retry
exit 137
release t-001
$ drover wait 3
1~ interrupted
exit 6
$ drover migrate --resume 3
1~ 0 failed, 0 not started
