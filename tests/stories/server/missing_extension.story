# An extension whose package the server does not have: said as that, and by name.
only databases
fleet 2
-- file migrations/0001_extension.sql --
CREATE EXTENSION nowhere_packaged;
-- end --
$ drover migrate
2~ extension "nowhere_packaged" is not available (its package is not installed where that server runs)
exit 2
$ drover retry --output ndjson
2~ "class":"server"
exit 2
