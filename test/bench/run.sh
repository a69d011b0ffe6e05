#!/usr/bin/env bash
# Builds the release, measures, and prints one table. Takes a few minutes.
#
#   test/bench/run.sh [OPTION...]   OPTION: see grid_bench.py, as --size 1024
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
"$root/config/install.sh" --test
"$root/config/build.sh" tahoe-node test/bench/codec_bench \
  test/bench/drive_bench test/bench/vdrive_bench >/dev/null

results=$(mktemp -d)
# Where the grid's disk is.
store=$(mktemp -d /var/tmp/vdrive-bench-XXXXXX)
trap 'rm -rf "$results" "$store"' EXIT
load=$(uptime | sed 's/.*load average/load average/')
"$root/.build/release/test/bench/codec_bench" >"$results/codec"
"$root/.build/release/test/bench/vdrive_bench" "$store" >"$results/vdrive"
"$root/.build/release/test/bench/drive_bench" "$store/nodes" >"$results/drive"
/usr/bin/python3 "$here/zfec_bench.py" >"$results/zfec"
/usr/bin/python3 "$here/grid_bench.py" "$@" >"$results/grid"

cpu=$(lscpu | sed -n 's/^Model name: *//p')
disk=$(df --output=source,fstype /var/tmp | tail -n 1 | tr -s ' ')
cat <<TEXT
$(git -C "$root" describe --always --dirty), $(date -u +%F)
$(nproc) cores, $cpu; $load at the start
disk of /var/tmp: $disk

TEXT
/usr/bin/python3 "$here/table.py" "$results"/{codec,zfec,vdrive,drive,grid}
