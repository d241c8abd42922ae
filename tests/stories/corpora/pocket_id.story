# 64 migrations of a real product, a pair of files each; four of them do nothing on PostgreSQL.
only databases
corpus pocket-id/postgres
fleet 20
$ mkdir migrations && cp "$CORPUS"/*.sql migrations/
$ drover check
4~ it has no statements
~ 20241211111554_init.up.sql: it has no down
$ drover migrate
~ 20 migrated, 0 failed
sql *: SELECT count(*), max(version) FROM schema_migrations
= 64|20260814120000
$ drover migrate --verify
~ nothing to do
