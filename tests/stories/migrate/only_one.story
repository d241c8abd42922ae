# --only takes one migration, refused where the order forbids it.
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
$ drover migrate --only 2
~ 0001
exit 4
sql *: SELECT 1
= 1
$ drover migrate --only 0001
sql *: SELECT version FROM schema_migrations
= 0001
$ drover migrate --only 0002
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
