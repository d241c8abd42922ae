# Three workers share a control database on PostgreSQL; one is killed, its lease runs out, and nothing is done twice.
only postgres
central
fleet 12
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
$ drover migrate --async --canary 3 --max-failures 1%
start first $ drover worker
start second $ drover worker
start third $ drover worker
until said first: takes jobs
until said second: takes jobs
until said third: takes jobs
signal first KILL
release t-003
$ drover wait
1~ 0 failed, 0 not started
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002
until sql central: SELECT count(*) FROM drover.workers
= 2
$ drover worker restart
1~ 2 workers are asked
wait second
wait third
wait first
exit 137
