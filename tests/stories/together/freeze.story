# Tenants that are to be kept still: nothing begins there, and nobody is told that they were migrated.
fleet 4
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
-- file migrations/0002_plans.sql --
-- drover:up
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE plans;
-- end --
$ drover freeze --for 2h --tenant t-002,t-003 --reason stocktaking
~ freeze 1  2 targets (--tenant t-002,t-003)  frozen until <any>: stocktaking
$ drover migrate
~ 2 not begun, frozen until <any>: stocktaking: t-002, t-003
~ 2 migrated
exit 5
sql t-002: SELECT count(*) FROM schema_migrations
= 1
sql t-001: SELECT count(*) FROM schema_migrations
= 2
$ drover status
~ freeze 1  2 targets
# Everything, the central catalog and what comes later included.
$ drover freeze --off 1
~ 1 freeze ended
# What was left can be tried again, under the same batch.
$ drover retry --tenant t-002
~ batch 2: 1 migrated
$ drover freeze --for 2h
~ everything  frozen until
$ drover migrate
~ 1 not begun, frozen until <any>: t-003
exit 5
# A second one is counted beside it; all end together.
$ drover freeze --for 1min --tenant t-001
$ drover freeze --off
~ 2 freezes ended
$ drover freeze --show
> nothing is frozen
$ drover migrate
sql *: SELECT count(*) FROM schema_migrations
= 2
# What makes no sense.
$ drover freeze
~ freeze takes one of --for, --off, --show
exit 1
$ drover freeze --for soon
~ --for takes a duration, not `soon`
exit 1
$ drover freeze --for 2h --tenant t-00
exit 1
$ drover freeze --off 7
~ there is no freeze 7
exit 1
$ drover freeze --off --tenant t-001
~ a selection and a reason go with --for
exit 1
