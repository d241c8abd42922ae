# A statement that this server is too old for is told from a mistake: what it needs, what is there, what to do.
only postgres
fleet 2
-- file migrations/0001_totals.sql --
CREATE TABLE totals (id INTEGER PRIMARY KEY, sum INTEGER);
INSERT INTO totals SELECT any_value(id), 2 FROM totals;
-- end --
$ drover migrate
2~ <any>0001_totals.sql:2<any>42883 needs PostgreSQL 16: ANY_VALUE (this server is 15.<n>)
~ not retried: permanent error
exit 2
$ drover retry --output ndjson
2~ "class":"version"<any>"next":"a newer server, or write it as this one takes it"
exit 2
-- file migrations/0001_totals.sql --
CREATE TABLE totals (id INTEGER PRIMARY KEY, sum INTEGER);
INSERT INTO totals SELECT max(id), 2 FROM (SELECT 1 AS id) AS given;
-- end --
$ drover retry
~ 2 migrated
