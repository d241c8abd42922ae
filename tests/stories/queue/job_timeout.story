# A tenant that takes longer than --job-timeout has failed, and nothing is left half done in it.
fleet 3
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
$ drover worker --drain --job-timeout 4s
1~ failed t-002  took longer than --job-timeout 4.0 s
$ drover wait 2
1~ failed t-002  took longer than --job-timeout 4.0 s
1~ 2 migrated, 1 failed
exit 2
release t-002
sql t-002: SELECT version FROM schema_migrations
= 0001
$ drover retry
1~ 1 migrated
$ drover worker --job-timeout soon
1~ --job-timeout takes a duration
exit 1
