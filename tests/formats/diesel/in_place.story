# diesel's directories; the dashes of their dates are no part of the version.
fleet 2
-- file migrations/00000000000000_diesel_initial_setup/up.sql --
-- This file was made by diesel.
-- file migrations/00000000000000_diesel_initial_setup/down.sql --
-- Nothing to undo.
-- file migrations/2026-01-02-030405_users/up.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/2026-01-02-030405_users/down.sql --
DROP TABLE users;
-- file migrations/2026-01-03-000000_items/up.sql --
CREATE TABLE items (id INTEGER);
-- file migrations/2026-01-03-000000_items/metadata.toml --
run_in_transaction = true
-- end --
$ drover check
~ 3 migrations, read as diesel
$ drover migrate
~ 2 migrated
sql *: SELECT version, name FROM schema_migrations ORDER BY version
= 00000000000000|diesel_initial_setup
= 20260102030405|users
= 20260103000000|items
-- file migrations/2026-01-03-000000_items/metadata.toml --
transaction = no
-- end --
$ drover check
~ metadata.toml:1: diesel has no setting `transaction = no`
exit 4
