# What the control database knows was read in a ledger of one name. Under another name nothing is known, whatever is said
# elsewhere of the same files.
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, email TEXT);
-- end --
$ drover migrate
~ 2 migrated
$ drover migrate
~ nothing to do
$ sed -i 's/^\[catalog.tenant\]/&\nledger = "drover_migrations"/' drover.toml
$ drover status
~ unread <any> 2 <any>never
~ 2 not where the catalog is
$ drover migrate
~ 2 blocked
exit 2
$ sed -i '/^ledger = /d' drover.toml
$ drover migrate
~ nothing to do
$ drover status
~ migrated <any> 2 <any>
~ 0 not where the catalog is
