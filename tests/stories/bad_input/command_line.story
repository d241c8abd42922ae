# What is typed wrong gets one message and exit 1, and changes nothing.
only sqlite databases
fleet 2
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE users;
-- end --
$ drover migrat
~ migrate
exit 1
$ drover
exit 1
$ drover tenant
1~ a verb is missing
exit 1
$ drover migrate extra words
exit 1
$ drover migrate --tenants t-001
~ --tenant
exit 1
$ drover migrate --to
2> error: --to takes a value (drover migrate --help)
exit 1
$ drover migrate --to abc
~ abc
exit 1
$ drover migrate --to ''
exit 1
$ drover migrate --to -1
exit 1
$ drover migrate --to 1.5
exit 1
$ drover migrate --to 1 --only 1
exit 1
$ drover migrate --only abc
exit 1
$ drover migrate -j 0
exit 1
$ drover migrate -j -4
exit 1
$ drover migrate -j many
~ many
exit 1
$ drover migrate -j 99999999999999999999
exit 1
$ drover migrate --output xml
~ xml
exit 1
$ drover migrate --catalog nobody
~ nobody
exit 1
$ drover migrate --type bass
~ bass
exit 1
$ drover migrate --level moon
~ moon
exit 1
$ drover migrate --out-of-order maybe
~ maybe
exit 1
$ drover migrate --resume seven
~ seven
exit 1
$ drover migrate --resume 7
> (none)
~ there is no run 7
exit 1
$ drover migrate --resume -1
exit 1
$ drover migrate --time-budget soon
~ soon
exit 1
$ drover migrate --select region
~ region
exit 1
$ drover migrate --select =eu
exit 1
$ drover migrate --tenant t-404
~ t-404
exit 1
$ drover migrate --tenant "t-001'; DROP TABLE users; --"
exit 1
$ drover migrate --tenant ../../etc/passwd
exit 1
$ drover migrate --tenant @none.txt
~ none.txt
exit 1
$ drover migrate --tenant @migrations
~ migrations
exit 1
$ drover migrate --config nowhere.toml
~ nowhere.toml
exit 1
$ drover migrate --config migrations
~ migrations
exit 1
$ drover migrate --env moon
~ moon
exit 1
$ drover migrate-back --yes --to-batch
exit 1
$ drover migrate-back --yes --to-batch -1
exit 1
$ drover migrate-back --yes --batch 0
exit 1
$ drover migrate-back --yes --batch one
~ one
exit 1
$ drover migrate-back --yes --steps 1.5
exit 1
$ drover migrate-back --yes --steps 99999999999999999999
exit 1
$ drover migrate-back --yes --steps 1 --to 1
exit 1
$ drover migrate-back --yes 3
exit 1
$ drover retry --run 99
> (none)
~ drover run list
exit 1
$ drover status --tenant t-404
~ t-404
exit 1
$ drover migrate --canary ring=canary
1~ no tenant that takes part is in the canary `ring=canary`
exit 1
$ drover migrate-back --steps 1 --waves ring=1,ring=2 --yes
1~ no tenant that takes part is in the wave `ring=1`
exit 1
$ drover new ''
exit 1
$ drover tenant show ''
1~ tenant show takes one id
exit 1
$ drover new users --type bass
~ bass
exit 1
$ drover tenant suspend t-404
~ t-404
exit 1
$ drover tenant add UPPER --path tenants/t-001.db
exit 1
$ drover tenant show
exit 1
$ test "$(ls migrations)" = 0001_users.sql
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[databases] sql *: SELECT count(*) FROM pg_class WHERE relname IN ('users', 'drover_head')
= 0
