# The state of 20,000 tenants, as that of any fleet, fits one screen; the central database stands apart.
only sqlite
fleet 3
central
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
dialect = "sqlite"

[catalog.central]
dir = "migrations/central"
url = "$CENTRAL_URL"

[tenants]
source = "registry"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/central/0001_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
$ { echo id,path; for i in 1 2 3; do echo "t-00$i,tenants/t-00$i.db"; done; for i in $(seq 19997); do echo "n-$i,tenants/n-$i.db"; done; } > list.csv; drover tenant import list.csv
~ 20,000
$ drover migrate --tenant t-001,t-002,t-003
~ 3 migrated
$ drover migrate --catalog central
$ test "$(drover status | wc -l)" -le 24
$ drover status
~ central    0001               migrated          1
~ tenant     0001               migrated          3
~ tenant     -                  unread       19,997
