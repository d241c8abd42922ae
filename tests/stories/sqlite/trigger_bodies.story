# Semicolons in trigger bodies, strings and CASE end no statement.
only sqlite
fleet 1
-- file migrations/0001_all.sql --
CREATE TABLE a (x TEXT DEFAULT 'one; two');
CREATE TABLE log (x TEXT);
CREATE TRIGGER a_insert AFTER INSERT ON a BEGIN
  INSERT INTO log VALUES (CASE WHEN new.x = ';' THEN 'semi;' ELSE 'colon' END);
  INSERT INTO log VALUES ('second');
END;
INSERT INTO a VALUES (';');
-- end --
$ drover migrate
sql t-001: SELECT x FROM log ORDER BY rowid
= semi;
= second
