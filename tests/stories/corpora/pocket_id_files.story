# 72 migrations of a real product on SQLite: each file switches the foreign keys off and brings its own BEGIN and COMMIT,
# one calls a function of the application, one down has another name than its up. They go by their numbers, and back as
# far as its own downs go.
only sqlite
corpus pocket-id/sqlite
fleet 3 large 500
-- file drover.toml --
[catalog.tenant]
dir = "migrations"
format = "golang-migrate"

[tenants]
source = "glob"
pattern = "tenants/{id}.db"

[sqlite]
functions = ["normalize"]
-- end --
$ mkdir migrations && cp "$CORPUS"/*.sql migrations/
$ drover check
> tenant: 72 migrations, read as golang-migrate (the configuration says so)
2> note: migrations/20240731203656_init.up.sql: it has no down: it cannot be undone
$ drover migrate
~ migrated, 0 failed
sql *: SELECT count(*), max(version) FROM schema_migrations
= 72|20260814120000
$ drover migrate --verify
~ nothing to do

# The same schema as SQLite's own client makes of the files, which reads no CR; the one that needs the function only
# changes rows.
$ for file in migrations/*.up.sql; do case $file in *_normalize.up.sql) ;; *) sqlite3 -bail client.db < "$file" || exit; esac; done
$ for db in client tenants/t-001; do sqlite3 $db.db "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'drover%' AND tbl_name <> 'schema_migrations' AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2" | tr -d '\r' > ${db##*/}.schema; done; diff client.schema t-001.schema && wc -l < client.schema
> <n>

# Its own down is wrong there: the table has no such column any more.
$ drover migrate-back --to 20240731203656 --yes --allow-data-loss
~ 20250810144214_apps_dashboard.down.sql:5 (statement 3 of 4)  SQLITE_ERROR no such column: "created_at"  rolled back, tenant still at 20250810144214
exit 2
sql *: SELECT max(version), count(*) FROM schema_migrations
= 20250810144214|35
