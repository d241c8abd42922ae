# Two workers with the same hook: one of them at a time delivers, so that events come in order, and each once.
fleet 12
-- config --
[hooks.ops]
url = "file:hook_url"
events = ["target.started", "target.succeeded", "run.finished"]
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
start receiver $ story_receiver web 1
until $ test -s web/port
$ umask 077; echo "http://127.0.0.1:$(cat web/port)/drover" > hook_url
$ drover migrate --async
start one $ drover worker --drain -j 1
start two $ drover worker --drain -j 1
wait one
wait two
$ drover wait
1~ 12 migrated
$ drover doctor
1~ nothing waits
$ grep -c together web/received
> 0
exit 1
$ grep ^200 web/received | grep -o '"id":"[^"]*"' | sort | uniq -d
> (none)
$ grep ^200 web/received | grep -o '"id":"[^"]*"' | grep -oE '[0-9]+"$' | sort -nc
$ grep ^200 web/received | grep -o '"event":"[a-z.]*"' | sort | uniq -c | sed "s,^ *,,"
> 1 "event":"run.finished"
> 12 "event":"target.started"
> 12 "event":"target.succeeded"
signal receiver KILL
wait receiver
exit 137
