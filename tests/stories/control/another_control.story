# A misspelt control.url makes a new control database: the tenants are strangers to it, and it says so once.
fleet 7
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ 7 migrated
$ cp drover.toml mistaken.toml; sed -i 's,\.drover/control\.db,.drover/contorl.db,' mistaken.toml; grep -q '^\[control\]' mistaken.toml || printf '[control]\nurl = "sqlite:.drover/contorl.db"\n' >> mistaken.toml
$ drover migrate --config mistaken.toml
~ warning: 7 tenants were last migrated with another control database than this one: t-001, t-002, t-003, t-004, t-005, ... (is control.url the one that was meant? What they have is known from now on)
~ 7 tenants at 0001, nothing to do
$ drover migrate --verify --config mistaken.toml > out.txt 2>&1; cat out.txt
~ 7 tenants at 0001, nothing to do
$ grep -c 'another control' out.txt
> 0
exit 1
$ drover migrate --verify
~ 7 tenants at 0001, nothing to do
