# A tenant that failed and that its source no longer returns is named by a retry, until it is forgotten.
only sqlite
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
exec t-002: CREATE TABLE invoices (id INTEGER PRIMARY KEY)
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
exit 2
$ mv tenants/t-002.db elsewhere.db
$ drover retry
1~ t-002
~ no longer listed
~ 1 not started
exit 2
$ drover retry --output ndjson
~ "not_reached":1
~ "selected":1
~ "exit_code":2
exit 2
$ drover tenant remove --yes t-002
$ drover retry
0~ t-002
