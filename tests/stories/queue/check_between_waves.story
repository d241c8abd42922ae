# Between waves a query must return no row in any tenant that is done.
fleet 6
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO users VALUES (1, NULL);
-- end --
-- config --
[run]
canary = "2"
soak = "10ms"
check = "SELECT 1 FROM users WHERE email IS NULL"
-- end --
$ drover migrate
1~ the check between waves: in 2 of 2 tenants it returns rows
1~ HALTED by its own rules
exit 3
$ drover run show
1~ halted  2 done, 4 not started
$ drover migrate --async
1~ 4 enqueued
$ drover worker --drain
1~ the check between waves: in 2 of 2 tenants it returns rows
$ drover wait
1~ 2 migrated
exit 3
