# A LISTEN ends with its file; a NOTIFY is sent when it commits.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
LISTEN case_channel;
NOTIFY case_channel, 'migrated';
INSERT INTO seen SELECT 2, string_agg(c, '') FROM pg_listening_channels() c;
-- file migrations/0003_next.sql --
INSERT INTO seen SELECT 3, string_agg(c, '') FROM pg_listening_channels() c;
-- end --
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "LISTEN": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] ~ 2 migrated
[postgres] sql *: SELECT v IS NULL FROM seen WHERE id = 3
[postgres] = t
