---- DOWN  migration
DROP TABLE items;
--- up migration of the items
CREATE TABLE items (id int PRIMARY KEY, user_id int REFERENCES users);
