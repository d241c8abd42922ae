# SIGTERM: nothing new is begun, what runs may finish, and the run can be resumed.
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
-- file migrations/0003_index.sql --
CREATE INDEX users_email ON users (email);
-- end --
[sqlite] hold t-003: BEGIN IMMEDIATE
[postgres] hold t-003: BEGIN; LOCK TABLE drover_head
start run $ drover migrate -j 1 --output ndjson
until sql t-001: SELECT count(*) FROM schema_migrations
= 3
signal run TERM
until said run: "event":"stopping"
release t-003
wait run
1~ "event":"summary"
~ "verdict":"interrupted"
~ "exit_code":6
exit 6
$ drover migrate --resume latest --output ndjson
1~ "event":"summary"
~ "verdict":"clean"
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
= 0003
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002
= 0003
sql *: SELECT DISTINCT batch FROM schema_migrations WHERE version <> '0001'
= 2
