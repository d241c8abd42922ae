# All problems of a directory, each with its place.
fleet 1
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABEL items (id INTEGER);
-- file migrations/1_again.sql --
CREATE TABLE again (id INTEGER);
-- file migrations/notes.sql --
SELECT 1;
-- file migrations/0003_c.sql --
SELECT 'never closed;
-- end --
$ printf 'CREATE TABLE d (id INTEGER); -- \377\n' > migrations/0004_d.sql
$ drover check
~ 0001_users.sql:2
~ 1_again.sql
~ notes.sql
~ 0003_c.sql:1
~ 0004_d.sql
~ UTF-8
exit 4
$ drover migrate --output ndjson
1~ "event":"summary"
~ "verdict":"refused"
exit 4
