# A canary that is frozen says nothing of the others: nothing begins there either.
only sqlite
fleet acme bolt corp
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "sqlite"

[tenants]
source = "registry"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file list.csv --
id,path,ring
acme,tenants/acme.db,canary
bolt,tenants/bolt.db,wide
corp,tenants/corp.db,wide
-- end --
$ drover tenant import list.csv
$ drover freeze --for 1h --select ring=canary
~ 1 target (--select ring=canary)
$ drover migrate --canary ring=canary
~ 1 not begun, frozen until <any>: acme
~ 2 not begun, the part of the run before it is frozen: bolt, corp
exit 5
# In the queue the whole run waits.
$ drover migrate --async --canary ring=canary
~ 3 enqueued
start worker $ drover worker --poll 50ms
until said worker: takes jobs
$ drover wait --timeout 500ms
~ 3 not yet migrated
exit 6
$ drover freeze --off
$ drover wait
~ 3 migrated
signal worker TERM
wait worker
exit 6
