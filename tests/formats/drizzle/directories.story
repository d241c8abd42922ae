# The form with directories, told from Prisma's by its snapshot.
fleet 1
-- file migrations/20260101000000_a/migration.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
~ these files may be of more than one format: prisma, drizzle
exit 4
-- file migrations/20260101000000_a/snapshot.json --
{}
-- end --
$ drover migrate
~ 1 migrated
$ drover check
~ read as drizzle (migrations/20260101000000_a/snapshot.json is named as its files are)
