# Row values of an error are shown only where they are asked for.
only sqlite postgres
fleet 1
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
INSERT INTO users VALUES (1, 'ana@example.com'), (2, 'ana@example.com');
-- file migrations/0002_unique.sql --
CREATE UNIQUE INDEX users_email_key ON users (email);
-- end --
$ drover migrate --output ndjson
0~ ana@example.com
1~ "event":"summary"
exit 2
[postgres] $ drover retry --show-data
[postgres] ~ ana@example.com
[postgres] exit 2
