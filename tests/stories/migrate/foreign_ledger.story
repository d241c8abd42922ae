# Another tool's schema_migrations is never written to.
fleet 2
exec t-001: CREATE TABLE schema_migrations (version TEXT PRIMARY KEY); INSERT INTO schema_migrations VALUES ('20200101')
-- file migrations/0001_users.sql --
-- drover:type base
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
-- drover:down
DROP TABLE users;
-- file migrations/0002_invoices.sql --
-- drover:type base
-- drover:up
CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, total INTEGER NOT NULL);
-- drover:down
DROP TABLE invoices;
-- end --
$ drover migrate
~ 1 migrated
~ 1 blocked
~ t-001
~ ledger
exit 2
sql t-001: SELECT version FROM schema_migrations
= 20200101
$ sed -i 's/^dir = .*/&\nledger = "drover_migrations"/' drover.toml
$ drover migrate --tenant t-001
sql t-001: SELECT version FROM drover_migrations ORDER BY version
= 0001
= 0002
sql t-001: SELECT version FROM schema_migrations
= 20200101
