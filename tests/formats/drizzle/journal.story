# The form with a journal: it decides what runs and in which order. A breakpoint in a text is text.
fleet 2
-- file migrations/meta/_journal.json --
{"version": "7", "dialect": "postgresql", "entries": [
 {"idx": 0, "version": "7", "when": 1767225600000, "tag": "0000_brave_hulk", "breakpoints": true},
 {"idx": 1, "version": "7", "when": 1767225500000, "tag": "0001_late_thor", "breakpoints": true}]}
-- file migrations/0000_brave_hulk.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, note TEXT DEFAULT '--> statement-breakpoint');
--> statement-breakpoint
CREATE TABLE items (id INTEGER);
-- file migrations/0001_late_thor.sql --
ALTER TABLE items ADD COLUMN name TEXT;
-- end --
$ drover check
~ 2 migrations, read as drizzle (migrations/meta/_journal.json is there)
~ 0001_late_thor.sql: Drizzle itself would leave it out where the one before has run
$ drover migrate
~ 2 migrated
exec *: INSERT INTO users (id) VALUES (1)
sql *: SELECT note FROM users
= --> statement-breakpoint
-- file migrations/0002_lost.sql --
SELECT 1;
-- end --
$ drover migrate
~ 0002_lost.sql: Drizzle would leave this file out: its journal does not list it
exit 4
