# An import is all or nothing, with every problem's place.
only sqlite
fleet acme
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "sqlite"

[tenants]
source = "registry"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
-- file list.csv --
id,path,status
acme,tenants/acme.db,active
UPPER,tenants/x.db,active
bolt,tenants/bolt.db,asleep
-- end --
$ drover tenant import list.csv
~ list.csv:3
~ list.csv:4
exit 1
$ drover tenant list
0~ acme
-- file broken.json --
[{"id": "acme",]
-- end --
$ drover tenant import broken.json
~ broken.json:1
exit 1
$ drover tenant import none.csv
~ none.csv
exit 1
