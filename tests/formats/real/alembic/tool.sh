# What `--sql` prints for each revision, up and down, as it is: with Alembic's own table, BEGIN and COMMIT.
own=(-T alembic_version)
is_there() {
  local python
  command -v alembic >/dev/null || return
  python=$(sed -n '1s/^#!//p' "$(command -v alembic)")
  $python -c 'import psycopg2' 2>/dev/null
}
real_alembic() { DATABASE_URL=postgresql+psycopg2://postgres@/$database?host=$sockets alembic "$@"; }
real_up() { real_alembic upgrade head; }
real_down() { real_alembic downgrade -1; }
for_drover() {
  local before=base revision name
  mkdir ../drover/migrations
  for name in $(basename -s .py versions/*.py); do
    revision=${name%%_*}
    real_alembic upgrade "$before:$revision" --sql >"../drover/migrations/$name.up.sql"
    real_alembic downgrade "$revision:$before" --sql >"../drover/migrations/$name.down.sql"
    before=$revision
  done
}
