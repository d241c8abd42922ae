# The Supabase CLI's files are plain SQL, known by their place.
fleet 1
-- file supabase/config.toml --
project_id = "x"
-- file supabase/migrations/20211209000000_init.sql --
CREATE TABLE never (id INTEGER);
-- file supabase/migrations/20260101000000_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ sed -i 's,^dir = .*,dir = "supabase/migrations",' drover.toml
$ drover check
~ 1 migration, read as supabase (supabase/config.toml stands beside it)
~ 20211209000000_init.sql: the Supabase CLI leaves out its own first file of 2021
$ drover migrate
~ 1 migrated
sql t-001: SELECT count(*) FROM users
= 0
$ drover new more
> supabase/migrations/<word>_more.sql
