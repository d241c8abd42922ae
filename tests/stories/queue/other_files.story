# A worker whose files are not those of the run leaves it alone, says so, and takes it once they are.
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate --async
-- file migrations/0002_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
start worker $ drover worker --drain --poll 20ms
until said worker: left to workers with the same files
$ rm migrations/0002_more.sql
wait worker
~ 2 migrated
$ drover wait 1
sql *: SELECT version FROM schema_migrations
= 0001
