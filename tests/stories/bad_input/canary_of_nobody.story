# A configured canary that no tenant is in would let the whole fleet go without one; in a part of it that is nothing odd.
fleet 3
-- config --
[run]
canary = "ring=canray"
-- end --
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE users;
-- end --
$ drover migrate
~ error: no tenant that takes part is in the canary `ring=canray` (--allow-empty if that is right)
exit 1
$ drover migrate --tenant t-001
~ 1 migrated
$ drover migrate-back --batch 1 --yes --allow-data-loss
~ no tenant that takes part is in the canary `ring=canray`
exit 1
$ drover migrate --allow-empty
~ 2 migrated
