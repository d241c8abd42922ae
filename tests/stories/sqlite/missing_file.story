# A missing tenant file is never made by accident.
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
$ drover tenant add acme --path tenants/acme.db
$ drover tenant add gone --path tenants/gone.db
$ drover migrate
~ 1 migrated
~ gone
exit 2
$ test ! -e tenants/gone.db
