# A disk that is full: the tenant stays as it was, the answer says so, and retry does it when there is room.
only sqlite
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
exec t-001: WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000) INSERT INTO users SELECT x, hex(zeroblob(100)) FROM n
-- file migrations/0002_rebuild.sql --
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
INSERT INTO users_new SELECT * FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
-- end --
# A file may not grow any further, which SQLite tells as it tells of a full disk.
$ cp drover.toml roomy.toml; pages=$(sqlite3 tenants/t-001.db 'PRAGMA page_count'); printf '\n[session]\nmax_page_count = %d\n' $((pages + 5)) >> drover.toml
$ drover migrate --output ndjson
1~ "event":"summary"
1~ "verdict":"failed"<any>
~ "class":"disk"
~ "migrated":1
~ "failed":1
exit 2
sql t-001: SELECT version FROM schema_migrations
= 0001
sql t-001: SELECT count(*) FROM users
= 2000
sql t-001: SELECT count(*) FROM sqlite_master WHERE name = 'users_new'
= 0
$ mv roomy.toml drover.toml; drover retry
~ 1 migrated
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
sql t-001: SELECT count(*) FROM users
= 2000
