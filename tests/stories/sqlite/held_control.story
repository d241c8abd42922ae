# A control database that another program holds for long is named.
only sqlite
fleet 1
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover status
$ mkfifo gate
start holder $ (echo 'BEGIN IMMEDIATE; SELECT 1;'; cat gate) | sqlite3 .drover/control.db > held
until $ test -s held
$ drover migrate
1~ /control.db: busy: another program kept the file for longer than 20 s
exit 1
$ : > gate
wait holder
$ drover migrate
~ 1 migrated
