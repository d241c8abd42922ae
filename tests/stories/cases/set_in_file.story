# A SET of the file, also by a function, is for that file: neither the next one nor the next tenant sees it.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE seen (id INTEGER PRIMARY KEY, v TEXT);
-- file migrations/0002_case.sql --
SET app.region = 'eu';
SELECT set_config('app.zone', 'a', false);
SET LOCAL app.rack = '7';
INSERT INTO seen VALUES (2, concat(current_setting('app.region'), current_setting('app.zone'), current_setting('app.rack')));
-- file migrations/0003_next.sql --
INSERT INTO seen VALUES (3, concat(current_setting('app.region', true), current_setting('app.zone', true), current_setting('app.rack', true)));
-- end --
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "SET": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] ~ 2 migrated
[postgres] sql *: SELECT id, v FROM seen ORDER BY id
[postgres] = 2|eua7
[postgres] = 3|
