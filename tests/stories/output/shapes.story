# What a target's line says.
fleet 1
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- drover:down
DROP TABLE users;
-- file migrations/0002_invoices.sql --
-- drover:up
CREATE TABLE invoices (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);
-- drover:down
DROP TABLE invoices;
-- file migrations/0003_index.sql --
-- drover:up
CREATE INDEX users_email ON users (email);
-- drover:down
DROP INDEX users_email;
-- end --
$ drover migrate --output ndjson
1~ {"event":"target"<any>"applied":["0001","0002","0003"]
1~ "tenant":"t-001"<any>"verdict"
1~ "catalog":"tenant"<any>"verdict":"migrated"
1~ "attempts":1
$ drover status --output json
~ "selected": 1
~ "version": "0003"
~ "state": "migrated"
