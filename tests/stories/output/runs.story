# What ran, how far it came, and what failed in it: run list, run show.
fleet 3
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- drover:down
DROP TABLE users;
-- end --
$ drover run list
> no runs yet
$ drover run show
1~ there are no runs yet
exit 1
$ drover migrate
exec t-002: INSERT INTO users VALUES (1, 'a'), (2, 'a')
-- file migrations/0002_email.sql --
CREATE UNIQUE INDEX users_email ON users (email);
-- drover:down
DROP INDEX users_email;
-- end --
$ drover migrate
exit 2
$ drover run list
>    run  verb          state        started                   took  tenants
>      2  migrate       done         <any>  2 done, 1 failed
>      1  migrate       done         <any>  3 done
$ drover run list --newest 1 --output ndjson
1~ {"event":"runs","runs":[{"finished_at":
~ "jobs":{"blocked":0,"done":2,"failed":1,"not_reached":0,"queued":0,"running":0}
1~ "event":"summary"
$ drover run show
1~ run 2  migrate  done  2 done, 1 failed
1~ failed t-002  0002_email.sql:1 (statement 1 of 1)
1~ next: mend what failed, then drover retry --run 2
$ drover run show 2 --output ndjson
~ "failures":[{"catalog":"tenant","class":"sql"
exec t-002: DELETE FROM users WHERE id = 2
$ drover retry
$ drover run show 2
1~ run 2  migrate  done  3 done
0~ next:
$ drover migrate-back --batch 2 --yes
$ drover run list --newest 1
1~ migrate-back

# The files need not be right for that, and a number must be one.
-- file migrations/0003_wrong.sql --
SELEC;
-- end --
$ drover run show 1
1~ run 1  migrate  done  3 done
$ drover run show 99
1~ there is no run 99
exit 1
$ drover run show one
1~ run show
exit 1
$ drover run show 1 2
1~ run show takes one number
exit 1
$ drover run list --newest none
1~ --newest
exit 1
$ drover run
~ a verb is missing: one of list
exit 1
