# Placeholders without a value, callbacks, a name that Flyway would not see, and settings that mean something else.
fleet 1
-- file migrations/V1_1__a.sql --
CREATE TABLE a (id INTEGER);
INSERT INTO a SELECT ${nobody};
-- ${flyway:user}
-- file migrations/V1_1__a.sql.conf --
encoding=ISO-8859-1
-- file migrations/V366_remove.sql --
DROP TABLE a;
-- file migrations/afterMigrate.sql --
DELETE FROM a;
-- file migrations/beforeClean.sql --
DELETE FROM a;
-- file migrations/V3__seed.java --
class V3__seed {}
-- end --
$ drover migrate
~ migrations/V1_1__a.sql:2: `${nobody}` has no value
~ migrations/V1_1__a.sql:3: `${flyway:user}` is not known before a tenant is opened
~ migrations/V1_1__a.sql.conf:1: `encoding=ISO-8859-1` is not obeyed here
~ migrations/V366_remove.sql: Flyway would leave this file out because of its name
~ migrations/afterMigrate.sql: Flyway runs it beside the migrations, and Drover has no callbacks
~ migrations/beforeClean.sql: it belongs to a verb that Drover does not have, and is left out
~ migrations/V3__seed.java: it is a migration in Java
exit 4
