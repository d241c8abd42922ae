-- Deploy shop:users to pg

BEGIN;

CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "größe" text DEFAULT 'it''s naïve; COMMIT; -- no comment'
);

CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW."größe" := lower(NEW."größe"); -- a semicolon; in a comment
  RETURN NEW;
END;
$body$;

CREATE TRIGGER lowered BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lowered();

COMMIT;
