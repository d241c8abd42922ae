-- Revert shop:users from pg

BEGIN;

CREATE OR REPLACE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW."größe" := lower(NEW."größe"); -- a semicolon; in a comment
  RETURN NEW;
END;
$body$;

COMMIT;
