# What is wrong in drover.toml is named with its place, exit 1, and nothing is changed.
only sqlite
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file base.toml --
[catalog.tenant]
dir = "migrations"
dialect = "sqlite"
[tenants]
source = "glob"
pattern = "tenants/{id}.db"
-- end --
$ cat base.toml > bad.toml; printf '[run]\nconcurency = 4\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
~ concurrency
exit 1
$ cat base.toml > bad.toml; printf '[runn]\nattempts = 4\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:7
~ run
exit 1
$ cat base.toml > bad.toml; printf '[run]\nattempts = 0\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nattempts = -1\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nattempts = "three"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nattempts = 2.5\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nlock_timeout = "2 parsecs"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nlock_timeout = "-2s"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nlock_timeout = 2\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nconcurrency = 100000\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nattempts = 1\nattempts = 2\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:9
exit 1
$ cat base.toml > bad.toml; printf '[run\nattempts = 1\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:7
exit 1
$ cat base.toml > bad.toml; printf '[run]\nattempts = \n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\nout_of_order = "sometimes"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[log]\nsize = "10"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8<any>log.size is '10', which is no size (write a number with its unit: 64kB, 10MB, 1GB)
exit 1
$ cat base.toml > bad.toml; printf '[log]\nsize = "10B"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8<any>log.size is '10B'; it takes 1kB to 1024GB
exit 1
$ cat base.toml > bad.toml; printf '[log]\nlevel = "warn"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[run]\ntx = "target"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[alerts]\nslack = "x"\n' >> bad.toml; drover migrate --config bad.toml
~ alerts
exit 1
$ cat base.toml > bad.toml; printf '[control]\nurl = "mysql://host/db"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[control]\nurl = "postgresql://u:geheim@/x?sslmode=never"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[control]\nurl = "env:NOT_SET_ANYWHERE"\n' >> bad.toml; drover migrate --config bad.toml
~ NOT_SET_ANYWHERE
exit 1
$ cat base.toml > bad.toml; printf '[control]\nurl = "file:not/there"\n' >> bad.toml; drover migrate --config bad.toml
~ not/there
exit 1
$ cat base.toml > bad.toml; printf '[control]\nurl = ""\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[server.eu1]\n' >> bad.toml; drover migrate --config bad.toml
~ eu1
exit 1
$ cat base.toml > bad.toml; printf '[server.eu1]\nurl = "postgresql://u:geheim@host:99999/db"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[server.eu1]\nurl = "postgresql://u:ge%%zzheim@host/db"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[session]\nsearch_path = 3\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '[catalog.other]\n' >> bad.toml; drover migrate --config bad.toml
~ other
exit 1
$ cat base.toml > bad.toml; printf '[catalog.other]\ndir = "migrations"\n' >> bad.toml; drover migrate --config bad.toml
~ other
exit 1
$ cat base.toml > bad.toml; printf '[types]\nrequired = "yes"\n' >> bad.toml; drover migrate --config bad.toml
~ bad.toml:8
exit 1
$ cat base.toml > bad.toml; printf '\376\377' >> bad.toml; drover migrate --config bad.toml
~ bad.toml
exit 1
$ printf '' > bad.toml; drover migrate --config bad.toml
exit 1
$ printf '[tenants]\nsource = "glob"\n' > bad.toml; drover migrate --config bad.toml
~ pattern
exit 1
$ printf '[catalog.tenant]\ndir = "nowhere"\ndialect = "sqlite"\n[tenants]\nsource = "glob"\npattern = "tenants/{id}.db"\n' > bad.toml; drover migrate --config bad.toml
~ nowhere
exit 4
$ printf '[catalog.tenant]\ndir = "base.toml"\ndialect = "sqlite"\n[tenants]\nsource = "glob"\npattern = "tenants/{id}.db"\n' > bad.toml; drover migrate --config bad.toml
~ base.toml
exit 4
$ printf '[catalog.tenant]\ndir = "migrations"\nformat = "alembic"\n[tenants]\nsource = "glob"\npattern = "tenants/{id}.db"\n' > bad.toml; drover migrate --config bad.toml
~ alembic
exit 1
$ printf '[catalog.tenant]\ndir = "migrations"\ndialect = "oracle"\n[tenants]\nsource = "glob"\npattern = "tenants/{id}.db"\n' > bad.toml; drover migrate --config bad.toml
~ oracle
exit 1
$ printf '[catalog.tenant]\ndir = "migrations"\ndialect = "sqlite"\n[tenants]\nsource = "glob"\npattern = "tenants/all.db"\n' > bad.toml; drover migrate --config bad.toml
~ pattern
exit 1
$ printf '[catalog.tenant]\ndir = "migrations"\ndialect = "sqlite"\n[tenants]\nsource = "guess"\n' > bad.toml; drover migrate --config bad.toml
~ guess
exit 1
$ printf '[catalog.tenant]\ndir = "migrations"\n[tenants]\nsource = "databases"\nserver = "eu1"\npattern = "t_{id}"\n' > bad.toml; drover migrate --config bad.toml
~ eu1
exit 1
$ printf '[catalog.tenant]\ndir = "migrations"\n[tenants]\nsource = "query"\nurl = "sqlite:none.db"\n' > bad.toml; drover migrate --config bad.toml
~ sql
exit 1
$ DROVER_RUN_ATTEMPTS=none drover migrate --config base.toml
~ DROVER_RUN_ATTEMPTS
exit 1
$ DROVER_RUN_ATEMPTS=3 drover migrate --config base.toml
~ DROVER_RUN_ATTEMPTS
exit 1
$ MIGRATION_TIMEOUT=soon drover migrate --config base.toml
~ MIGRATION_TIMEOUT
exit 1
$ MIGRATION_RETRY_ATTEMPTS=-3 drover migrate --config base.toml
~ MIGRATION_RETRY_ATTEMPTS
exit 1
$ echo 'A="never closed' > .env; drover migrate --config base.toml
~ .env:1
exit 1
$ rm .env
# No secret is in any of the answers.
$ printf '[server.a]\nurl = "postgresql://u:geheim@ho st/db"\n' > bad.toml; drover migrate --config bad.toml
0~ geheim
exit 1
$ printf '[server.a]\nurl = "postgres//u:geheim@host/db"\n' > bad.toml; drover doctor --config bad.toml
0~ geheim
exit 1
$ touch 'tenants/Not-An-Id!.db'; drover migrate --config base.toml
~ Not-An-Id!
exit 1
$ rm tenants/Not*; ln tenants/t-001.db tenants/t-twin.db; drover migrate --config base.toml
~ t-twin
exit 1
$ rm tenants/t-twin.db
sql *: SELECT count(*) FROM sqlite_master
= 0
