# Files that are gone are one trouble: told alike for all, and a rule against the same error in a row halts the run.
only sqlite
fleet 30
-- config --
[run]
same_error = 5
concurrency = 1
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover plan
$ for t in tenants/*.db; do rm $t; mkdir $t; done
$ drover migrate -j 1
~ SQLITE_CANTOPEN it is a directory, not a database file
~ HALTED
exit 3
