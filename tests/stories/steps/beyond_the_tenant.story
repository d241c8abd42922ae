# Where tenants are schemas, a step outside of transactions is judged by what it names, because its effects cannot be
# looked at before they are there.
only schemas
fleet 2
-- file migrations/0001_a.sql --
CREATE TABLE a (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
exec t-001: CREATE TABLE public.shared (id INTEGER)
-- file migrations/0002_b.sql --
CREATE INDEX CONCURRENTLY shared_id ON public.shared (id);
-- end --
$ drover migrate
2~ it works in the schema public, outside the tenant
exit 2
-- file migrations/0002_b.sql --
ALTER SYSTEM SET log_statement = 'none';
-- end --
$ drover migrate
2~ it works on the whole server, which these tenants share
exit 2
-- file migrations/0002_b.sql --
DO $$ BEGIN COMMIT; END $$;
-- end --
$ drover migrate
2~ it commits by itself
exit 2
sql *: SELECT version FROM schema_migrations
= 0001
