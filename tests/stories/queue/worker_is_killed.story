# M2: a worker that is killed outright costs nothing: another one takes over what it had, and nothing is done twice.
fleet 5
-- config --
[run]
concurrency = 1
max_concurrency = 1
lease = "2s"
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- file migrations/0003_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
[sqlite] hold t-002: BEGIN IMMEDIATE
[postgres] hold t-002: BEGIN; LOCK TABLE drover_head
$ drover migrate --async
start first $ drover worker -j 1
until sql t-001: SELECT count(*) FROM schema_migrations
= 3
signal first KILL
wait first
exit 137
start second $ drover worker --drain
until said second: takes jobs
release t-002
wait second
$ drover wait
1~ 0 failed, 0 not started
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002
= 0003
