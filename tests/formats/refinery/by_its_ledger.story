# Where files do not tell two tools apart, the ledger that one of them left in the tenants does.
fleet 2
-- file migrations/V1__a.sql --
CREATE TABLE a (id INTEGER);
-- end --
exec *: CREATE TABLE refinery_schema_history (version INTEGER PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255))
$ drover check
~ flyway, refinery
exit 4
$ drover migrate
~ 2 migrated
$ drover doctor
~ read as refinery (migrations/V1__a.sql is named as its files are, and a tenant has its ledger)
