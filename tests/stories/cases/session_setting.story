# What the file needs from its session, [session] gives; to each tenant alike.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
INSERT INTO seen VALUES (1, current_setting('app.region'));
-- end --
$ drover migrate
[sqlite] 2~ no such function: current_setting (nor is it one of those that [sqlite] of drover.toml can give)
[postgres] 2~ 42704 unrecognized configuration parameter "app.region" ("app.region" = "..." in [session] of drover.toml sets it for each migration)
exit 2
sql *: SELECT max(version), (SELECT count(*) FROM seen) FROM schema_migrations
= 0001|0
[postgres] $ printf '[session]\n"app.region" = "eu"\n' >> drover.toml
[postgres] $ drover retry
[postgres] ~ 2 migrated
[postgres] sql *: SELECT v FROM seen
[postgres] = eu
