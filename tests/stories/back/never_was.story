# A batch, run or version that never was is a typo: it must not look like success, nor undo more than was meant.
fleet 2
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE users;
-- file migrations/0003_items.sql --
-- drover:up
CREATE TABLE items (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE items;
-- end --
$ drover migrate
~ 2 migrated
$ drover migrate-back --yes --batch 9
~ error: there is no run 9, and no tenant has a batch as high (drover run list)
exit 1
$ drover migrate-back --yes --run 9
~ there is no run 9
exit 1
$ drover migrate-back --yes --to-batch 9
~ there is no run 9
exit 1
$ drover migrate-back --yes --only 0077
~ there is no migration 0077, neither as a file nor in a tenant (drover status --tenant ID shows what one has)
exit 1
$ drover migrate-back --yes --allow-data-loss --to 0002
~ there is no migration 0002
exit 1
$ drover migrate-back --dry-run --to 0002
~ there is no migration 0002
exit 1
sql *: SELECT count(*) FROM schema_migrations
= 2
# Known to the ledgers alone, or to nobody any more though it was: no typo.
$ rm migrations/0003_items.sql; drover migrate-back --yes --allow-data-loss --only 0003
~ 2 rolled back
$ drover migrate-back --yes --batch 1 --allow-data-loss
~ 2 rolled back
$ drover migrate-back --yes --batch 1
~ 2 tenants, nothing to do
$ drover migrate-back --yes --to 0
~ 2 tenants, nothing to do
