# VACUUM is harmless twice, and needs no question. Where another tenant's is in the way, it is tried again.
fleet 2
-- file migrations/0001_a.sql --
CREATE TABLE a (id INTEGER PRIMARY KEY);
VACUUM;
INSERT INTO a VALUES (1);
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT count(*) FROM a
= 1
sql *: SELECT count(DISTINCT step) FROM drover_journal WHERE state = 'intent'
= 1
