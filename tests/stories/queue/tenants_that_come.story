# A tenant that is created while a run goes on is not missed.
only sqlite
fleet 3
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
hold t-002: BEGIN IMMEDIATE
start run $ drover migrate -j 1
until sql t-001: SELECT count(*) FROM schema_migrations
= 2
$ sqlite3 tenants/later.db VACUUM
release t-002
wait run
1~ 4 migrated, 0 failed
$ sqlite3 tenants/later.db "SELECT version FROM schema_migrations ORDER BY 1"
> 0001
> 0002
-- file migrations/0003_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --async
1~ 4 enqueued
$ sqlite3 tenants/latest.db VACUUM
$ drover worker --drain
1~ 5 migrated
$ drover wait --output ndjson
~ "selected":5
~ "migrated":5
