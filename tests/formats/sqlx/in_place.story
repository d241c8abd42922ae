# sqlx is known by its first line; single files and pairs may stand side by side.
fleet 1
-- file migrations/20260101000000_users.up.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/20260101000000_users.down.sql --
DROP TABLE users;
-- file migrations/20260102000000_fill.sql --
-- no-transaction
INSERT INTO users VALUES (1);
-- end --
$ drover check
~ 2 migrations, read as sqlx (migrations/20260102000000_fill.sql:1 says `-- no-transaction`)
$ drover migrate
~ 1 migrated
sql t-001: SELECT id FROM users
= 1
-- file migrations/notes.sql --
SELECT 1;
-- end --
$ drover migrate
~ notes.sql: sqlx would leave this file out because of its name
exit 4
