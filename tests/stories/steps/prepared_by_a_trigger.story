# What a trigger prepares ends with its tenant, whose session the next one has.
only schemas
fleet 3
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id int);
CREATE FUNCTION prepares() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'PREPARE theirs AS SELECT 1';
  RETURN new;
END $$;
CREATE TRIGGER prepares BEFORE INSERT ON seen FOR EACH ROW EXECUTE FUNCTION prepares();
-- end --
$ drover migrate -j 1
-- file migrations/0002_row.sql --
INSERT INTO seen VALUES (1);
-- end --
$ drover migrate -j 1
~ 3 migrated
