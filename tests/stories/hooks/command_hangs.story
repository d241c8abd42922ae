# A program that hangs holds nothing up: the jobs go on, it is killed when its time is over, and tried again; what it
# prints is not ours. A command waits for it for a short time only, and the next one goes on.
fleet 2
-- config --
[hooks.slow]
command = ["bash", "notify.sh"]
events = ["target.succeeded", "run.finished"]
timeout = "1s"
-- file notify.sh --
echo noise; echo noise >&2
if test -e well; then cat >> heard; exit; fi
cat >> tries
exec tail -f /dev/null
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
1~ hook slow has not taken target.succeeded: bash did not end within 1.0 s
1~ 3 events wait for hook slow (the next drover migrate or drover worker delivers what waits)
1~ 2 migrated, 0 failed, 0 not started
0~ noise
$ test "$(wc -l < tries)" -ge 2 && sort -u tries | wc -l
> 1
$ drover doctor
1~ BAD  hooks.slow               3 waiting since <any>: bash did not end within 1.0 s
exit 1
$ touch well
env DROVER_HOOKS_SLOW_TIMEOUT=1min
$ drover migrate --output ndjson | tail -n 1
~ "event":"summary"
0~ wait for hook
$ grep -o '"event":"[a-z.]*"' heard
> "event":"target.succeeded"
> "event":"target.succeeded"
> "event":"run.finished"
$ drover doctor
1~ ok   hooks.slow               nothing waits

