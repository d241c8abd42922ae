# The central database goes first, and last when going back.
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
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE users;
-- file migrations/central/0001_plans.sql --
-- drover:up
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE plans;
-- end --
$ drover migrate --output ndjson
1~ "event":"summary"
~ "selected":3
~ "migrated":3
~ "target":"central"
sql central: SELECT catalog, version, batch FROM schema_migrations
= central|0001|1
sql *: SELECT catalog, version, batch FROM schema_migrations
= tenant|0001|1
$ drover status
~ central
~ tenant
-- file migrations/central/0002_broken.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- file migrations/0002_items.sql --
CREATE TABLE items (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --output ndjson
~ "not_reached":2
~ "failed":1
exit 2
sql *: SELECT version FROM schema_migrations
= 0001
$ drover migrate --catalog tenant
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
$ drover migrate-back --yes --steps 1
~ --catalog
exit 1
