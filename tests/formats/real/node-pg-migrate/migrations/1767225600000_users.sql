-- Up Migration
CREATE TABLE users (id int PRIMARY KEY, note text DEFAULT 'a;b');
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS $$ SELECT n * 2; $$;

-- Down Migration
DROP FUNCTION twice;
DROP TABLE users;
