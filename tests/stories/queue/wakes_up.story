# Workers on a control database on PostgreSQL hear of a run at once, however seldom they look by themselves: here far
# more seldom than this story may take.
only databases
central
fleet 4
-- config --
[control]
url = "$CENTRAL_URL"
-- file migrations/0001_users.sql --
CREATE TABLE users (id integer PRIMARY KEY);
-- file migrations/0002_more.sql --
CREATE TABLE more (id integer PRIMARY KEY);
-- end --
start worker $ drover worker --poll 1h
until sql central: SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN drover'
= 1
$ drover migrate --async --to 0001
$ drover wait --timeout 60s
1~ 4 migrated, 0 failed
# And of each wave.
$ drover migrate --async --canary 1 --waves 50%,100% --max-failures 50%
$ drover wait --timeout 60s
1~ 4 migrated, 0 failed
$ drover worker restart
wait worker
