-- Deploy shop:items to pg
-- requires: users

BEGIN;

CREATE TYPE state AS ENUM ('new', 'it''s; done');
CREATE TABLE items (id int PRIMARY KEY, user_id bigint REFERENCES users, state state DEFAULT 'new');

COMMIT;
