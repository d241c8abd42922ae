# The files are drizzle-kit's own; it runs all of them in one transaction, and has no way back.
in_place=migrations
own=(-N drizzle)
is_there() { command -v drizzle-kit >/dev/null; }
real_up() {
  printf '{"dialect": "postgresql", "out": "./migrations", "dbCredentials": {"url": "%s"}}' "$url" >drizzle.config.json
  drizzle-kit migrate
}
