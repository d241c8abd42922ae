# A server is known by its certificate: one that nobody vouches for is told nothing.
only sqlite
fleet 1
-- config --
[hooks.ops]
url = "file:hook_url"
events = ["run.finished"]
tries = 1
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=receiver -addext "subjectAltName=IP:127.0.0.1" -keyout key.pem -out certificate.pem
start receiver $ story_receiver web 0 certificate.pem key.pem
until $ test -s web/port
$ umask 077; echo "https://127.0.0.1:$(cat web/port)/drover" > hook_url
$ drover migrate
1~ hook ops: gave up on run.finished after 1 try: SSL peer certificate or SSH remote key was not OK
1~ 1 migrated
$ ls web
> port
-- file migrations/0002_more.sql --
CREATE TABLE more (id INTEGER PRIMARY KEY);
-- end --
$ DROVER_HOOKS_OPS_CA_FILE=certificate.pem drover migrate
0~ hook
$ cut -c 1-3 web/received
> 200
signal receiver KILL
wait receiver
exit 137
