# What is wrong with hooks is said with its place, and a secret is never quoted.
only sqlite
fleet 1
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file drover.toml --
[catalog.tenant]
dir = "migrations"

[tenants]
source = "glob"
pattern = "tenants/{id}.db"

[hooks.a]
command = ["true"]
events = ["run.finishd"]

[hooks.b]
url = "ftp://example.com/x"
token = "literal-canary"

[hooks.c]
timeout = "1s"

[hooks.d]
command = ["true"]
url = "https://example.com/"

[hooks.e]
comand = "true"
-- end --
$ drover migrate
1~ drover.toml:14:9: hooks.b.token is no reference, and secrets do not stand here (write env:NAME, file:PATH or exec:PROGRAM)
1~ drover.toml:24:1: there is no key 'hooks.e.comand' (did you mean command?)
0~ canary
exit 1
-- file drover.toml --
[catalog.tenant]
dir = "migrations"

[tenants]
source = "glob"
pattern = "tenants/{id}.db"

[hooks.a]
command = ["true"]
events = ["run.finishd"]
secret = "env:NOT_THERE"

[hooks.b]
url = "ftp://example.com/x"

[hooks.c]
timeout = "1s"

[hooks.d]
command = ["true"]
url = "https://example.com/"

[hooks.e]
url = "https://me:password-canary@example.com/"

[hooks.f]
url = "https://example.com/"
token = "env:NOT_THERE"
-- end --
$ drover migrate
1~ drover.toml:10:10: hooks.a.events: 'run.finishd' is no event; there are run.started, run.halted, run.finished, target.started, target.succeeded, target.failed, target.blocked (did you mean run.finished?)
1~ drover.toml:11:10: hooks.a.secret is for a url, and this hook has a command
1~ drover.toml:14:7: hooks.b.url is no http or https URL
1~ drover.toml:17:11: hooks.c has neither command nor url (one of them is told)
1~ drover.toml:20:11: hooks.d has a command and a url (one of them is told)
1~ drover.toml:24:7: hooks.e.url holds a user (token = "env:NAME" is sent as a bearer token)
1~ drover.toml:28:9: hooks.f.token: the environment variable 'NOT_THERE' is not set
0~ canary
exit 1
