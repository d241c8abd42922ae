# kill -9 in the middle: nothing lost, nothing twice, no human needed.
fleet 4
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
start run $ drover migrate
until sql t-001: SELECT count(*) FROM schema_migrations
= 3
signal run KILL
wait run
exit 137
release t-003
$ drover status
~ t-003
0~ running
$ drover migrate --resume latest
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
= 0003
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002
= 0003
