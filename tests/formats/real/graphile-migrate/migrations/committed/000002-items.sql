--! Previous: sha1:d6840361feb138f23289dabf2e22a8bb3e1d66d0
--! Hash: sha1:0e174dbc81f20707e19f58fd0ba7c0d701948d62
--! Message: items

-- as idempotent as a watched file has to be
DROP TABLE IF EXISTS items;
DROP TYPE IF EXISTS state;
CREATE TYPE state AS ENUM ('new', 'it''s; done');
CREATE TABLE items (id int PRIMARY KEY, user_id bigint REFERENCES users, state state DEFAULT 'new');
DO $do$ BEGIN EXECUTE 'COMMENT ON TYPE state IS $größe$日本語; $$ and ''quotes''$größe$'; END $do$;
