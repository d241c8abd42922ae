-- Deploy shop:users to pg
-- requires: more_states

BEGIN;

CREATE OR REPLACE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW."größe" := upper(NEW."größe");
  RETURN NEW;
END;
$body$;

COMMIT;
