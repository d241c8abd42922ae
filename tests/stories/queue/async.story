# migrate --async queues and returns; workers do it; wait ends as the run did.
fleet 4
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate --async
1~ batch 1: 4 enqueued, not yet migrated
1~ no worker is there to take them
1~ next: drover wait 1
$ drover wait 1 --timeout 1ms
1~ runs are queued and no worker is there to take them
1~ run 1 still goes on: 4 not yet migrated
exit 6
$ drover status
~ pending
$ drover worker --drain
1~ takes jobs of all servers
1~ batch 1: 4 migrated
$ drover wait
1~ batch 1: 4 migrated, 0 failed, 0 not started
sql *: SELECT version, batch FROM schema_migrations
= 0001|1
$ drover run show
1~ run 1  migrate  done  4 done

# Nothing to do is nothing to queue.
$ drover migrate --async
1~ 4 tenants at 0001, nothing to do

# One fails, the others do not; what failed can be tried again here.
exec t-002: INSERT INTO users VALUES (1, 'a'), (2, 'a')
-- file migrations/0002_email.sql --
CREATE UNIQUE INDEX users_email ON users (email);
-- drover:down
DROP INDEX users_email;
-- end --
$ drover migrate --async --output ndjson
~ "verdict":"enqueued"
1~ "event":"summary"
~ "enqueued":4
~ "exit_code":0
start worker $ drover worker
until said worker: takes jobs
$ drover wait --output ndjson
1~ "event":"summary"
~ "verdict":"split"
~ "failed":1
~ "migrated":3
exit 2
exec t-002: DELETE FROM users WHERE id = 2
$ drover retry
1~ 1 migrated
$ drover migrate-back --run 2 --async --yes
1~ batch 3: 4 enqueued
0~ no worker is there
$ drover wait 3
1~ 4 rolled back
sql *: SELECT version FROM schema_migrations
= 0001
$ drover worker restart
1~ 1 worker is asked to finish
wait worker
$ drover worker restart
1~ 0 workers are asked
