# A replica can be read and not be written to: that is seen before anything runs, and is said once for all its tenants.
only databases
server EU1
$ psql -q -h $EU1_SOCKETS -U postgres -c "CREATE DATABASE t_1" -c "CREATE DATABASE t_2" -c "CREATE DATABASE t_3"
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "postgresql"
[server.eu1]
url = "$EU1_URL"
[tenants]
source = "databases"
server = "eu1"
pattern = "t_{id}"
-- file migrations/0001_users.sql --
CREATE TABLE users (id integer PRIMARY KEY);
-- end --
server EU1 replica
$ drover migrate
1~ eu1: the server is a replica: it can only be read
1~ name the primary in the server's url
1~ nothing applied
exit 4
$ drover migrate --async
1~ eu1: the server is a replica
exit 4
$ drover status --verify
1~ 3 targets
$ drover migrate --output ndjson
1~ "code":"read_only"
1~ "exit_code":4
exit 4
$ drover run list
0~ migrate
server EU1 promote
$ drover migrate
1~ 3 migrated, 0 failed
# A database that its owner has set to read-only is one tenant's matter.
-- file migrations/0002_more.sql --
CREATE TABLE more (id integer PRIMARY KEY);
-- end --
$ psql -q -h $EU1_SOCKETS -U postgres -c "ALTER DATABASE t_2 SET default_transaction_read_only = on"
$ drover migrate
~ 2 migrated, 1 failed
1~ failed<any>2<any>25006<any>default_transaction_read_only is on
exit 2
$ psql -q -h $EU1_SOCKETS -U postgres -c "ALTER DATABASE t_2 RESET default_transaction_read_only" -c "ALTER SYSTEM SET default_transaction_read_only = on" -c "SELECT pg_reload_conf()"
~ t
$ drover retry
1~ eu1: sessions begin read-only there
exit 4
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "postgresql"
[server.eu1]
url = "$EU1_URL"
[tenants]
source = "databases"
server = "eu1"
pattern = "t_{id}"
[session]
default_transaction_read_only = "off"
-- end --
$ drover retry
1~ 1 migrated
