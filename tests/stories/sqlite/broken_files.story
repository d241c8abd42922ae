# Each broken file gets an answer of its own, and stops no other.
only sqlite
fleet 3
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- drover:down
DROP TABLE users;
-- file migrations/0002_invoices.sql --
-- drover:up
CREATE TABLE invoices (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);
-- drover:down
DROP TABLE invoices;
-- file migrations/0003_index.sql --
-- drover:up
CREATE INDEX users_email ON users (email);
-- drover:down
DROP INDEX users_email;
-- end --
$ head -c 20000 /dev/urandom > tenants/t-corrupt.db
$ : > tenants/t-empty.db
$ mkdir tenants/t-directory.db
$ drover migrate
~ 3 migrated
~ t-corrupt
~ t-empty
~ t-directory
exit 2
$ wc -c < tenants/t-empty.db
> 0
sql t-001: SELECT count(*) FROM schema_migrations
= 3
