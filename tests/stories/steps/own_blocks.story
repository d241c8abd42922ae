# A file that brings its own BEGIN and COMMIT is committed where its author said. What is done is not done again, and
# the rest goes on where it stopped, with the file as it is then.
fleet 2
-- file migrations/0001_three_blocks.sql --
BEGIN;
CREATE TABLE first (id INTEGER PRIMARY KEY);
INSERT INTO first VALUES (1);
COMMIT;
BEGIN;
CREATE TABLE second (id INTEGER PRIMARY KEY);
INSERT INTO nowhere VALUES (1);
COMMIT;
CREATE TABLE third (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE third;
DROP TABLE second;
DROP TABLE first;
-- end --
$ drover migrate
2~ 0001_three_blocks.sql:7
~ 1 step of 0001 is committed, the next one was not; it goes on there
exit 2
sql *: SELECT count(*) FROM first
= 1
sql *: SELECT count(*) FROM schema_migrations
= 0
$ drover repair t-001
~ 0001 is half applied: 1 of 3 steps committed
~ 0001_three_blocks.sql:6
~ drover retry
$ drover migrate-back --steps 1 --yes
~ nothing
$ sed -i 's/nowhere/first/; s/VALUES (1);$/VALUES (2);/' migrations/0001_three_blocks.sql
$ drover migrate
~ step 1 of 0001 was changed
exit 2
-- file migrations/0001_three_blocks.sql --
BEGIN;
CREATE TABLE first (id INTEGER PRIMARY KEY);
INSERT INTO first VALUES (1);
COMMIT;
BEGIN;
CREATE TABLE second (id INTEGER PRIMARY KEY);
INSERT INTO second VALUES (7);
COMMIT;
CREATE TABLE third (id INTEGER PRIMARY KEY);
-- drover:down
DROP TABLE third;
DROP TABLE second;
DROP TABLE first;
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT (SELECT count(*) FROM first), (SELECT count(*) FROM second), (SELECT count(*) FROM third)
= 1|1|0
sql *: SELECT version FROM schema_migrations
= 0001
$ drover migrate --verify
~ nothing to do
$ drover migrate-back --only 0001 --yes --allow-data-loss
~ 2 rolled back
