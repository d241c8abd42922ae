# A new value of an enum cannot be used in the transaction that adds it: found by reading, or told by the server.
only postgres
fleet 2
-- file migrations/0001_states.sql --
CREATE TYPE state AS ENUM ('open');
CREATE TABLE orders (id INTEGER PRIMARY KEY, state state);
-- end --
$ drover migrate
-- file migrations/0002_closed.sql --
ALTER TYPE state ADD VALUE 'closed';
INSERT INTO orders VALUES (1, 'closed');
-- file migrations/0003_paid.sql --
ALTER TYPE state ADD VALUE 'paid';
INSERT INTO orders SELECT 2, ('pa' || 'id')::state;
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT id, state FROM orders ORDER BY id
= 1|closed
= 2|paid
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
= 0003
