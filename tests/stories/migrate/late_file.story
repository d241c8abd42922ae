# A file below the newest applied one is late: refused, unless told otherwise.
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/0003_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
-- file migrations/0002_taxes.sql --
CREATE TABLE taxes (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ 0002_taxes.sql
~ --out-of-order apply
exit 4
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0003
$ drover migrate --out-of-order apply
~ 3 migrated
sql *: SELECT version, batch FROM schema_migrations ORDER BY version
= 0001|1
= 0002|2
= 0003|1
$ drover migrate
~ nothing to do
