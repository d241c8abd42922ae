#!/usr/bin/env bash
# demo.sh DROVER: draws docs/pictures/demo.svg anew, from what the demo prints on a terminal of 100 columns.
set -euo pipefail
drover=$(readlink -f "$1")
cd "$(dirname "$0")/../.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p docs/pictures
script -qec "stty cols 100 rows 50; TERM=xterm-256color scripts/demo/demo.sh '$drover' '$place/demo'" /dev/null </dev/null \
  | scripts/picture/picture.py --title 'drover: 300 tenants' --begin '^3\. ' --end '^6\. ' >docs/pictures/demo.svg.new
mv docs/pictures/demo.svg.new docs/pictures/demo.svg
