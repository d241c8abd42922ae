# refinery's U is a migration of its own, not an undo.
fleet 1
-- file migrations/V1__users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- file migrations/U2__fill.sql --
INSERT INTO users VALUES (1);
-- end --
$ sed -i '/^.catalog.tenant.$/a format = "refinery"' drover.toml
$ drover check
~ 2 migrations, read as refinery (the configuration says so)
~ U2__fill.sql: refinery runs it whenever it comes
$ drover migrate
~ 1 migrated
sql t-001: SELECT id FROM users
= 1
-- file migrations/V3__code.rs --
pub fn migration() -> String { String::new() }
-- file migrations/notes.sql --
SELECT 1;
-- end --
$ drover migrate
~ V3__code.rs: it is a migration in Rust
~ notes.sql: refinery would leave this file out because of its name
exit 4
