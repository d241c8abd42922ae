# A web server that refuses twice gets everything all the same: each event once, in order, signed, with its token. The
# command waits for that before its last word.
fleet 2
env HOOK_TOKEN=bearer-canary
env HOOK_SECRET=signing-canary
-- config --
[hooks.ops]
url = "file:hook_url"
events = ["run.started", "target.started", "target.succeeded", "target.failed", "run.finished"]
token = "env:HOOK_TOKEN"
secret = "env:HOOK_SECRET"
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
start receiver $ story_receiver web 2
until $ test -s web/port
$ umask 077; echo "http://127.0.0.1:$(cat web/port)/drover" > hook_url
$ drover migrate
1~ hook ops has not taken run.started: HTTP 503 (it is tried again; the run goes on)
1~ 2 migrated, 0 failed, 0 not started
0~ canary
$ cut -d " " -f 1 web/received | uniq -c | sed "s,^ *,,"
> 2 503
> 6 200
$ grep ^200 web/received | grep -o '"event":"[a-z.]*"' | sed -n '1p;$p'
> "event":"run.started"
> "event":"run.finished"
$ grep ^200 web/received | grep -c '"event":"target.*"target":"t-001","catalog":"tenant"'
> 2
$ grep -o '"id":"[^"]*"' web/received | sort | uniq -c | sort -rn | sed "s,^ *,," | cut -d " " -f 1 | uniq -c | sed "s,^ *,,"
> 1 3
> 5 1
$ grep -o '"id":"[^"]*"' web/received | grep -oE '[0-9]+"$' | sort -nc
$ grep -c "Bearer bearer-canary sha256=" web/received
> 8
$ tail -n 1 web/received | cut -d " " -f 5- | tr -d "\n" | openssl dgst -sha256 -hmac signing-canary -r | cut -d " " -f 1 > signature
$ tail -n 1 web/received | grep -qF "sha256=$(cat signature) "
$ drover doctor
1~ hooks.ops                nothing waits
1~ hooks.ops.token              env:HOOK_TOKEN
1~ hooks.ops.url                file:hook_url
0~ canary
0~ 127.0.0.1

# What fails is told without row values.
exec *: INSERT INTO users VALUES (1, 'row-canary'), (2, 'row-canary')
-- file migrations/0002_email.sql --
CREATE UNIQUE INDEX users_email ON users (email);
-- end --
$ drover migrate
exit 2
$ grep '"event":"target.failed"' web/received | grep -c '"verdict":"failed".*"file":"[a-z/]*0002_email.sql"'
> 2
$ grep -c row-canary web/received
> 0
exit 1
$ tail -n 1 web/received | grep -c '"event":"run.finished".*"run":2.*"verdict":"split","exit_code":2'
> 1

# Redirects are not followed, and what is given up is said.
$ umask 077; echo "http://127.0.0.1:$(cat web/port)/elsewhere" > hook_url
$ DROVER_HOOKS_OPS_TRIES=1 drover retry
1~ hook ops: gave up on run.started after 1 try: HTTP 302, and redirects are not followed
exit 2
$ tail -n 1 web/received | cut -c 1-3
> 302
$ drover doctor
1~ BAD  hooks.ops                nothing waits, 6 given up in the last 7 days: HTTP 302, and redirects are not followed
exit 1
signal receiver KILL
wait receiver
exit 137
