# A file that lost its end is not written to.
only sqlite
fleet 2
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
$ drover migrate --to 1
exec t-001: INSERT INTO users SELECT value, 'x' FROM json_each('[1,2,3,4,5,6,7,8,9]')
$ truncate -s 5000 tenants/t-001.db
$ cp tenants/t-001.db before.db
$ drover migrate
~ t-001
~ 1 migrated
exit 2
$ cmp tenants/t-001.db before.db
