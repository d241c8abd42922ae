#!/bin/sh
# The fleet in the directory that is this program's argument, as ../fleet.hpp has it; one process for each tenant, eight
# at once. What npm puts into .bin is a Node program around the one that is started here.
set -eu
dbmate=$(echo "$(dirname "$0")"/node_modules/@dbmate/*/bin/dbmate)
awk -F '\t' '{ print $2 == "" ? "sqlite:" $1 : $1 "?sslmode=disable&search_path=" $2 }' "$1/tenants" |
  xargs -P 8 -I '{}' "$dbmate" --url '{}' --migrations-dir "$1/translated" --no-dump-schema migrate
