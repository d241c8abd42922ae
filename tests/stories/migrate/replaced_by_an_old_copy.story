# A tenant's file that was added, or replaced by an old copy, is found.
only sqlite
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
$ cp tenants/t-002.db old-copy.db
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ 2 migrated
$ cp old-copy.db tenants/t-002.db
fleet t-003
$ drover migrate --output ndjson
~ "migrated":2
~ "already":1
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
