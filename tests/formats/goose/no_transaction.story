# NO TRANSACTION, in any case: an index is built without a lock, and a file that stops half way goes on where it stopped.
only databases schemas
fleet 2
-- file migrations/1_users.sql --
-- +goose Up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- +goose Down
DROP TABLE users;
-- file migrations/2_index.sql --
-- +goose no transaction
-- +goose Up
CREATE INDEX CONCURRENTLY users_email ON users (email);
INSERT INTO users VALUES (1, 'a');
INSERT INTO users SELECT id FROM nobody;
-- +goose Down
DROP INDEX CONCURRENTLY users_email;
-- end --
$ drover migrate
~ 2_index.sql:5
exit 2
sql *: SELECT email FROM users
= a
exec *: CREATE TABLE nobody (id INTEGER)
$ drover retry
~ 2 migrated
sql *: SELECT count(*) FROM users
= 1
$ drover migrate-back --yes --steps 1 --allow-data-loss
sql *: SELECT version FROM schema_migrations
= 1
