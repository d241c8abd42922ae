# Where nothing is to do no tenant is opened: tenants that cannot be opened are no trouble. --verify finds them out.
only sqlite databases
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
-- end --
$ drover migrate
[databases] exec t-001: UPDATE pg_database SET datallowconn = false WHERE datname LIKE current_database()
[databases] exec t-002: UPDATE pg_database SET datallowconn = false WHERE datname LIKE current_database()
# Nothing that the file system tells has changed: the size, the times and the inode are those from before.
[sqlite] $ touch -r tenants/t-001.db stamp; head -c 50 /dev/urandom | dd of=tenants/t-001.db conv=notrunc status=none; touch -r stamp tenants/t-001.db
[sqlite] $ touch -r tenants/t-002.db stamp; head -c 50 /dev/urandom | dd of=tenants/t-002.db conv=notrunc status=none; touch -r stamp tenants/t-002.db
$ drover migrate
> 3 tenants at 0001, nothing to do (<time>)
> as the control database has it; oldest reading <time> ago; --verify reads every tenant
$ drover migrate --output ndjson
1~ "event":"summary"
~ "already":3
~ "source":"control"
$ drover status
~ 0001<any>migrated<any>3<any>t-001, t-002, t-003
$ drover migrate --verify --output ndjson
1~ "event":"summary"
~ "already":1
~ "source":"ledger"
exit 2
