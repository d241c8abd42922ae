# New files are planned with what was read last, and each tenant is opened once. What became of it meanwhile, the job
# reads under the lock: here somebody with another control database has gone on, or back.
only postgres
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE users;
-- file migrations/0002_orders.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE orders;
-- end --
$ drover migrate
~ 2 migrated
$ DROVER_CONTROL_URL=sqlite:other.db drover migrate-back --to 0001 --tenant t-001 --yes --allow-data-loss
~ 1 rolled back
-- file migrations/0003_items.sql --
CREATE TABLE items (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE items;
-- end --
$ drover plan
~ 0003
~ 2 tenants  0002
$ drover migrate
~ 2 migrated
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
= 0003
-- file migrations/0004_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
$ DROVER_CONTROL_URL=sqlite:other.db drover migrate --tenant t-002
~ 1 migrated
$ drover migrate
~ 1 migrated, 1 already there
