# Functions that the application brought along: built in by name, each where it is asked for.
only sqlite
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, made TEXT);
INSERT INTO users VALUES (1, 'Zoe' || char(776), NULL), (2, char(64257) || 'n', NULL), (3, NULL, NULL);
-- file migrations/0002_normalize.sql --
UPDATE users SET name = normalize(name, 'nfc');
-- end --
$ drover migrate
2~ 0002_normalize.sql:1 (statement 1 of 1)  SQLITE_ERROR no such function: normalize (it is there with functions = ["normalize"] in [sqlite] of drover.toml)
exit 2
-- file drover.toml --
[tenants]
source = "glob"
pattern = "tenants/{id}.db"
[sqlite]
functions = ["normalise"]
-- end --
$ drover migrate
2> error: drover.toml:5:13: sqlite.functions: 'normalise' is not built in; there are gen_random_uuid, md5, normalize, now, regexp, sha256, uuid (did you mean normalize?)
exit 1
-- file drover.toml --
[tenants]
source = "glob"
pattern = "tenants/{id}.db"
[sqlite]
functions = ["NORMALIZE", "regexp", "uuid", "gen_random_uuid", "now", "md5", "sha256"]
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT name = 'Zo' || char(235), hex(name) FROM users WHERE id = 1
= 1|5A6FC3AB
sql *: SELECT name FROM users WHERE id = 3
= NULL

# The forms, in any case; patterns as in Perl; what changes with each call.
-- file migrations/0003_all.sql --
CREATE TABLE told (what TEXT PRIMARY KEY, value);
INSERT INTO told SELECT 'nfd', hex(normalize(char(235), 'NFD'));
INSERT INTO told SELECT 'nfkc', normalize(char(64257), 'nfkc');
INSERT INTO told SELECT 'nfkd', hex(normalize(char(64257) || char(235), 'Nfkd'));
INSERT INTO told SELECT 'nfc', hex(normalize('e' || char(769)));
INSERT INTO told SELECT 'regexp', ('order-17' REGEXP '^order-\d+$') || ('order-x' REGEXP '\d') || (char(235) REGEXP '^.$');
INSERT INTO told SELECT 'null', NULL REGEXP 'a';
INSERT INTO told SELECT 'uuid', uuid() <> uuid() AND length(gen_random_uuid()) = 36;
INSERT INTO told SELECT 'now', now() REGEXP '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$' AND CURRENT_TIMESTAMP <= now();
INSERT INTO told SELECT 'md5', md5('abc');
INSERT INTO told SELECT 'sha256', sha256(x'616263');
CREATE INDEX by_form ON users (normalize(name, 'nfc'));
CREATE TABLE tokens (id TEXT DEFAULT (uuid()), k INTEGER);
INSERT INTO tokens (k) VALUES (1), (2);
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT value FROM told ORDER BY what
= 900150983cd24fb0d6963f7d28e17f72
= C3A9
= 65CC88
= fi
= 666965CC88
= 1
= NULL
= 101
= ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
= 1
sql *: SELECT count(DISTINCT id) FROM tokens
= 2

# What they refuse names no value.
-- file migrations/0004_wrong.sql --
INSERT INTO told SELECT 'x', 'a' REGEXP '(';
-- end --
$ drover migrate
2~ regexp: missing closing parenthesis at offset 1 of the pattern
exit 2
-- file migrations/0004_wrong.sql --
INSERT INTO told SELECT 'x', normalize('a', 'nfx');
-- end --
$ drover retry
2~ normalize: the form is one of NFC, NFD, NFKC, NFKD
exit 2
-- file migrations/0004_wrong.sql --
INSERT INTO told SELECT 'x', normalize(CAST(x'FF' AS TEXT), 'nfc');
-- end --
$ drover retry
2~ normalize: Invalid UTF-8 string
exit 2
-- file migrations/0004_wrong.sql --
INSERT INTO told SELECT 'x', slugify('A B');
-- end --
$ drover retry
2~ no such function: slugify (nor is it one of those that [sqlite] of drover.toml can give)
exit 2
