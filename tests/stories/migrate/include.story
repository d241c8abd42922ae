# A wrapper is the file it names.
fleet 2
-- file shared/users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/0001_users.sql --
-- drover:include ../shared/users.sql
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT count(*) FROM users
= 0
-- file migrations/0002_more.sql --
-- drover:include ../shared/none.sql
-- end --
$ drover migrate
~ none.sql
exit 4
