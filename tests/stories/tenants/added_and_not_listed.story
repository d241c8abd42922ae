# A tenant of the registry, where the source is another: it is kept, and whoever adds it hears that it takes no part.
only sqlite
fleet 1
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ drover tenant add acme --path elsewhere/acme.db
> added acme
1~ warning: [tenants] has another source
$ drover tenant list
~ t-001
0~ acme
