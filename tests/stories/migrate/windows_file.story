# A byte order mark and CRLF line ends do no harm.
fleet 1
-- file migrations/0002_b.sql --
CREATE TABLE b (id INTEGER);
-- end --
$ printf '\357\273\277-- drover:type base\r\nCREATE TABLE a (\r\n  id INTEGER\r\n);\r\n' > migrations/0001_a.sql
$ drover migrate
sql t-001: SELECT version, type FROM schema_migrations ORDER BY version
= 0001|base
= 0002|
$ printf -- '-- drover:type base\nCREATE TABLE a (\n  id INTEGER\n);\n' > migrations/0001_a.sql
$ drover migrate
~ nothing to do
