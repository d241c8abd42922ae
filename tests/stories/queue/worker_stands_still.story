# A worker that stands still for longer than its lease keeps a tenant locked. The others take its job over, wait for the
# tenant, and give it back to the queue until it is free: no tenant fails of that.
only databases
central
fleet 3
-- config --
[control]
url = "$CENTRAL_URL"
[run]
lease = "1s"
wait = "1s"
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
hold t-002: BEGIN; LOCK TABLE drover_head
$ drover migrate --async
start first $ drover worker -j 3 --poll 50ms
until sql t-002: SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.relation = 'drover_head'::regclass AND NOT l.granted
= 1
signal first STOP
start second $ drover worker --drain --poll 50ms
until sql central: SELECT count(*) FROM drover.jobs WHERE run = 2 AND label = 't-002' AND attempts > 2
= 1
release t-002
signal first CONT
wait second
$ drover wait 2
~ 0 failed, 0 not started
until sql central: SELECT count(*) FROM drover.workers
= 1
signal first TERM
wait first
exit 6
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002
