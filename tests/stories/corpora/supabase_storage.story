# 63 migrations of a real product that name their own schema: nine of them outside of transactions, sixteen recorded and
# not run because their files say so, and roles that the second tenant finds on the server already.
only databases
corpus supabase-storage/tenant
fleet 20
-- config --
[session]
search_path = ["storage", "public"]
may_write = ["storage"]
-- end --
$ mkdir migrations && cp "$CORPUS"/*.sql migrations/
$ drover check
~ 63 migrations, read as postgres-migrations (
$ drover migrate
~ 20 migrated, 0 failed
sql *: SELECT outcome, count(*) FROM schema_migrations GROUP BY outcome ORDER BY outcome
= applied|47
= recorded|16
sql *: SELECT version FROM schema_migrations ORDER BY length(version) DESC LIMIT 1
= 00010
sql *: SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
= 3
sql *: SELECT count(*) FROM pg_index WHERE NOT indisvalid
= 0
$ drover migrate --verify
~ nothing to do
