# Change sets in formatted SQL: each is a migration, named as Liquibase names it.
fleet 2
-- file migrations/001_users.sql --
--liquibase formatted sql

--changeset ann:1
--comment: the beginning
CREATE TABLE users (id INTEGER PRIMARY KEY);
--rollback DROP TABLE users;

--changeset "Bob B":2 splitStatements:false dbms:postgresql,sqlite
CREATE TABLE items (id INTEGER);
/* liquibase rollback
DROP TABLE items;
*/
--changeset ann:3 dbms:oracle
SELECT 1 FROM dual;
-- file migrations/002_more.sql --
--liquibase formatted sql logicalFilePath:old.sql
--changeset ann:1 endDelimiter://
INSERT INTO users VALUES (1)
//
INSERT INTO users VALUES (2)//
--rollback not required
-- end --
$ drover check
~ 3 migrations, read as liquibase (migrations/001_users.sql:1 says `--liquibase formatted sql`)
~ 001_users.sql:13: dbms:oracle: it is not for
$ drover migrate
~ 2 migrated
sql *: SELECT version FROM schema_migrations ORDER BY version
= 001_users.sql::1::ann
= 001_users.sql::2::Bob%20B
= old.sql::1::ann
sql *: SELECT id FROM users ORDER BY id
= 1
= 2
$ drover migrate --verify
~ nothing to do
$ drover migrate-back --yes --steps 2 --allow-data-loss
sql *: SELECT version FROM schema_migrations
= 001_users.sql::1::ann
