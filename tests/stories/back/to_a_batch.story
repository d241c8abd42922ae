# --to-batch N keeps N and below; 0 undoes all.
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
$ drover migrate
sql *: SELECT version, batch FROM schema_migrations ORDER BY version
= 0001|1
= 0002|2
= 0003|2
$ drover migrate-back --yes --to-batch 1 --allow-data-loss
sql *: SELECT version, batch FROM schema_migrations ORDER BY version
= 0001|1
$ drover migrate-back --yes --to-batch 0 --allow-data-loss
sql *: SELECT count(*) FROM schema_migrations
= 0
[sqlite] sql *: SELECT name FROM sqlite_master WHERE name IN ('users', 'invoices')
[databases] sql *: SELECT relname FROM pg_class WHERE relname IN ('users', 'invoices')
[schemas] sql *: SELECT relname FROM pg_class WHERE relname IN ('users', 'invoices') AND relnamespace = current_schema()::regnamespace
= (none)
