# Pairs of files and directories are layouts too; two in one directory are not.
fleet 1
-- file migrations/0001_users.up.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/0001_users.down.sql --
DROP TABLE users;
-- end --
$ drover migrate
$ drover migrate-back --yes --steps 1 --allow-data-loss
sql t-001: SELECT count(*) FROM schema_migrations
= 0
$ rm -r migrations
-- file migrations/0001_users/up.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/0001_users/down.sql --
DROP TABLE users;
-- end --
$ drover migrate
$ drover migrate-back --yes --steps 1 --allow-data-loss
-- file migrations/0002_items.sql --
CREATE TABLE items (id INTEGER);
-- end --
$ drover migrate
~ 0002_items.sql
exit 4
