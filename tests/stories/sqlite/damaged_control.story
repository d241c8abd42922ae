# A damaged control database is named with what to do about it; doing that brings everything back, and applies nothing.
only sqlite
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
$ printf 'garbage' | dd of=.drover/control.db conv=notrunc status=none
$ drover migrate
1~ control.db: file is not a database (put a backup in its place, or move it away and `drover reconcile` makes a new one
exit 1
$ drover doctor
~ file is not a database (put a backup in its place, or move it away
exit 1
$ mv .drover/control.db damaged.db && truncate -s 9000 damaged.db && drover reconcile
~ 3 targets: 0 as the control database had them, 3 mended, 0 not read
$ drover migrate
~ 3 tenants at 0001, nothing to do
sql *: SELECT version FROM schema_migrations
= 0001
