# A server or database that is not as drover.toml says: one message, the right exit code, no password, nothing changed.
only databases
fleet a b
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file base.toml --
[catalog.tenant]
dir = "migrations"
dialect = "postgresql"
[tenants]
source = "databases"
server = "main"
pattern = "$PREFIX_t_{id}"
[server.main]
url = "env:BAD_URL"
-- end --
$ sed "s/^pattern.*/$(grep pattern drover.toml)/" base.toml > bad.toml
$ BAD_URL='postgresql://u:geheim@127.0.0.1:1/postgres' drover migrate --config bad.toml
1~ refused
0~ geheim
exit 1
$ BAD_URL='postgresql://u:geheim@nowhere.invalid/postgres' drover migrate --config bad.toml
1~ nowhere.invalid
0~ geheim
exit 1
$ BAD_URL='postgresql://u:geheim@/postgres?host=/nowhere' drover migrate --config bad.toml
1~ /nowhere
0~ geheim
exit 1
$ BAD_URL="postgresql://nobody_here:geheim@/postgres?host=$SOCKETS" drover migrate --config bad.toml
1~ role "nobody_here" does not exist
0~ geheim
exit 1
$ BAD_URL="postgresql://postgres@/nothing_here?host=$SOCKETS" drover migrate --config bad.toml
1~ database "nothing_here" does not exist
exit 1
$ BAD_URL="postgresql://postgres@/postgres?host=$SOCKETS&sslmode=never" drover migrate --config bad.toml
1~ sslmode
exit 1
$ BAD_URL="postgresql://postgres@/postgres?host=$SOCKETS&nonsense=1" drover migrate --config bad.toml
1~ nonsense
exit 1
$ BAD_URL="postgresql://postgres@/postgres?host=$SOCKETS&port=1" drover migrate --config bad.toml
1~ .s.PGSQL.1
exit 1
sql *: SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'
= 0
