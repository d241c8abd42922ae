# A directory of goose's runs as it is: annotations in the middle of texts are no annotations, numbers have their value.
fleet 2
-- file migrations/9_users.sql --
-- A licence may stand above.
-- +goose Up
CREATE TABLE users (id INTEGER PRIMARY KEY, note TEXT DEFAULT '
-- +goose Down
');
-- +goose Down
DROP TABLE users;
-- end --
[sqlite] -- file migrations/10_log.sql --
-- +goose Up
CREATE TABLE log (id INTEGER);
-- +goose StatementBegin
CREATE TRIGGER logs AFTER INSERT ON users BEGIN
  INSERT INTO log VALUES (NEW.id);
  INSERT INTO log VALUES (CASE WHEN NEW.id > 0 THEN -NEW.id END);
END;
-- +goose StatementEnd
-- +goose Down
DROP TRIGGER logs;
DROP TABLE log;
-- end --
[!sqlite] -- file migrations/10_log.sql --
-- +goose Up
CREATE TABLE log (id INTEGER);
-- +goose StatementBegin
CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log VALUES (NEW.id);
  INSERT INTO log VALUES (-NEW.id);
  RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER logs AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION note_it();
-- +goose Down
DROP TRIGGER logs ON users;
DROP FUNCTION note_it;
DROP TABLE log;
-- end --
$ drover check
~ tenant: 2 migrations, read as goose (migrations/10_log.sql:1 says `-- +goose Up`)
$ drover doctor
~ 2 migrations, read as goose
$ drover migrate
~ 2 migrated
exec *: INSERT INTO users (id) VALUES (7)
sql *: SELECT id FROM log ORDER BY id
= -7
= 7
$ drover migrate-back --yes --steps 1 --allow-data-loss
sql *: SELECT version FROM schema_migrations
= 9
$ drover new add invoices
> migrations/11_add_invoices.sql
$ drover check
~ 3 migrations, read as goose
