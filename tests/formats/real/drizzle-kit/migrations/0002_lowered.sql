-- Custom SQL migration file, put your code below! --
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.note := lower(NEW.note); -- a semicolon; in a comment
  RETURN NEW;
END;
$body$;
--> statement-breakpoint
CREATE TRIGGER lowered BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lowered();
