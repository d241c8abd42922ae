# What status says of one tenant: each migration with its run, its attempts, its times and its error, from the control
# database alone; true also after a retry, and while it is queued or at work.
fleet 2
# a lock that is waited for here is no try that failed, however long it takes
-- config --
[run]
lock_timeout = "10min"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover status --tenant t-001 | sed "1d; s,^ *,,; s,  *, ,g"
> read never
> version name state batch tries started ended took
> 0001 users pending - - - - -
$ drover migrate
$ drover status --tenant t-001 | sed "1d; s,^ *,,; s,  *, ,g"
> read <time> ago
> version name state batch tries started ended took
> 0001 users migrated 1 1 <word> <word> <word> <time>

# The second of two fails: what was done before it is told as done.
-- file migrations/0002_city.sql --
ALTER TABLE users ADD COLUMN city TEXT;
-- file migrations/0003_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
exec t-001: CREATE TABLE invoices (id INTEGER PRIMARY KEY)
$ drover migrate
exit 2
$ drover status --tenant t-001 --output ndjson | sed 's/{"applied_at"/\n&/g'
~ "attempts":1,"batch":1,
~ "attempts":1,"batch":2,
~ "attempts":1,"batch":0,
1~ "error":{"class":"sql",
1~ "name":"invoices","release":null,"run":2,"started_at":"20
$ drover status --tenant t-001 | awk '{ print $1, $2, $3, $4, $5 }'
1~ 0002 city migrated 2 1
1~ 0003 invoices failed 2 1
1~ already exists
$ drover status --tenant t-001 | awk 'length > 100 && NR > 1'
> (none)

# A retry counts on in the same run. Only what it did has its times.
$ drover retry
exit 2
$ drover status --tenant t-001 | awk '{ print $1, $2, $3, $4, $5 }'
1~ 0002 city migrated 2 1
1~ 0003 invoices failed 2 2
exec t-001: DROP TABLE invoices
$ drover retry
$ drover status --tenant t-001 | awk '{ print $1, $2, $3, $4, $5 }'
1~ 0002 city migrated 2 1
1~ 0003 invoices migrated 2 3
0~ already exists
$ drover status --tenant t-002 | awk '{ print $1, $2, $3, $4, $5 }'
1~ 0003 invoices migrated 2 1

# Queued, then at work, where others hold the tenant. What is not of that run is not.
-- file migrations/0004_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- file migrations/0005_later.sql --
CREATE TABLE later (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --async --to 0004
$ drover status --tenant t-001 | awk '{ print $1, $2, $3, $4, $5, $6 }'
1~ 0004 more pending 3 - -
1~ 0005 later pending - - -
[sqlite] hold t-001: BEGIN IMMEDIATE
[postgres] hold t-001: BEGIN; LOCK TABLE drover_head
start worker $ drover worker --drain
until $ drover status --tenant t-001 | grep -q "0004 .*running"
$ drover status --tenant t-001 | awk '{ print $1, $2, $3, $4, $5, $6 }'
1~ 0004 more running 3 1 20
1~ 0005 later pending - - -
release t-001
wait worker
$ drover status --tenant t-001 | awk '{ print $1, $2, $3, $4, $5 }'
1~ 0004 more migrated 3 1

# Read in the tenant itself, the times are the ledger's.
$ drover status --tenant t-001 --verify --output ndjson | sed 's/{"applied_at"/\n&/g' | grep -c '^{"applied_at":"20'
> 4
