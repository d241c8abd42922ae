# The settings of a script: outside of a transaction, and without placeholders.
only databases schemas
fleet 1
-- file migrations/V1__users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, note TEXT DEFAULT '${none}');
-- file migrations/V1__users.sql.conf --
placeholderReplacement=false
-- file migrations/V1_1__index.sql --
CREATE INDEX CONCURRENTLY users_note ON users (note);
-- file migrations/V1_1__index.sql.conf --
executeInTransaction=false
-- end --
$ drover migrate
~ 1 migrated
exec t-001: INSERT INTO users VALUES (1)
sql t-001: SELECT note FROM users
= ${none}
