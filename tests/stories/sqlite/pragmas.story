# A pragma is its own migration's: the next one, and another try, find the session as it was.
only sqlite
fleet 2
-- file migrations/0001_numbers.sql --
PRAGMA recursive_triggers = ON;
CREATE TABLE numbers (i INTEGER CHECK (i < 10));
CREATE TRIGGER more AFTER INSERT ON numbers WHEN new.i < 5 BEGIN INSERT INTO numbers VALUES (new.i + 1); END;
INSERT INTO numbers VALUES (4);
-- file migrations/0002_first.sql --
INSERT INTO numbers VALUES (1);
-- file migrations/0003_unchecked.sql --
-- drover:when SELECT count(*) > 1 FROM numbers
PRAGMA ignore_check_constraints(1);
INSERT INTO numbers VALUES (11);
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT i FROM numbers ORDER BY rowid
= 4
= 5
= 1
= 2
= 11
-- file migrations/0004_last.sql --
PRAGMA ignore_check_constraints = 1;
INSERT INTO numbers VALUES (12);
-- file migrations/0005_checked.sql --
INSERT INTO numbers VALUES (13);
-- end --
$ drover migrate
~ CHECK constraint failed
exit 2
sql *: SELECT max(i) FROM numbers
= 12
