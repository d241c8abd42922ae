# 64 migrations of a real product on PostgreSQL, a pair of files each: all the way there, and back as far as its own
# downs go.
only databases
corpus pocket-id/postgres
fleet 3 large 50
$ mkdir migrations && cp "$CORPUS"/*.sql migrations/
$ drover check
4~ it has no statements
~ 20241211111554_init.up.sql: it has no down
$ drover migrate
~ migrated, 0 failed
sql *: SELECT count(*), max(version) FROM schema_migrations
= 64|20260814120000
$ drover migrate --verify
~ nothing to do

# A down that is no SQL refuses all of it before anything is touched. Without it, they go back to the one that drops an
# index which is not there.
$ drover migrate-back --to 20241211111554 --yes --allow-data-loss
1~ error: migrations/20250408120918_app_config_cols.down.sql:1:64: syntax error at end of input
exit 4
sql *: SELECT count(*) FROM schema_migrations
= 64
$ drover migrate-back --to 20250408120918 --yes --allow-data-loss
~ 20250412000000_add_user_disabled_field.down.sql:1
exit 2
sql *: SELECT max(version), count(*) FROM schema_migrations
= 20250412000000|15
