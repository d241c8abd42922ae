# COPY brings its rows in the file, as pg_dump writes it; a row that is wrong is told by its line.
only postgres
fleet 2
-- file migrations/0001_countries.sql --
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL, people int);
COPY countries (code, name, people) FROM stdin;
ar	Argentina; "la"	46
fr	Côte d'Azur	\N
\.
UPDATE countries SET people = 68 WHERE code = 'fr';
-- file migrations/0002_more.sql --
CREATE TABLE more (n int);
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT code, name, people FROM countries ORDER BY code
= ar|Argentina; "la"|46
= fr|Côte d'Azur|68
-- file migrations/0003_wrong.sql --
CREATE TABLE cities (id int, name text);

COPY cities FROM STDIN WITH (FORMAT csv, HEADER);
id,name
1,"San
José"
two,Lyon
\.
-- end --
$ drover migrate
~ 0003_wrong.sql:7
~ 22P02
0~ Lyon
exit 2
sql *: SELECT count(*) FROM pg_tables WHERE tablename = 'cities' AND schemaname NOT IN ('pg_catalog')
= 0
$ sed -i 's/two,/2,/' migrations/0003_wrong.sql && drover migrate
~ 2 migrated
sql *: SELECT id, replace(name, chr(10), ' ') FROM cities ORDER BY id
= 1|San José
= 2|Lyon
-- file migrations/0004_empty.sql --
-- drover:up
DELETE FROM cities;
-- drover:down
COPY cities FROM STDIN;
7	Bern
\.
-- end --
$ drover migrate
$ rm migrations/0004_empty.sql && drover migrate-back --yes --steps 1 --allow-data-loss
sql *: SELECT id, name FROM cities
= 7|Bern
