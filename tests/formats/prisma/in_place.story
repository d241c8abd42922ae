# Prisma's directories in the order of their names; two of one second run both.
fleet 2
-- file migrations/migration_lock.toml --
provider = "postgresql"
-- file migrations/0_init/migration.sql --
-- CreateTable
CREATE TABLE "User" (id INTEGER PRIMARY KEY);
-- file migrations/20260102000000_b/migration.sql --
INSERT INTO "User" VALUES (2);
-- file migrations/20260102000000_a/migration.sql --
INSERT INTO "User" VALUES (1);
-- end --
$ drover check
~ 3 migrations, read as prisma (migrations/migration_lock.toml is there)
$ drover migrate
~ 2 migrated
sql *: SELECT version, name FROM schema_migrations ORDER BY version
= 0|init
= 20260102000000|a
= 20260102000000.1|b
$ drover new more
~ prisma migrate dev --create-only --name NAME
exit 1
-- file migrations/20260103000000_c.sql --
SELECT 1;
-- end --
$ drover migrate
~ 20260103000000_c.sql: Prisma would leave this file out because of its name
exit 4
