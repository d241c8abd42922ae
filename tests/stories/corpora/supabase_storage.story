# 63 migrations of a real product that name their own schema: nine of them outside of transactions, and roles that the
# second tenant finds on the server already.
only databases
corpus supabase-storage/tenant
fleet 20
-- config --
[session]
search_path = ["storage", "public"]
may_write = ["storage"]
-- end --
$ mkdir migrations && cp "$CORPUS"/*.sql migrations/
$ drover migrate
~ 20 migrated, 0 failed
sql *: SELECT count(*) FROM schema_migrations
= 63
sql *: SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
= 3
sql *: SELECT count(*) FROM pg_index WHERE NOT indisvalid
= 0
$ drover migrate --verify
~ nothing to do
