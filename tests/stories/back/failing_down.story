# A down that fails leaves its tenant where it was; retry goes on backwards.
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
exec t-002: DROP INDEX users_email
$ drover migrate-back --yes --steps 1
~ 1 failed
~ t-002
exit 2
sql t-001,t-003: SELECT count(*) FROM schema_migrations
= 2
sql t-002: SELECT count(*) FROM schema_migrations
= 3
exec t-002: CREATE INDEX users_email ON users (email)
$ drover retry
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
