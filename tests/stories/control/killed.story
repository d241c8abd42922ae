# Nobody but the lease tells that a process on another machine is gone.
only postgres
central
fleet 4
-- config --
[control]
url = "$CENTRAL_URL"
[run]
lease = "5s"
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id integer PRIMARY KEY, email text);
-- end --
$ drover migrate
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id integer PRIMARY KEY);
-- end --
hold t-003: BEGIN; LOCK TABLE drover_head
start run $ drover migrate
until sql t-001: SELECT count(*) FROM schema_migrations
= 2
start second $ drover migrate
until said second: being worked on by run 2
signal run KILL
wait run
exit 137
release t-003
wait second
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002
sql central: SELECT number, state FROM drover.runs ORDER BY number
= 1|done
= 2|interrupted
= 3|done
