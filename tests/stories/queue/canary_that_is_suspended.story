# A canary that takes no part says nothing of the others: nothing begins there either.
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
$ drover tenant suspend acme
$ drover migrate --canary ring=canary
1~ no tenant that takes part is in the canary `ring=canary`
exit 1
sql bolt: SELECT count(*) FROM sqlite_master
= 0
$ drover migrate --canary ring=canary --allow-empty
~ 2 migrated
