--! Previous: -
--! Hash: sha1:d6840361feb138f23289dabf2e22a8bb3e1d66d0
--! Message: users

CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "größe" text DEFAULT 'it''s naïve; -- no comment');
CREATE OR REPLACE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW."größe" := lower(NEW."größe"); -- a semicolon; in a comment
  RETURN NEW;
END;
$body$;
CREATE TRIGGER lowered BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lowered();
