# Files that may be Drover's own or golang-migrate's: a tenant that golang-migrate has migrated decides, unless the
# configuration has said whose they are.
fleet 2
-- file migrations/1_users.up.sql --
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY);
-- end --
exec t-001: CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, dirty BOOLEAN NOT NULL); INSERT INTO schema_migrations VALUES (1, '0')
$ sed -i 's/^dir = .*/&\nledger = "drover_migrations"/' drover.toml
$ drover migrate
~ golang-migrate has migrated this tenant: its table
~ `format = "drover"` if the files are not that tool's
exit 2
$ sed -i 's/^dir = .*/&\nformat = "drover"/' drover.toml
$ drover migrate
~ 1 migrated
sql t-001: SELECT dirty, version FROM schema_migrations
[sqlite] = 0|1
[!sqlite] = f|1
