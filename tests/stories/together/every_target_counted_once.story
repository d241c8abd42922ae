# Retry and resume account for the targets they are about: each once, and the counts add up to what was selected.
fleet 4
-- config --
[run]
concurrency = 1
max_concurrency = 1
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
exec t-002: CREATE TABLE invoices (id INTEGER PRIMARY KEY)
exec t-004: CREATE TABLE invoices (id INTEGER PRIMARY KEY)
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --output ndjson
~ "selected":4,"migrated":2,"already":0,"failed":2,"blocked":0,"skipped":0,<any>"not_reached":0,
exit 2
# A retry is about the two that failed: one is mended, the other is not. A newer file is none of its business.
-- file migrations/0003_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
exec t-002: DROP TABLE invoices
$ drover retry --output ndjson
~ "selected":2,"migrated":1,"already":0,"failed":1,"blocked":0,"skipped":0,<any>"not_reached":0,
exit 2
# One that somebody has brought there in the meantime is already there.
exec t-004: DROP TABLE invoices
$ drover migrate --tenant t-004 --to 0002
$ drover retry --run 2 --output ndjson
~ "selected":1,"migrated":0,"already":1,"failed":0,"blocked":0,"skipped":0,<any>"not_reached":0,
# Now there is nothing left to retry.
$ drover retry --run 2 --output ndjson
~ "selected":0,"migrated":0,"already":0,"failed":0,
# Killed with t-001 done and t-002 under way. Until it is resumed, t-003 is suspended and another run brings t-004 there.
[sqlite] hold t-002: BEGIN IMMEDIATE
[postgres] hold t-002: BEGIN; LOCK TABLE drover_head
start run $ drover migrate -j 1
until sql t-001: SELECT count(*) FROM schema_migrations
= 3
signal run KILL
wait run
exit 137
release t-002
$ drover tenant suspend t-003
$ drover migrate --tenant t-004
$ drover migrate --resume 4 --output ndjson
~ "selected":4,"migrated":1,"already":2,"failed":0,"blocked":0,"skipped":1,<any>"not_reached":0,
