# Functions that the application brings along: on SQLite the usual ones by setting, others refused by name; PostgreSQL has
# its own.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
INSERT INTO seen SELECT 2, md5(normalize('abc'));
-- end --
$ drover migrate
[sqlite] 2~ no such function: normalize (it is there with functions = ["normalize"] in [sqlite] of drover.toml)
[sqlite] exit 2
[sqlite] sql *: SELECT max(version) FROM schema_migrations
[sqlite] = 0001
[sqlite] $ printf '[sqlite]\nfunctions = ["normalize", "slugify"]\n' >> drover.toml
[sqlite] $ drover retry
[sqlite] 1~ sqlite.functions: 'slugify' is not built in; there are gen_random_uuid, md5, normalize, now, regexp, sha256, uuid
[sqlite] exit 1
[sqlite] $ sed -i 's/^functions = .*/functions = ["normalize", "md5"]/' drover.toml
[sqlite] $ drover retry
~ 2 migrated
sql *: SELECT v FROM seen
= 900150983cd24fb0d6963f7d28e17f72
