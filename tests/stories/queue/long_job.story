# What has ended is known, while another tenant of the same worker takes its time.
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
[sqlite] hold t-002: BEGIN IMMEDIATE
[postgres] hold t-002: BEGIN; LOCK TABLE drover_head
$ drover migrate --async
start worker $ drover worker --drain -j 2
until $ drover run show 2 | grep -q "1 done, 1 running"
release t-002
wait worker
$ drover wait 2
1~ 2 migrated
