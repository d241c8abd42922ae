# A real product with a database for each tenant and a central one: 63 migrations that name their own schema, nine of
# them outside of transactions, sixteen recorded and not run because their files say so, roles that the second tenant
# finds on the server already; 28 for the central database, one of which asks for a setting of the application.
only databases
corpus supabase-storage
fleet 3 large 50
central
-- file drover.toml --
[catalog.tenant]
dir = "migrations/tenant"
dialect = "postgresql"

[catalog.central]
dir = "migrations/central"
url = "$CENTRAL_URL"

$TENANTS
[session]
search_path = ["storage", "public"]
may_write = ["storage"]
"storage.iceberg_shards" = "{}"
-- end --
$ mkdir migrations && cp -r "$CORPUS"/tenant migrations/ && cp -r "$CORPUS"/multitenant migrations/central
$ drover check
~ 63 migrations, read as postgres-migrations (
~ 28 migrations, read as postgres-migrations (
$ drover migrate
~ migrated, 0 failed
sql *: SELECT outcome, count(*) FROM schema_migrations GROUP BY outcome ORDER BY outcome
= applied|47
= recorded|16
sql *: SELECT version FROM schema_migrations ORDER BY length(version) DESC LIMIT 1
= 00010
sql *: SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
= 3
sql *: SELECT count(*) FROM pg_index WHERE NOT indisvalid
= 0
sql central: SELECT catalog, count(*) FROM schema_migrations GROUP BY catalog
= central|28
sql central: SELECT count(*) FROM pg_index WHERE NOT indisvalid
= 0
$ drover migrate --verify
~ nothing to do
