# A reader who is gone and a disk that is full lose words, never tenants.
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --output ndjson > /dev/full
1~ stdout is closed or full
sql *: SELECT version FROM schema_migrations
= 0001
-- file migrations/0002_items.sql --
CREATE TABLE items (id INTEGER PRIMARY KEY);
-- end --
# Closed: nothing of what is said may get into a database that is opened instead.
$ drover migrate --output ndjson >&- 2>&-
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
-- file migrations/0003_orders.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --output ndjson | true; exit ${PIPESTATUS[0]}
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
= 0003
-- file migrations/0004_broken.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate > /dev/full 2>&1
exit 2
$ drover status --output json > /dev/full
1~ stdout is closed or full
exit 1
$ drover status | head -n 1; exit ${PIPESTATUS[0]}
~ catalog
