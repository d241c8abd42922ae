# Repeatable files run behind all versions, and again when they have changed; a baseline stands for what came before it
# where a tenant is new, and only there.
fleet 1
-- file migrations/V1__users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/V2__kind.sql --
ALTER TABLE users ADD COLUMN kind TEXT;
-- file migrations/R__few.sql --
DROP VIEW IF EXISTS few;
CREATE VIEW few AS SELECT id FROM users WHERE id < 10;
-- end --
$ drover migrate
~ 1 migrated
sql t-001: SELECT version, kind FROM schema_migrations ORDER BY version
= 1|versioned
= 2|versioned
= R__few|repeatable
$ drover migrate --verify
~ nothing to do
-- file migrations/R__few.sql --
DROP VIEW IF EXISTS few;
CREATE VIEW few AS SELECT id, kind FROM users WHERE id < 20;
-- end --
$ drover migrate
~ 1 migrated
exec t-001: INSERT INTO users VALUES (15, 'x')
sql t-001: SELECT * FROM few
= 15|x
-- file migrations/B2__all.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, kind TEXT DEFAULT 'from the baseline');
-- end --
$ drover migrate --verify
~ nothing to do
fleet fresh
$ drover migrate --verify
exec fresh: INSERT INTO users (id) VALUES (1)
sql fresh: SELECT kind FROM few
= from the baseline
