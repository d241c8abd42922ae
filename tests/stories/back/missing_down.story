# A missing down is named before anything is touched.
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/0002_index.sql --
-- drover:up
CREATE INDEX users_id ON users (id);
-- drover:down
DROP INDEX users_id;
-- end --
$ drover check
~ 0001_users
$ drover migrate
$ drover migrate-back --yes --steps 2
~ 0001
exit 4
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
sql *: SELECT seq FROM drover_head
= 2
$ drover migrate-back --yes --steps 1
sql *: SELECT version FROM schema_migrations
= 0001
