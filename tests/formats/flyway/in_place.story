# Flyway's names, sub-versions, undo files and placeholders.
fleet 2
-- config --
[catalog.tenant.placeholders]
kind = "member"
-- end --
-- file migrations/V1__users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, kind TEXT DEFAULT '${kind}', price TEXT DEFAULT '$5 {{x}} ?');
-- file migrations/V1_10__third.sql --
INSERT INTO users (id) SELECT max(id) + 1 FROM users;
-- file migrations/V1.2__second with blanks.sql --
-- by ${flyway:filename}
INSERT INTO users (id) VALUES (2);
-- file migrations/more/V2__items.sql --
CREATE TABLE items (id INTEGER);
-- file migrations/more/U2__items.sql --
DROP TABLE items;
-- end --
$ drover check
~ tenant: 4 migrations, read as flyway (migrations/V1.2__second with blanks.sql is named as only its files are)
$ drover migrate
~ 2 migrated
sql *: SELECT m.version, m.name FROM schema_migrations m JOIN drover_journal j ON j.version = m.version AND j.state = 'applied' ORDER BY j.seq
= 1|users
= 1.2|second with blanks
= 1.10|third
= 2|items
sql *: SELECT id, kind, price FROM users ORDER BY id
= 2|member|$5 {{x}} ?
= 3|member|$5 {{x}} ?
$ drover migrate-back --yes --to 1.10 --allow-data-loss
sql *: SELECT count(*) FROM schema_migrations
= 3
$ drover new more
> migrations/V3__more.sql
