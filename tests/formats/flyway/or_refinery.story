# One shape of names, two tools: Drover asks, and takes the configuration's word.
fleet 1
-- file migrations/V1__a.sql --
CREATE TABLE a (id INTEGER);
-- end --
$ drover migrate
~ these files may be of more than one format: flyway, refinery
~ flyway: migrations/V1__a.sql is named as its files are
~ refinery: migrations/V1__a.sql is named as its files are
~ say `format = "flyway"`
exit 4
$ sed -i '/^.catalog.tenant.$/a format = "flyway"' drover.toml
$ drover migrate
~ 1 migrated
