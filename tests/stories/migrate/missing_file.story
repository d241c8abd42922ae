# A file that is applied, below the newest, and gone: one tenant is blocked, all of them are refused.
fleet 3
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
-- file migrations/0003_items.sql --
CREATE TABLE items (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --to 2
$ drover migrate --tenant t-001
$ mv migrations/0002_invoices.sql kept.sql
$ mv migrations/0003_items.sql kept3.sql
-- file migrations/0004_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ 0002
exit 4
$ drover status --tenant t-002
1~ t-002  blocked
1~ 0002 is applied, but its file is not in the catalog
sql t-002,t-003: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
