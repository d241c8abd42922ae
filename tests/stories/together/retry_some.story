# Of what a run has left undone, a retry takes a part: by migration, by error, by tenant.
fleet 5
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
exec t-002: CREATE TABLE invoices (id INTEGER PRIMARY KEY)
exec t-003: CREATE TABLE plans (id INTEGER PRIMARY KEY)
exec t-004: INSERT INTO users VALUES (1, 'ana'), (2, 'ana')
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- file migrations/0003_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- file migrations/0004_email.sql --
CREATE UNIQUE INDEX users_email ON users (email);
-- end --
$ drover migrate
~ batch 2: 2 migrated, 3 failed
exit 2
exec t-002: DROP TABLE invoices
exec t-003: DROP TABLE plans
exec t-004: DELETE FROM users WHERE id = 2
# By the migration that failed, however its number is written.
$ drover retry --migration 3 --output ndjson
~ "selected":1,"migrated":1,
sql t-003: SELECT count(*) FROM schema_migrations
= 4
sql t-002: SELECT count(*) FROM schema_migrations
= 1
# By the error: the database's own code.
[sqlite] $ drover retry --batch 2 --error SQLITE_CONSTRAINT_UNIQUE --output ndjson
[postgres] $ drover retry --batch 2 --error 23505 --output ndjson
~ "selected":1,"migrated":1,
sql t-004: SELECT count(*) FROM schema_migrations
= 4
sql t-002: SELECT count(*) FROM schema_migrations
= 1
# None of those that are left failed so: nothing is attempted, and that is no success.
$ drover retry --error lock
~ run 2: none of its 1 unfinished targets is one of these
exit 1
$ drover retry --migration 0004
exit 1
# By its class, and the whole of what is left.
$ drover retry --error sql --tenant t-002
~ 1 migrated
sql *: SELECT count(*) FROM schema_migrations
= 4
$ drover retry
~ nothing to do
# Nonsense is a usage error.
$ drover retry --error lokc
~ --error takes a class of errors or an SQLSTATE, not `lokc`
exit 1
$ drover retry --migration -3
exit 1
$ drover retry --run 2 --batch 2
~ --run and --batch are the same
exit 1
