# A real first migration: on databases it runs; on schemas it is refused, because the extension would be one tenant's.
only postgres
corpus invoicing-initial
fleet 20
$ mkdir migrations && cp "$CORPUS"/*.sql migrations/
[databases] $ drover migrate
[databases] ~ 20 migrated
[databases] sql *: SELECT count(*) FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'drover%' AND relname <> 'schema_migrations'
[databases] = 7
[databases] $ drover migrate --verify
[databases] ~ nothing to do
[schemas] $ drover migrate
[schemas] 20~ pg_trgm
[schemas] exit 2
[schemas] sql *: SELECT count(*) FROM pg_class WHERE relname = 'clientes'
