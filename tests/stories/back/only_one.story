# --only V needs nothing later applied.
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
$ drover migrate-back --yes --only 0002 --allow-data-loss
~ 0003
exit 4
sql *: SELECT count(*) FROM schema_migrations
= 3
$ drover migrate-back --yes --only 0003
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
$ drover migrate-back --yes --only 0001 --allow-data-loss --out-of-order apply
sql *: SELECT version FROM schema_migrations
= 0002
