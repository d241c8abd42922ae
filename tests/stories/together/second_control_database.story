# A fresh checkout with an empty control database learns from the ledgers.
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- file migrations/0003_index.sql --
CREATE INDEX users_email ON users (email);
-- end --
$ drover migrate
$ mv .drover elsewhere
$ drover migrate --output ndjson
~ "already":3
-- file migrations/0004_more.sql --
CREATE TABLE more (id INTEGER);
-- end --
$ drover migrate
sql *: SELECT version, batch FROM schema_migrations WHERE version = '0004'
= 0004|3
$ mv .drover third; mv elsewhere .drover
$ drover migrate --output ndjson
~ "already":3
~ "source":"ledger"
