# M6: a bad release is caught by the canary. The others are untouched, and what was done can be undone.
fleet 12
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
exec *: INSERT INTO users VALUES (1, 'a'), (2, 'a')
-- file migrations/0002_email.sql --
CREATE UNIQUE INDEX users_email ON users (email);
-- drover:down
DROP INDEX users_email;
-- end --
$ drover migrate --canary 3 --waves 50%,100% --max-failures 1%
1~ canary: 0 done, 3 failed (100 % > 1 %)  HALTED
1~ batch 2: 3 failed, 9 not started
~ drover migrate --resume 2
~ drover migrate-back --run 2
exit 3
$ drover run show 2
1~ run 2  migrate  halted  3 failed, 9 not started
1~ canary: 0 done, 3 failed (100 % > 1 %)
sql *: SELECT version FROM schema_migrations
= 0001
sql *: SELECT count(*) < 2 FROM drover_journal WHERE version = '0002'
[sqlite] = 1
[postgres] = t

# By workers it ends the same way; run resume goes on all the same.
exec *: DELETE FROM users WHERE id = 2
exec t-004: INSERT INTO users VALUES (3, 'a')
exec t-009: INSERT INTO users VALUES (3, 'a')
$ drover migrate --async --waves 100% --max-failures 1
1~ 12 enqueued
$ drover worker --drain
1~ 2 failed, more than 1  HALTED
$ drover wait 3
1~ 2 failed, more than 1  HALTED
~ HALTED by its own rules
exit 3
exec *: DELETE FROM users WHERE id = 3
$ drover run resume 3
1~ run 3 goes on
$ drover worker --drain
$ drover wait 3
exit 2
$ drover retry --run 3
1~ 2 migrated
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
$ drover migrate-back --run 3 --yes
1~ 12 rolled back

# More failures than tenants is no rule, and no wave either.
$ drover migrate --max-failures many
1~ max_failures is a number of tenants
exit 1
$ drover migrate --waves 50%,20%
1~ not larger than the one before it
exit 1
$ drover migrate --canary none
1~ a canary is a number of tenants
exit 1
