# A tenant that its source no longer returns is named until it is forgotten.
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
$ drover migrate
$ mv tenants/t-002.db elsewhere.db
$ drover migrate
~ t-002
$ drover migrate --strict
exit 4
$ drover tenant remove --yes t-002
$ drover migrate --strict
