# A procedure that commits looks like any other call: the server tells, and the call becomes a step of its own.
only databases
fleet 1
-- file migrations/0001_procedure.sql --
CREATE TABLE marks (k INTEGER);
CREATE PROCEDURE in_pieces() LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO marks VALUES (1);
  COMMIT;
  INSERT INTO marks VALUES (2);
  COMMIT;
END $$;
-- file migrations/0002_call.sql --
INSERT INTO marks VALUES (0);
CALL in_pieces();
INSERT INTO marks VALUES (3);
-- end --
$ drover migrate
~ 1 migrated
sql t-001: SELECT k FROM marks ORDER BY k
= 0
= 1
= 2
= 3
