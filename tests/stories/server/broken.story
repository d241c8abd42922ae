# A server that cannot load its own libraries, because its packages were changed while it ran: nothing is wrong with the
# file, and no file helps. Here the library that runs PL/pgSQL is gone for one of two databases.
only databases
fleet 2
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
DO $$ BEGIN INSERT INTO users VALUES (1); END $$;
-- end --
exec t-001: UPDATE pg_proc SET probin = '$libdir/plpgsql-of-yesterday' WHERE proname LIKE 'plpgsql%'
$ drover migrate
~ 1 migrated, 1 failed
1~ failed<any>t-001<any>could not access file "$libdir/plpgsql-of-yesterday": No such file or directory (the server's installation, not the migration: its packages were changed while it ran; restart it)
~ not retried: the server comes first
exit 2
$ drover retry --output ndjson
1~ "class":"server"<any>"next":"drover retry, once that server is in order"
exit 2
exec t-001: UPDATE pg_proc SET probin = '$libdir/plpgsql' WHERE proname LIKE 'plpgsql%'
$ drover retry
~ 1 migrated
