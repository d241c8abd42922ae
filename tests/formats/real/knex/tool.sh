# A migration of knex's is JavaScript; what it would send, knex itself prints.
own=(-T 'knex_migrations*')
is_there() { command -v knex >/dev/null; }
real_up() { DATABASE_URL=$url knex migrate:latest; }
real_down() { DATABASE_URL=$url knex migrate:down; }
for_drover() { mkdir ../drover/migrations && node print.js ../drover/migrations; }
