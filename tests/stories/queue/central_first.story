# Queued too, the central catalog goes first, and where it fails no tenant is touched.
fleet 2
central
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "$DIALECT"

[catalog.central]
dir = "migrations/central"
url = "$CENTRAL_URL"

$TENANTS
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/central/0001_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --async
1~ 3 enqueued
$ drover worker --drain
1~ 3 migrated
$ drover wait
-- file migrations/0002_items.sql --
CREATE TABLE items (id INTEGER PRIMARY KEY);
-- file migrations/central/0002_broken.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --async
$ drover worker --drain
$ drover wait
1~ 1 failed, 2 not started
exit 2
sql *: SELECT version FROM schema_migrations
= 0001
