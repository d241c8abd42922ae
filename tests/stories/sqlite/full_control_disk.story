# A control database that cannot be made for want of room: one message that says why, nothing done, and no trace.
only sqlite
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ trap '' XFSZ; ulimit -f 20; drover migrate --output ndjson
1~ "event":"summary"
1~ "event":"problem"
~ "verdict":"nothing_attempted"
~ "message":"the control database<any>disk
0~ rollback
exit 1
sql *: SELECT count(*) FROM sqlite_master
= 0
$ drover migrate
~ 2 migrated
