# Tenants from a query on a database that is there already.
only sqlite
fleet acme bolt
central
exec central: CREATE TABLE customers (id TEXT, file TEXT, state TEXT, region TEXT); INSERT INTO customers VALUES ('acme', 'tenants/acme.db', 'active', 'eu'), ('bolt', 'tenants/bolt.db', 'suspended', 'us')
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "sqlite"

[tenants]
source = "query"
url = "sqlite:central.db"
sql = "SELECT id, file AS path, state AS status, region FROM customers"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --output ndjson
~ "migrated":1
~ "skipped":1
$ drover migrate --select region=eu --output ndjson
~ "selected":1
~ "already":1
exec central: UPDATE customers SET state = 'active'
$ drover migrate --output ndjson
~ "migrated":1
~ "already":1
