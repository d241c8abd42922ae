# A run that was halted or interrupted between its waves goes on in them: no tenant is passed over, and the rule still
# holds.
fleet 12
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
exec *: INSERT INTO users VALUES (1, 'a'), (2, 'a')
-- file migrations/0002_email.sql --
CREATE UNIQUE INDEX users_email ON users (email);
-- end --
$ drover migrate --canary 3 --waves 50%,100% --max-failures 1%
1~ canary: 0 done, 3 failed (100 % > 1 %)  HALTED
exit 3

# Nothing was mended.
$ drover migrate --resume 2
1~ canary: 0 done, 3 failed (100 % > 1 %)  HALTED
1~ batch 2: 3 failed, 9 not started
~ drover migrate --resume 2
exit 3
sql *: SELECT version FROM schema_migrations
= 0001

# The waves are those that the jobs are in; how many may fail is for the command to say.
$ drover migrate --resume 2 --canary 1
1~ --resume and --canary do not go together
exit 1
$ drover migrate --resume 2 --waves 100%
1~ --resume and --waves do not go together
exit 1
exec *: DELETE FROM users WHERE id = 2
exec t-001: INSERT INTO users VALUES (2, 'a')
$ drover migrate --resume 2 --max-failures 1
1~ 11 migrated, 1 failed, 0 not started
exit 2
$ drover monitor
~ canary
~ 50%
~ 100%
exec t-001: DELETE FROM users WHERE id = 2
$ drover retry
1~ 1 migrated, 0 failed, 0 not started
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002

# Between two waves it is cut short.
-- file migrations/0003_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
start run $ drover migrate --canary 3 --waves 50%,100% --soak 1h
until $ drover run show 3 | grep -q "3 done, 9 queued"
signal run TERM
wait run
1~ 3 migrated, 0 failed, 9 not started
exit 6
$ drover migrate --resume latest --soak 1ms
1~ 0 failed, 0 not started
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
= 0003
