# A duplicate row in one tenant: the others are migrated, it is named, mended and retried.
fleet 30
-- file migrations/0056_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
-- end --
$ drover migrate
~ 30 migrated
exec *: INSERT INTO users VALUES (1, 'ana@example.com'), (2, 'bo@example.com')
exec t-017: INSERT INTO users VALUES (3, 'ana@example.com')
-- file migrations/0057_unique_email.sql --
CREATE TABLE logins (id INTEGER PRIMARY KEY);
-- an e-mail address belongs to one user
CREATE UNIQUE INDEX users_email_key ON users (email);
-- end --
[sqlite] $ sqlite3 tenants/t-017.db '.dump users' .schema > before
$ drover migrate
> batch 2: 29 migrated, 1 failed, 0 not started, <time>
> next: mend what failed, then drover retry --run 2
1~ failed<any>t-017<any>0057_unique_email.sql:3<any>statement 2 of 2
~ rolled back, tenant still at 0056
~ not retried: permanent error
~ drover retry
0~ ana@example.com
exit 2
[sqlite] $ sqlite3 tenants/t-017.db '.dump users' .schema | cmp - before
sql t-001,t-016,t-018,t-030: SELECT version, batch FROM schema_migrations ORDER BY version
= 0056|1
= 0057|2
sql t-017: SELECT version, batch FROM schema_migrations ORDER BY version
= 0056|1
[sqlite] sql t-017: SELECT name FROM sqlite_master WHERE name IN ('logins', 'users_email_key')
[databases] sql t-017: SELECT relname FROM pg_class WHERE relname IN ('logins', 'users_email_key')
[schemas] sql t-017: SELECT relname FROM pg_class WHERE relname IN ('logins', 'users_email_key') AND relnamespace = 't_t-017'::regnamespace
= (none)
# one try only: a permanent error stays
sql t-017: SELECT count(*) FROM drover_journal WHERE state = 'failed'
= 1
$ drover status
~ failed
~ t-017
$ drover retry --output ndjson
1~ "event":"target"
1~ "verdict":"failed"<any>"attempts":1
~ "selected":1
exit 2
exec t-017: DELETE FROM users WHERE id = 3
$ drover retry --output ndjson
1~ "event":"target"
1~ "event":"summary"
~ "selected":1
~ "migrated":1
sql t-017: SELECT version, batch FROM schema_migrations ORDER BY version
= 0056|1
= 0057|2
$ drover retry
