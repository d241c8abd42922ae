# What the tool has committed, each with a message. It has no way back.
in_place=migrations/committed
own=(-N graphile_migrate)
is_there() { command -v graphile-migrate >/dev/null; }
real_up() { echo '{}' >.gmrc && DATABASE_URL=$url graphile-migrate migrate; }
