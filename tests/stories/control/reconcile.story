# A control database that was lost is made anew from the ledgers: what it says of every migration is what it said before.
fleet 8 large 5000
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- drover:down
DROP TABLE users;
-- file migrations/0002_only_some.sql --
-- drover:when SELECT EXISTS (SELECT 1 FROM users)
CREATE TABLE only_some (id INTEGER PRIMARY KEY);
-- file migrations/0003_plans.sql --
CREATE TABLE plans (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate --to 0001
exec t-001: INSERT INTO users VALUES (1, 'ana')
# One fails, one is left behind, one is ahead.
exec t-002: CREATE TABLE plans (id INTEGER PRIMARY KEY)
$ drover migrate
~ failed t-002
exit 2
-- file later/0004_tags.sql --
CREATE TABLE tags (id INTEGER PRIMARY KEY);
-- end --
$ cp later/0004_tags.sql migrations && drover migrate --tenant t-003 && rm migrations/0004_tags.sql
$ drover migrate-back --steps 1 --tenant t-004 --allow-data-loss --yes --output ndjson
exit 4
$ drover reconcile
~ 8 targets: 7 as the control database had them, 1 mended, 0 not read
$ drover status --output json > before.json
exit 0
-- file states.sql --
SELECT tenant, target, catalog, migration, name, type, state, batch, sqlstate, file, message, run
FROM tenant_migration_states ORDER BY 1, 2, 3, 4;
SELECT identity, label, tenant, level, parent, state, version, missing, pending, batch FROM targets ORDER BY 1;
-- end --
$ sqlite3 -json .drover/control.db < states.sql > before.txt && rm -r .drover
$ drover reconcile
~ mended t-001  not known → 0003 migrated  [tenant]
~ mended t-002  not known → 0002 failed  [tenant]
~ mended t-003  not known → 0004 ahead  [tenant]
~ 8 targets: 0 as the control database had them, 8 mended, 0 not read
$ sqlite3 -json .drover/control.db < states.sql > after.txt && diff before.txt after.txt
# No ledger knows a newer claim than the control database.
-- file epochs.sql --
SELECT min(epoch) >= 2, max(epoch) FROM targets WHERE label <> 't-002';
-- end --
$ sqlite3 .drover/control.db < epochs.sql
> 1|3
# Said again, there is nothing to mend; nothing was changed in any tenant, and the next run has a newer number than any.
$ drover reconcile --output ndjson
~ "event":"reconciled","mended":[],"not_read":0,"same":8,"selected":8,"vanished":[]
sql t-002: SELECT count(*) FROM drover_journal WHERE state = 'failed'
= 1
exec t-002: DROP TABLE plans
$ drover migrate
~ batch 4: 1 migrated
# A tenant that cannot be read is named.
[sqlite] $ echo nonsense > $(ls -d *t-005* tenants/*t-005* 2>/dev/null | head -1)
[sqlite] $ drover reconcile
[sqlite] ~ t-005
[sqlite] ~ 1 not read
[sqlite] exit 2
[sqlite] $ drover reconcile --output ndjson
[sqlite] ~ "verdict":"split","exit_code":2
[sqlite] exit 2
