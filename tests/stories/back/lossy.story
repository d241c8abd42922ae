# What loses rows is named with how many, and needs a word.
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
exec t-001: INSERT INTO invoices VALUES (1, 10), (2, 20), (3, 30)
$ drover migrate-back --yes --to 1
~ invoices
~ 3 rows
~ --allow-data-loss
exit 4
sql t-001: SELECT count(*) FROM invoices
= 3
$ drover migrate-back --yes --to 1 --output ndjson
1~ "event":"summary"
~ "verdict":"refused"
exit 4
$ drover migrate-back --yes --to 1 --allow-data-loss
sql *: SELECT version FROM schema_migrations
= 0001
