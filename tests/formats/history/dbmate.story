# dbmate's ledger has the name of Drover's: known as its history where the files are dbmate's, whatever Drover's own is
# called.
fleet 2
-- file migrations/1_users.sql --
-- migrate:up
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY);
-- migrate:down
DROP TABLE users;
-- end --
exec *: CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)
exec t-001: INSERT INTO schema_migrations VALUES ('1')
$ drover migrate
~ dbmate has migrated this tenant: its table
~ schema_migrations has 1 row
~ the table schema_migrations belongs to another tool
exit 2
$ sed -i 's/^dir = .*/&\nledger = "drover_migrations"/' drover.toml
$ drover migrate
~ 1 migrated, 0 failed, 1 blocked
exit 2
sql t-001: SELECT version FROM schema_migrations
= 1
sql t-002: SELECT version FROM drover_migrations
= 1
