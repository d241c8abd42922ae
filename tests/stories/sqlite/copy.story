# SQLite has no COPY: one refusal, not one for each row.
only sqlite
fleet 1
-- file migrations/0001_a.sql --
CREATE TABLE a (id INTEGER);
COPY a FROM STDIN;
1
2
\.
-- end --
$ drover migrate
1~ 0001_a.sql:
~ 0001_a.sql:2:1: COPY ... FROM STDIN brings its data in the file
~ SQLite has no COPY
exit 4
sql *: SELECT count(*) FROM sqlite_master
= 0
