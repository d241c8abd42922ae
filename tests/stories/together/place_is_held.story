# Another run holds a tenant, and the wait is over.
fleet 4
-- config --
[run]
wait = "300ms"
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- file migrations/0003_index.sql --
CREATE INDEX users_email ON users (email);
-- end --
[sqlite] hold t-003: BEGIN IMMEDIATE
[postgres] hold t-003: BEGIN; LOCK TABLE drover_head
start first $ drover migrate
until $ drover run show 2 | grep -q "3 done, 1 running"
$ drover migrate --output ndjson
1~ "event":"summary"
~ "verdict":"held"
~ "not_reached":1
exit 5
release t-003
wait first
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
= 0003
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002
= 0003
