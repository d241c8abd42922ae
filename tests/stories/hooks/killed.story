# A process that is killed with deliveries outstanding leaves them to the next one: each at least once, in order, with an
# id that tells repeats. That its run came to no end of its own is told, too.
fleet 2
-- config --
[hooks.log]
command = ["bash", "notify.sh"]
events = ["run.started", "target.started", "target.succeeded", "run.finished"]
-- file notify.sh --
if test -e well; then cat >> heard; exit; fi
touch hangs
exec timeout 30 tail -f /dev/null
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ touch well
$ drover migrate
$ rm well heard
-- file migrations/0002_invoices.sql --
CREATE TABLE invoices (id INTEGER PRIMARY KEY);
-- end --
[sqlite] hold t-002: BEGIN IMMEDIATE
[postgres] hold t-002: BEGIN; LOCK TABLE drover_head
start run $ drover migrate
until $ test -e hangs
until sql t-001: SELECT count(*) FROM schema_migrations
= 2
signal run KILL
wait run
exit 137
release t-002
$ touch well
$ drover migrate --resume latest
~ 0 failed
$ grep -o '"event":"[a-z.]*"' heard | sed -n '1p;$p'
> "event":"run.started"
> "event":"run.finished"
$ grep '"event":"run.finished"' heard | grep -o '"verdict":"[a-z]*"'
> "verdict":"interrupted"
> "verdict":"clean"
$ grep -o '"id":"[^"]*"' heard | grep -oE '[0-9]+"$' | sort -nc
$ grep -o '"event":"run.started"' heard | wc -l
> 2
$ drover doctor
~ nothing waits
