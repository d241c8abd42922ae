# node-pg-migrate's comments, in any case and order; two files of one number run both.
fleet 1
-- file migrations/1767225600000_users.sql --
-- Up Migration
CREATE TABLE users (id INTEGER PRIMARY KEY);

-- Down Migration
DROP TABLE users;
-- file migrations/1767225600000_zero.sql --
---- DOWN  migration
DELETE FROM users;
-- up migration
INSERT INTO users VALUES (1);
-- file migrations/1767225600001_plain.sql --
INSERT INTO users VALUES (2);
-- end --
$ drover check
~ 3 migrations, read as node-pg-migrate (migrations/1767225600000_users.sql:1 says `-- Up Migration`)
$ drover migrate
~ 1 migrated
sql t-001: SELECT id FROM users ORDER BY id
= 1
= 2
-- file migrations/1767225600002_half.sql --
INSERT INTO users VALUES (3);
-- Down Migration
DELETE FROM users;
-- file migrations/1767225600003_code.js --
exports.up = () => {};
-- end --
$ drover migrate
~ 1767225600002_half.sql:2: a `Down Migration` without an `Up Migration`
~ 1767225600003_code.js: it is a migration in JavaScript
exit 4
