# The file itself can say how to see whether its step has taken effect: then nobody has to be asked.
only databases
fleet 1
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
-- drover:probe SELECT EXISTS (SELECT 1 FROM marks WHERE k = 1)
DO $$
BEGIN
  INSERT INTO marks VALUES (1);
  COMMIT;
  LOCK TABLE gate;
END $$;
-- end --
hold t-001: BEGIN; LOCK TABLE gate
start one $ drover migrate
until sql t-001: SELECT count(*) FROM marks
= 1
signal one KILL
wait one
exit 137
# the server ends a statement whose client is gone
until sql t-001: SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO $$%' AND state = 'active'
= 0
release t-001
$ drover migrate
~ 1 migrated
sql t-001: SELECT k FROM marks
= 1
sql t-001: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
