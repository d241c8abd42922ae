# dbmate's marks, with and without options, and what it refuses.
fleet 2
-- file migrations/20260101000000_users.sql --
-- a licence
-- migrate:up
CREATE TABLE users (id INTEGER PRIMARY KEY, note TEXT DEFAULT '-- migrate:down');

-- migrate:down
DROP TABLE users;
-- file migrations/20260102000000_items.sql --
-- migrate:up transaction:true
CREATE TABLE items (id INTEGER);
-- migrate:down
DROP TABLE items;
-- file migrations/20260103000000_nothing.sql --
-- migrate:up

-- migrate:down

-- end --
$ drover check
~ tenant: 3 migrations, read as dbmate (migrations/20260101000000_users.sql:2 says `-- migrate:up`)
$ drover migrate
~ 2 migrated
$ drover migrate-back --yes --to 20260101000000 --allow-data-loss
sql *: SELECT version FROM schema_migrations
= 20260101000000
-- file migrations/20260104000000_late.sql --
CREATE TABLE late (id INTEGER);
-- migrate:up
-- file migrations/20260105000000_option.sql --
-- migrate:up transactions:false
CREATE TABLE option (id INTEGER);
-- end --
$ drover migrate
~ 20260104000000_late.sql:2: SQL or `migrate:down` stands before `migrate:up`
~ 20260105000000_option.sql:1: there is no option `transactions:false` (transaction:false is the only one)
exit 4
