# A second signal ends the program at once, and still with one last line that accounts for every tenant.
fleet 5
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
$ drover migrate --tenant t-005
[sqlite] hold t-003: BEGIN IMMEDIATE
[postgres] hold t-003: BEGIN; LOCK TABLE drover_head
start run $ drover migrate -j 1 --output ndjson
until sql t-001: SELECT count(*) FROM schema_migrations
= 2
signal run INT
until said run: "event":"stopping"
signal run INT
wait run
1~ "event":"summary"
~ "event":"summary"<any>"run":3,<any>"verdict":"interrupted"
~ "exit_code":6
~ "selected":5,<any>"already":1,
exit 6
release t-003
$ drover migrate --resume latest --output ndjson
1~ "event":"summary"
~ "verdict":"clean"
sql *: SELECT version FROM drover_journal WHERE state = 'applied' ORDER BY seq
= 0001
= 0002
