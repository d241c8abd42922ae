# --to stops at a version; the rest stays pending.
fleet 2
-- file migrations/0001_users.sql --
-- drover:type base
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
-- drover:down
DROP TABLE users;
-- file migrations/0002_invoices.sql --
-- drover:type base
-- drover:up
CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, total INTEGER NOT NULL);
-- drover:down
DROP TABLE invoices;
-- end --
$ drover migrate --to 1
sql *: SELECT version FROM schema_migrations
= 0001
$ drover status
~ pending
$ drover status --exit-code
exit 10
$ drover migrate
$ drover status --exit-code
0~ pending 
$ drover migrate --to 0009
exit 1
