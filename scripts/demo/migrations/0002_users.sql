-- drover:type base
-- drover:table users
-- drover:up
CREATE TABLE users (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id),
  login       TEXT NOT NULL UNIQUE,
  role        TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'member', 'guest'))
);
-- drover:down
DROP TABLE users;
