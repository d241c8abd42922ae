# A changed statement is refused with the difference; a reformatted file is not.
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
-- file migrations/0001_users.sql --
-- Copyright: the authors
CREATE TABLE users (
  id    INTEGER PRIMARY KEY,  -- the key
  email TEXT
);
-- end --
$ drover migrate
~ nothing to do
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
-- end --
$ drover migrate
~ 0001_users.sql
~ - CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)
~ + CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL)
exit 4
$ drover migrate --output ndjson
1~ "event":"summary"
~ "verdict":"refused"
~ "exit_code":4
exit 4
