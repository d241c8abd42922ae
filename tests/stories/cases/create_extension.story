# An extension belongs to one database: where tenants share it, it must be there before them.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
CREATE EXTENSION IF NOT EXISTS hstore;
ALTER TABLE seen ADD COLUMN h hstore;
-- end --
$ drover migrate
[sqlite] ~ 0002_case.sql:1:8: near "EXTENSION": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[databases] ~ 2 migrated
[databases] sql *: SELECT count(*) FROM pg_extension WHERE extname = 'hstore'
[databases] = 1
[schemas] 2~ the extension hstore is absent from the database: it would land in the first tenant's schema and break the others
[schemas] exit 2
[schemas] sql *: SELECT to_regclass('seen'), (SELECT count(*) FROM pg_extension WHERE extname = 'hstore')
[schemas] = NULL|0

# Once it is there, in a schema that the tenants look into, the same file runs.
[schemas] exec t-001: CREATE EXTENSION hstore SCHEMA public
[schemas] $ printf '[session]\nsearch_path = ["public"]\n' >> drover.toml
[schemas] $ drover migrate
[schemas] ~ 2 migrated
[schemas] sql *: SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'seen'::regclass AND attname = 'h'
[schemas] = <any>hstore
