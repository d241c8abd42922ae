# A directive that changes what happens and is not known is refused, never ignored.
fleet 1
-- file migrations/0001_a.sql --
-- drover:backfill table=invoices key=id chunk=1000
UPDATE invoices SET total = 0 WHERE id BETWEEN :from AND :to;
-- file migrations/0002_b.sql --
-- drover:typ base
CREATE TABLE b (id INTEGER);
-- file migrations/0003_c.sql --
-- drover:phase contract
CREATE TABLE c (id INTEGER);
-- end --
$ drover migrate
~ 0001_a.sql:1
~ backfill
~ 0002_b.sql:1
~ type
~ 0003_c.sql:1
exit 4
$ drover check
~ 0001_a.sql:1
~ 0002_b.sql:1
exit 4
[sqlite] sql t-001: SELECT count(*) FROM sqlite_master
[sqlite] = 0
