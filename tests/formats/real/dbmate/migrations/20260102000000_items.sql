-- migrate:up transaction:true
CREATE TYPE state AS ENUM ('new', 'it''s done');
CREATE TABLE items (id int PRIMARY KEY, state state DEFAULT 'new', price text DEFAULT '${x} {{y}} ?');

--   migrate:down
DROP TABLE items;
DROP TYPE state
