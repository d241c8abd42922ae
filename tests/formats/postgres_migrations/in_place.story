# postgres-migrations goes by number, whatever the width.
fleet 1
-- file migrations/0009-users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY)
-- file migrations/00010-fill.sql --
-- postgres-migrations disable-transaction
INSERT INTO users VALUES (1);
-- file migrations/0011-ignored.sql --
-- postgres-migrations ignore
DROP TABLE users;
-- file migrations/0013-text.sql --
INSERT INTO users SELECT 2 WHERE '-- postgres-migrations ignore' <> '';
-- end --
$ drover check
~ 4 migrations, read as postgres-migrations (migrations/00010-fill.sql:1 says `-- postgres-migrations disable-transaction`)
~ 0013-text.sql: nothing stands between 0011 and it
$ drover migrate
~ 1 migrated
sql t-001: SELECT id FROM users ORDER BY id
= 1
= 2
sql t-001: SELECT version, outcome FROM schema_migrations ORDER BY version
= 00010|applied
= 0009|applied
= 0011|recorded
= 0013|applied
-- file migrations/0014-typo.sql --
-- postgres-migrations ignroe
SELECT 1;
-- end --
$ drover migrate
~ 0014-typo.sql:1: postgres-migrations has no `ignroe` (disable-transaction or ignore)
exit 4
