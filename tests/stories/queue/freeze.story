# A queued run waits for what is frozen, and goes on by itself when that ends.
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover freeze --for 1h --tenant t-002
$ drover migrate --async
~ enqueued
start worker $ drover worker --poll 50ms
until $ drover run show 1 | grep -q "2 done, 1 queued"
$ drover monitor
~ freeze 1  1 target (--tenant t-002)  frozen until
$ drover wait --timeout 100ms
~ 1 not yet migrated
exit 6
$ drover freeze --off
$ drover wait
~ 3 migrated
signal worker TERM
wait worker
exit 6
# One whose time is over holds nothing.
-- file migrations/0002_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
$ drover freeze --for 1ms
$ drover migrate
~ 3 migrated
