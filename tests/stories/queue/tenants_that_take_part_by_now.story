# A tenant that was suspended when the run began and is activated while it goes on is brought along, all the way.
fleet 4
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
$ drover tenant suspend t-001
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ 3 migrated
-- file migrations/0003_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
# By workers.
[sqlite] hold t-002: BEGIN IMMEDIATE
[postgres] hold t-002: BEGIN; LOCK TABLE drover_head
$ drover migrate --async
1~ 3 enqueued
start worker $ drover worker --drain -j 2
until sql t-003: SELECT count(*) FROM schema_migrations
= 3
$ drover tenant activate t-001
release t-002
wait worker
$ drover wait
~ 4 migrated
sql *: SELECT count(*) FROM schema_migrations
= 3
# By a command.
$ drover tenant suspend t-001
-- file migrations/0004_tags.sql --
CREATE TABLE tags (id INTEGER PRIMARY KEY);
-- end --
[sqlite] hold t-002: BEGIN IMMEDIATE
[postgres] hold t-002: BEGIN; LOCK TABLE drover_head
start run $ drover migrate -j 2
until sql t-003: SELECT count(*) FROM schema_migrations
= 4
$ drover tenant activate t-001
release t-002
wait run
1~ 4 migrated, 0 failed
$ drover migrate
~ nothing to do
