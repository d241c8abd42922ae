# A table of another tool in `public`: the tenant's own where it has a database of its own, shared where tenants are schemas.
fleet 2
[databases] exec *: CREATE TABLE public.flyway_schema_history (installed_rank INTEGER)
[schemas] exec t-001: CREATE TABLE public.flyway_schema_history (installed_rank INTEGER)
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
INSERT INTO public.flyway_schema_history VALUES (7);
-- end --
$ drover migrate
[sqlite] 2~ 0002_case.sql:1 (statement 1 of 1)  SQLITE_ERROR no such table: public.flyway_schema_history
[databases] ~ 2 migrated
[schemas] 2~ 0002_case.sql  table public.flyway_schema_history is outside the tenant (a schema that is meant goes into may_write of [session], anything else into a central catalog)
[!databases] exit 2
[!databases] sql *: SELECT version FROM schema_migrations
[!databases] = 0001
[databases] sql *: SELECT installed_rank FROM public.flyway_schema_history
[databases] = 7
[schemas] sql t-001: SELECT count(*) FROM public.flyway_schema_history
[schemas] = 0

# With `public` among the exceptions both tenants write there.
[schemas] $ printf '[session]\nmay_write = ["public"]\n' >> drover.toml
[schemas] $ drover retry
[schemas] ~ 2 migrated
[schemas] sql t-001: SELECT count(*) FROM public.flyway_schema_history
[schemas] = 2
