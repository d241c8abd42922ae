# `transaction none`: each statement stays, whatever becomes of the next one; the file goes on behind the last one.
fleet 1
-- file migrations/0001_a.sql --
-- drover:transaction none
CREATE TABLE a (id INTEGER);
INSERT INTO a VALUES (1);
INSERT INTO a SELECT id FROM nobody;
-- end --
$ drover migrate
~ 0001_a.sql:4
exit 2
sql t-001: SELECT id FROM a
= 1
sql t-001: SELECT count(*) FROM schema_migrations
= 0
exec t-001: CREATE TABLE nobody (id INTEGER)
$ drover retry
~ 1 migrated
sql t-001: SELECT id FROM a
= 1
sql t-001: SELECT version FROM schema_migrations
= 0001
