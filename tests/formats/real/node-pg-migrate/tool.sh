in_place=migrations
one_way=1  # a file without its marks
own=(-T 'pgmigrations*')
is_there() { command -v node-pg-migrate >/dev/null; }
real_up() { DATABASE_URL=$url node-pg-migrate up; }
real_down() { DATABASE_URL=$url node-pg-migrate down; }
