# A password is in no output, whatever the outcome, nor in the control database, nor in a tenant.
only databases
fleet 2
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "$DIALECT"

[catalog.central]
dir = "migrations/central"
url = "env:CENTRAL"

[server.main]
url = "env:SERVER"

[tenants]
source = "databases"
server = "main"
pattern = "$PREFIX_t_{id}"

[log]
file = "out.log"
level = "debug"
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE users;
-- file migrations/central/0001_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
central
$ echo "SERVER=postgresql://postgres:c4nary-geheim@/postgres?host=$SOCKETS" > .env; echo "CENTRAL=postgresql://postgres:c4nary-geheim@/${PREFIX}_central?host=$SOCKETS" >> .env
$ drover migrate > out.1 2>&1
$ drover doctor > out.2 2>&1
$ drover doctor --output ndjson > out.3 2>&1
$ drover status --verify --output json > out.4 2>&1
$ drover status --tenant t-001 > out.5 2>&1
$ drover plan --output ndjson > out.6 2>&1
-- file migrations/0002_broken.sql --
SELECT 1/0;
-- end --
$ drover migrate --output ndjson --show-data > out.7 2>&1
exit 2
$ drover migrate-back --yes --steps 1 --catalog tenant --allow-data-loss > out.8 2>&1
# A server that is not there, a password that is wrong, a URL that is no URL: the driver's own words are in these.
$ sed -i 's|host=.*|host=/nowhere/at/all|' .env; drover migrate > out.9 2>&1
exit 1
$ drover doctor > out.10 2>&1
exit 1
$ echo 'SERVER=postgresql://postgres:c4nary-geheim@ho st/x y' > .env; echo 'CENTRAL=postgres//u:c4nary-geheim@h/x' >> .env; drover migrate > out.11 2>&1
exit 1
$ drover doctor --output json > out.12 2>&1
exit 1
$ rm .env; ls out.[0-9]* | wc -l; grep -c verdict=failed out.log
> 12
> 2
$ grep -rl c4nary . || true
> (none)
sql *: SELECT count(*) FROM drover_journal WHERE CAST(drover_journal AS text) LIKE '%c4nary%'
= 0
