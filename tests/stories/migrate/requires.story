# An edge beyond the order of numbers.
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/0002_mail.sql --
-- drover:requires 0009
CREATE TABLE mail (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ 0009
exit 4
-- file migrations/0002_mail.sql --
-- drover:requires 0001
CREATE TABLE mail (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ 2 migrated
