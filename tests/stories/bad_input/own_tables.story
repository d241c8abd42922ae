# A migration that writes into the journal or the head would take the tenant's history away: it is refused as soon as it is read.
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
-- file migrations/0002_history.sql --
INSERT INTO users SELECT count(*) FROM drover_journal;
UPDATE drover_journal SET seq = seq + 10;
-- file migrations/0003_head.sql --
DELETE FROM "drover_head";
-- end --
$ drover migrate
~ migrations/0002_history.sql:2:1: it writes into a table that Drover keeps the tenant's history in
~ migrations/0003_head.sql:1:1: it writes into a table that Drover keeps the tenant's history in
exit 4
sql *: SELECT seq FROM drover_journal
= 1
$ drover check
~ 0003_head.sql:1
exit 4
