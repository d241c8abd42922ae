# A down with several faults refuses everything before anything is touched, and each tenant is counted once.
fleet 4
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE IF users;
DROP TABLE users users;
-- end --
$ drover migrate
$ drover migrate-back --to 0 --yes
1~ error: migrations/0001_users.sql:4:<n>: <any>syntax error<any>: 4 tenants
exit 4
sql *: SELECT version FROM schema_migrations
= 0001
