# What status says is said of the files as they are now, by what was read last in each tenant; it opens none.
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
$ drover status --exit-code
~ 3 targets, 0 not where the catalog is
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
$ drover status --exit-code
~ tenant     0001               pending           3
~ 3 targets, 3 not where the catalog is
exit 10
exec t-002: CREATE TABLE invoices (id INTEGER PRIMARY KEY)
$ drover migrate
exit 2
$ drover status
~ tenant     0002               migrated          2
~ tenant     0001               failed            1
~ 3 targets, 1 not where the catalog is
