# postgres-migrations goes by number, whatever the width.
fleet 1
-- file migrations/0009-users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY)
-- file migrations/00010-fill.sql --
-- postgres-migrations disable-transaction
INSERT INTO users VALUES (1);
-- file migrations/0012-text.sql --
INSERT INTO users SELECT 2 WHERE '-- postgres-migrations ignore' <> '';
-- end --
$ drover check
~ 3 migrations, read as postgres-migrations (migrations/00010-fill.sql:1 says `-- postgres-migrations disable-transaction`)
~ 0012-text.sql: nothing stands between 00010 and it
$ drover migrate
~ 1 migrated
sql t-001: SELECT id FROM users ORDER BY id
= 1
= 2
-- file migrations/0013-typo.sql --
-- postgres-migrations ignroe
SELECT 1;
-- end --
$ drover migrate
~ 0013-typo.sql:1: postgres-migrations has no `ignroe` (disable-transaction or ignore)
exit 4
