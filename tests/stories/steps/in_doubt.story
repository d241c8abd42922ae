# A block that commits by itself was cut short: nobody can know how far it came, so a person decides. Who did is kept.
only databases
fleet 2
# long enough for the kill to come first, however slow the machine is
-- config --
[run]
lock_timeout = "10min"
-- end --
-- file migrations/0001_marks.sql --
CREATE TABLE marks (k INTEGER);
CREATE TABLE gate (k INTEGER);
-- end --
$ drover migrate
-- file migrations/0002_pieces.sql --
INSERT INTO marks VALUES (0);
DO $$
BEGIN
  INSERT INTO marks VALUES (1);
  COMMIT;
  LOCK TABLE gate;
  INSERT INTO marks VALUES (2);
  COMMIT;
END $$;
INSERT INTO marks VALUES (3);
-- file migrations/0003_later.sql --
INSERT INTO marks VALUES (4);
-- end --
hold t-001: BEGIN; LOCK TABLE gate
hold t-002: BEGIN; LOCK TABLE gate
start one $ drover migrate
until sql t-001: SELECT count(*) FROM marks
= 2
until sql t-002: SELECT count(*) FROM marks
= 2
signal one KILL
wait one
exit 137
# the server ends a statement whose client is gone
until sql t-001: SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO $$%' AND state = 'active'
= 0
release t-001
release t-002
$ drover migrate
2~ blocked<any>0002_pieces.sql:2
~ step 2 of 3 of 0002 was begun outside of a transaction, and nobody has seen its end
~ drover repair t-001 --show
exit 2
sql *: SELECT version FROM schema_migrations
= 0001
$ drover repair t-001 --show
~ 0002 is half applied: 1 of 3 steps committed
~ done     INSERT INTO marks VALUES (0)
~ in doubt migrations/0002_pieces.sql:2:1
~ the database cannot be asked about it
$ drover repair t-001 --output json
~ "in_doubt": true
$ drover repair t-001 --applied
exit 1
exec t-001: INSERT INTO marks VALUES (2)
$ drover repair t-001 --applied --yes
~ 1 migrated
exec t-002: DELETE FROM marks WHERE k > 0
$ drover repair t-002 --retry --yes
~ 1 migrated
$ drover repair t-001 --applied --yes
~ nothing to decide
exit 1
$ drover repair t-001 t-002
exit 1
$ drover migrate
~ 2 migrated
sql *: SELECT k FROM marks ORDER BY k
= 0
= 1
= 2
= 3
= 4
sql t-001: SELECT step, state, error LIKE 'applied, says %@%' FROM drover_journal WHERE error LIKE '%says%'
= 1|applied|t
sql t-002: SELECT step, state, error LIKE 'to be run again, says %@%' FROM drover_journal WHERE error LIKE '%says%'
= 1|failed|t
