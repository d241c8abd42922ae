# Somebody has dropped a table of the ledger: that tenant is blocked, and what is not there is named.
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
exec t-001: DROP TABLE drover_head
exec t-002: DROP TABLE drover_head
exec t-002: DROP TABLE schema_migrations
-- file migrations/0002_items.sql --
CREATE TABLE items (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --verify
1~ blocked t-001  of the ledger's tables drover_head is not there
1~ blocked t-002  of the ledger's tables schema_migrations and drover_head are not there
1~ 1 migrated, 0 failed, 2 blocked
exit 2
$ drover status --tenant t-001
1~ of the ledger's tables drover_head is not there
