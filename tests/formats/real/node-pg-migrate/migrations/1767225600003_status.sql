-- Up Migration
CREATE TYPE status AS ENUM ('new', 'it''s; done');
ALTER TABLE items ADD COLUMN status status DEFAULT 'new';
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.note := 'größe; -- Down Migration'; -- a semicolon; in a comment
  RETURN NEW;
END;
$body$;
CREATE TRIGGER noted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION noted();
-- Down Migration
DROP TRIGGER noted ON users;
DROP FUNCTION noted();
ALTER TABLE items DROP COLUMN status;
DROP TYPE status;
