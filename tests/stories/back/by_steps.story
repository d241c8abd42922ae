# --steps K undoes the last K, in the ledger's reverse order.
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
$ drover migrate
$ drover migrate-back --yes --steps 2 --allow-data-loss
sql *: SELECT version FROM schema_migrations
= 0001
sql *: SELECT version FROM drover_journal WHERE direction = 'down' ORDER BY seq
= 0003
= 0002
$ drover migrate-back --yes --steps 0
exit 1
$ drover migrate-back --yes --steps -1
exit 1
