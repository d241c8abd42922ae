in_place=migrations
url_of_dbmate() { printf 'postgres://postgres@/%s?socket=%s' "$database" "$sockets"; }
is_there() { command -v dbmate >/dev/null; }
real_up() { dbmate -u "$(url_of_dbmate)" -d migrations --no-dump-schema migrate; }
real_down() { dbmate -u "$(url_of_dbmate)" -d migrations --no-dump-schema rollback; }
