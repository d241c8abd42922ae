# Where the list of tenants cannot be read, it is said whose fault it is.
only sqlite
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
[tenants]
source = "query"
url = "sqlite:nowhere.db"
sql = "SELECT id FROM customers"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ error: the tenants' source <any>nowhere.db: there is no such file (drover doctor)
exit 1
$ sqlite3 nowhere.db 'CREATE TABLE customer (id)'
$ drover plan
~ error: the tenants' source <any>nowhere.db: no such table: customers
exit 1
