# The tenants do not go before the central database, whatever keeps it.
fleet 2
central
-- file drover.toml --
[run]
wait = "300ms"

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
$ drover migrate
-- file migrations/0002_items.sql --
CREATE TABLE items (id INTEGER PRIMARY KEY);
-- file migrations/central/0002_prices.sql --
CREATE TABLE prices (id INTEGER PRIMARY KEY);
-- end --
[sqlite] hold central: BEGIN IMMEDIATE
[postgres] hold central: BEGIN; LOCK TABLE drover_head
start first $ drover migrate
until $ test "$(drover status --catalog central --output ndjson | grep -c running)" -gt 0
$ drover migrate --output ndjson
1~ "event":"summary"
~ "verdict":"held"
~ "not_reached":3
exit 5
sql *: SELECT count(*) FROM schema_migrations
= 1
release central
wait first
sql central: SELECT count(*) FROM schema_migrations
= 2
sql *: SELECT count(*) FROM schema_migrations
= 2
