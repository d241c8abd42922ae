# Pairs mean the same to golang-migrate and to Drover, so that nothing has to be said; its own rules hold where it is.
fleet 1
-- file migrations/1_users.up.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/1_users.down.sql --
DROP TABLE users;
-- file migrations/02_items.up.sql --
CREATE TABLE items (id INTEGER);
-- end --
$ drover check
~ 2 migrations, read as drover (nothing speaks for another tool)
~ 02_items.up.sql: it has no down
$ drover migrate
~ 1 migrated
$ sed -i '/^.catalog.tenant.$/a format = "golang-migrate"' drover.toml
$ drover migrate --verify
~ nothing to do
$ drover check
~ read as golang-migrate (the configuration says so)
-- file migrations/3_more.sql --
SELECT 1;
-- file migrations/4_back.down.sql --
SELECT 1;
-- file migrations/001_again.up.sql --
SELECT 1;
-- end --
$ rm migrations/3_more.sql; drover migrate
~ 4_back.down.sql: this down has no up
~ 1_users.up.sql: version 1 occurs twice: also in migrations/001_again.up.sql
exit 4
