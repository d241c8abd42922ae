# What `--steps K` means for a tenant that could not be read before the run is kept as soon as it is known: a retry does
# not count K steps anew from where it failed.
only databases schemas
fleet 2
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- drover:down
DROP TABLE users;
-- file migrations/0002_index.sql --
-- drover:up
CREATE INDEX users_email ON users (email);
-- drover:down
DROP INDEX users_email;
-- file migrations/0003_plans.sql --
-- drover:up
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE plans;
-- end --
$ drover migrate
exec t-002: DROP INDEX users_email
hold t-002: BEGIN; LOCK TABLE schema_migrations
start run $ drover migrate-back --yes --steps 2 --allow-data-loss --verify --output ndjson
until said run: "event":"run_started"
release t-002
wait run
exit 2
sql t-002: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
exec t-002: CREATE INDEX users_email ON users (email)
$ drover retry
sql *: SELECT version FROM schema_migrations
= 0001
sql t-002: SELECT version FROM drover_journal WHERE direction = 'down' AND state = 'applied' ORDER BY seq
= 0003
= 0002
