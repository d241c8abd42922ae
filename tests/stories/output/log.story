# The log has a line for each migration and each failure, whatever is shown on the screen, and never a row's values.
fleet 2
-- config --
[log]
file = "logs/drover.log"
-- end --
-- file migrations/0001_users.sql --
-- drover:type base
-- drover:up
CREATE TABLE users (id integer PRIMARY KEY, email text);
INSERT INTO users VALUES (1, 'ana@example.com'), (2, 'ana@example.com');
-- drover:down
DROP TABLE users;
-- end --
$ drover plan
$ ls logs
exit 2
$ drover migrate --quiet
$ grep -c ' info    step        run=1 tenant=t-00. catalog=tenant migration=0001 name=users type=base direction=up duration=[0-9]*ms process="' logs/drover.log
> 2
$ sed -E 's/^[^ ]+Z //; s/ process=.*//' logs/drover.log | grep -v ' step '
~ info    run_started run=1 verb=migrate jobs=2
2~ verdict=migrated to=0001 applied=0001 attempts=1
~ info    summary     run=1 verb=migrate verdict=clean exit_code=0 selected=2 migrated=2

-- file migrations/0002_email.sql --
CREATE UNIQUE INDEX users_email ON users (email);
-- end --
$ DROVER_LOG_LEVEL=error drover migrate --tenant t-001 2> /dev/null
exit 2
$ tail -n 1 logs/drover.log
~ error   target      run=2 tenant=t-001 catalog=tenant verdict=failed from=0001 to=0001 attempts=1
~ migration=0002 direction=up class=sql sqlstate=<word> at=migrations/0002_email.sql:1 statement=1/1 message=<any> now="rolled back, tenant still at 0001"
$ grep -c ana@example.com logs/drover.log
> 0
exit 1
$ DROVER_LOG_FORMAT=json DROVER_LOG_STDERR=true DROVER_LOG_LEVEL=warning drover migrate --output ndjson > /dev/null
2~ "level":"error","process":"<any>","event":"target","run":3,
1~ "level":"warning","process":"<any>","event":"summary"
exit 2
$ rm migrations/0002_email.sql; drover migrate-back --to 0 --yes --allow-data-loss 2> /dev/null
$ grep -c 'step .* migration=0001 name=users type=base direction=back' logs/drover.log
> 2

# A place that cannot be written to is said once, and stops nothing.
$ DROVER_LOG_FILE=drover.toml/x.log drover migrate
1~ warning: cannot write the log <any>/drover.toml/x.log: Not a directory; the run goes on
1~ warning: 6 lines are missing in the log
~ 2 migrated
$ ln -s /dev/full full.log; DROVER_LOG_FILE=full.log drover migrate --verify
1~ warning: cannot write the log <any>/full.log: No space left on device; the run goes on
