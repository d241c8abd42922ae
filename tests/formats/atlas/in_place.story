# Atlas is known by its sum and its directives; another delimiter moves no line.
fleet 1
-- file migrations/atlas.sum --
h1:x
-- file migrations/20260101000000.sql --
-- atlas:nolint
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/20260102000000_fill.sql --
-- atlas:delimiter \n\n\n
-- atlas:txmode file

INSERT INTO users VALUES (1)


INSERT INTO users VALUES (2)
-- end --
$ drover check
~ 2 migrations, read as atlas (migrations/20260102000000_fill.sql:1 says `-- atlas:delimiter \n\n\n`)
$ drover migrate
~ 1 migrated
sql t-001: SELECT id FROM users ORDER BY id
= 1
= 2
-- file migrations/20260103000000_wrong.sql --
-- atlas:delimiter //

INSERT INTO users VALUES (3)//
INSERT INTO nobody VALUES (4)//
-- file migrations/20260104000000_checks.sql --
-- atlas:txtar
SELECT 1;
-- end --
$ drover migrate
~ 20260104000000_checks.sql:1: `atlas:txtar` changes what runs, and it is not known here
exit 4
$ rm migrations/20260104000000_checks.sql
$ drover migrate
~ 20260103000000_wrong.sql:4
exit 2
