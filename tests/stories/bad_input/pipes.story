# What is no regular file is refused, and not waited for: nobody may ever write into a pipe.
fleet 1
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
$ mkfifo migrations/0002_pipe.sql
$ timeout -k 1 20 drover check
~ error: migrations/0002_pipe.sql: cannot read <any>0002_pipe.sql: it is not a regular file
exit 4
$ timeout -k 1 20 drover migrate
~ it is not a regular file
exit 4
$ rm migrations/0002_pipe.sql; drover migrate --tenant @/dev/null
2> error: cannot read /dev/null: it is not a regular file
exit 1
