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
$ drover plan
~ 3 tenants  nothing → 0003
$ head -c 20000 /dev/urandom > tenants/t-corrupt.db
$ : > tenants/t-empty.db
$ mkdir tenants/t-directory.db
$ drover plan
1~ blocked t-corrupt  SQLITE_NOTADB file is not a database  nothing was done in this tenant
1~ is empty (0 bytes): it may have been truncated
1~ planned only: 3 of 6 tenants would be touched, 3 blocked, nothing was applied
exit 2
$ drover migrate
~ 3 migrated
~ file is not a database  nothing was done in this tenant  next: restore it from a backup, then drover migrate
~ t-corrupt
~ t-empty
~ t-directory
exit 2
$ drover status --verify
1~ blocked           2
$ drover retry
1~ resuming batch 1: 1 tenant
1~ failed t-directory
exit 2
$ wc -c < tenants/t-empty.db
> 0
sql t-001: SELECT count(*) FROM schema_migrations
= 3
