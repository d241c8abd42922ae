# A write that names another schema: [session] may_write says which are meant.
fleet 2
[databases] exec *: CREATE SCHEMA shared; CREATE TABLE shared.rates (r TEXT)
[schemas] exec t-001: CREATE SCHEMA shared; CREATE TABLE shared.rates (r TEXT)
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
INSERT INTO shared.rates VALUES ('19');
-- end --
$ drover migrate
[sqlite] 2~ SQLITE_ERROR no such table: shared.rates
[databases] ~ 2 migrated
[schemas] 2~ table shared.rates is outside the tenant (a schema that is meant goes into may_write of [session], anything else into a central catalog)
[!databases] exit 2
[!databases] sql *: SELECT max(version) FROM schema_migrations
[!databases] = 0001
[databases] sql *: SELECT r FROM shared.rates
[databases] = 19
[schemas] sql t-001: SELECT count(*) FROM shared.rates
[schemas] = 0
[schemas] $ printf '[session]\nmay_write = ["shared"]\n' >> drover.toml
[schemas] $ drover retry
[schemas] ~ 2 migrated
[schemas] sql t-001: SELECT r FROM shared.rates
[schemas] = 19
[schemas] = 19
