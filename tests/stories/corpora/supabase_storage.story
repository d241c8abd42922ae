# 63 migrations of a real product that name their own schema. Files that this version cannot run are refused, each with
# the reason; the others run.
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
~ 0028-object-bucket-name-sorting.sql:3:1: CREATE INDEX CONCURRENTLY cannot run in a transaction
~ 0029-create-prefixes.sql:5:1: a DO block that commits cannot run in a transaction
~ 0030-update-object-levels.sql:5:1: a DO block that commits cannot run in a transaction
~ 0031-objects-level-index.sql:3:1: CREATE INDEX CONCURRENTLY cannot run in a transaction
~ 0032-backward-compatible-index-on-objects.sql:3:1: CREATE INDEX CONCURRENTLY cannot run in a transaction
~ 0033-backward-compatible-index-on-prefixes.sql:3:1: CREATE INDEX CONCURRENTLY cannot run in a transaction
~ 0051-index-backward-compatible-search.sql:4:1: CREATE INDEX CONCURRENTLY cannot run in a transaction
~ 0053-drop-index-lower-name.sql:2:1: DROP INDEX CONCURRENTLY cannot run in a transaction
~ 0054-drop-index-object-level.sql:2:1: DROP INDEX CONCURRENTLY cannot run in a transaction
9~ error:
exit 4
$ cd migrations && rm 0028-* 0029-* 0030-* 0031-* 0032-* 0033-* 0051-* 0053-* 0054-*
$ drover migrate
~ 20 migrated, 0 failed
sql *: SELECT count(*) FROM schema_migrations
= 54
sql *: SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
= 3
$ drover migrate --verify
~ nothing to do
