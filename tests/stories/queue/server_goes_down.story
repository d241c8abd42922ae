# A server goes down in the middle of a run: its tenants stay queued and spend nothing, those of other servers go on, and
# once it is back, they are done.
only databases
fleet b1 b2
server EU1
$ for i in 1 2 3 4 5 6 7 8; do psql -q -h $EU1_SOCKETS -U postgres -c "CREATE DATABASE a$i" || exit 1; done
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "postgresql"
[server.eu1]
url = "$EU1_URL"
[server.us1]
url = "$SERVER_URL"
[tenants]
source = "registry"
[run]
lock_timeout = "10min"
-- file migrations/0001_users.sql --
CREATE TABLE users (id integer PRIMARY KEY);
-- end --
$ for i in 1 2 3 4 5 6 7 8; do drover tenant add a$i --server eu1 --database a$i || exit 1; done
$ for i in 1 2; do drover tenant add b$i --server us1 --database ${PREFIX}_t_b$i || exit 1; done
$ drover migrate
-- file migrations/0002_more.sql --
CREATE TABLE more (id integer PRIMARY KEY);
-- end --
$ drover migrate --async
start holder $ psql -q -h $EU1_SOCKETS -U postgres a1 -c "BEGIN; LOCK TABLE drover_head" -c "\echo holds" -c "SELECT pg_sleep(600)"
until said holder: holds
hold b1: BEGIN; LOCK TABLE drover_head
start first $ drover worker -j 1 --poll 100ms --drain
until $ psql -h $EU1_SOCKETS -U postgres -Atc "SELECT count(*) FROM pg_locks WHERE NOT granted" | grep -qx 1
server EU1 stop
release b1
until sql b2: SELECT count(*) FROM schema_migrations
= 2
until said first: eu1 is down: <any>; its tenants wait
until $ drover monitor | grep -q "eu1 is down since 2.*Z, for 1 worker: "
$ drover monitor --output json
~ "down": [
~ "error": "connection to server
server EU1 start
until said first: eu1 answers again
wait first
~ batch 2: 10 migrated, 0 failed, 0 not started
$ drover wait
1~ 10 migrated, 0 failed
$ sqlite3 .drover/control.db "SELECT count(*) FROM jobs WHERE run = 2 AND outcome ->> 'attempts' > 1"
> 0
$ sqlite3 .drover/control.db "SELECT max(attempts) < 7 FROM jobs"
> 1
