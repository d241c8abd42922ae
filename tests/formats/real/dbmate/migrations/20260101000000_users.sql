-- A licence may stand above.
-- migrate:up
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  note text DEFAULT '-- migrate:up in a text; no mark',
  email text NOT NULL
);
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.email := lower(NEW.email); -- a semicolon; in a comment
  RETURN NEW;
END;
$body$;
CREATE TRIGGER lowered BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lowered();

-- migrate:down
DROP TABLE users;
DROP FUNCTION lowered;
