# Tenants kept in the control database.
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
-- end --
$ drover tenant add acme --path tenants/acme.db --label region=eu
$ drover tenant add acme --path tenants/acme.db
~ acme
exit 1
$ drover tenant add Bad! --path tenants/acme.db
exit 1
$ drover tenant add half
exit 1
-- file list.csv --
id,path,region,status
bolt,tenants/bolt.db,us,active
corp,tenants/corp.db,eu,suspended
-- end --
$ drover tenant import list.csv
$ drover tenant list
~ acme
~ bolt
~ corp
$ drover tenant show corp
~ suspended
~ eu
$ drover migrate --select region=eu --output ndjson
~ "selected":2
~ "migrated":1
~ "skipped":1
$ drover migrate --select region!=eu --output ndjson
~ "migrated":1
$ drover tenant remove --yes bolt
$ drover tenant show bolt
exit 1
$ drover migrate --output ndjson
~ "selected":2
sql bolt: SELECT count(*) FROM users
= 0
-- file more.json --
[{"id": "bolt", "path": "tenants/bolt.db", "region": "us"}]
-- end --
$ drover tenant import more.json
$ drover migrate --output ndjson
~ "already":2
