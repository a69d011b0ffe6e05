#!/usr/bin/env bash
# A private grid on this machine: an introducer with the virtual drive, ten
# storage nodes and two clients, each a process of its own with TLS between
# them. Stores a file through one client and fetches it through the other.
#
#   config/demo.sh [--dir DIR] [--one-process] [FILE]
#   config/demo.sh [--dir DIR] [--one-process] --stop
#
# FILE: the tahoe-node binary by default. With --one-process the same nodes run
# in one process, without TLS. A second run uses the grid that is there.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
storage_nodes=10
grid=
one_process=
file=
action=run

usage() {
  sed -n '2,10s/^# \{0,1\}//p' "$0"
}

while [ $# -gt 0 ]; do
  case $1 in
    --dir)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      grid=$2
      shift
      ;;
    --one-process) one_process=yes ;;
    --stop) action=stop ;;
    -h | --help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) file=$1 ;;
  esac
  shift
done

grid=${grid:-${XDG_CACHE_HOME:-$HOME/.cache}/tahoe-node-demo${one_process:+-one-process}}
nodes=(introducer)
for i in $(seq "$storage_nodes"); do nodes+=("storage$i"); done
nodes+=(client1 client2)
what=processes
[ -z "$one_process" ] || what="nodes in one process"

stop_grid() {
  local binary=$here/../.build/release/tahoe-node
  local node
  if [ -f "$grid/running.process" ]; then
    "$binary" stop "$grid" >/dev/null
    return
  fi
  for node in "${nodes[@]}"; do
    [ -f "$grid/$node/running.process" ] || continue
    "$binary" stop "$grid/$node" >/dev/null || true
  done
}

if [ "$action" = stop ]; then
  stop_grid
  echo "stopped; the nodes stay in $grid"
  exit 0
fi

"$here/install.sh"
tahoe=$("$here/build.sh")
file=${file:-$tahoe}
[ -f "$file" ] || { echo "no such file: $file" >&2; exit 1; }

is_running() {
  "$tahoe" status "$1" >/dev/null 2>&1
}

# create NODE COMMAND [OPTION...]
create() {
  local node=$1 command=$2
  shift 2
  [ -f "$grid/$node/tahoe.cfg" ] && return
  # A creation that was interrupted left nothing of value.
  rm -rf "${grid:?}/$node"
  "$tahoe" "$command" "$grid/$node" --nickname "$node" "$@" >/dev/null
}

start() {
  is_running "$grid/$1" || "$tahoe" start "$grid/$1" >/dev/null
}

start_processes() {
  local loopback=(--port 127.0.0.1:0 --hostname 127.0.0.1)
  local furl node
  create introducer create-introducer "${loopback[@]}"
  start introducer
  furl=$grid/introducer/introducer.furl
  for node in "${nodes[@]:1:storage_nodes}"; do
    create "$node" create-storage "${loopback[@]}" --introducer "@$furl"
  done
  for node in client1 client2; do
    create "$node" create-client --port disabled --introducer "@$furl" \
      --vdrive "@$grid/introducer/vdrive.furl" --webport 0
  done
  for node in "${nodes[@]:1}"; do start "$node" & done
  wait
  for node in "${nodes[@]}"; do
    is_running "$grid/$node" || {
      echo "$node did not start; see $grid/$node/logs/node.log" >&2
      exit 1
    }
  done
}

mkdir -p "$grid"
began=$(date +%s%N)
if [ -z "$one_process" ]; then
  start_processes
elif ! is_running "$grid"; then
  "$tahoe" grid "$grid" --storage "$storage_nodes" --clients 2 >/dev/null
fi

url() {
  cat "$grid/$1/node.url"
}

connected() {
  curl -fsS "$(url "$1")?t=json" |
    python3 -c 'import json, sys
print(sum(s["connected"] for s in json.load(sys.stdin)["servers"]))'
}

for node in client1 client2; do
  for _ in $(seq 300); do
    count=$(connected "$node")
    [ "$count" -ge "$storage_nodes" ] && break
    sleep 0.1
  done
  if [ "$count" -lt "$storage_nodes" ]; then
    echo "$node reached $count of $storage_nodes servers only;" \
      "see $(url "$node")" >&2
    exit 1
  fi
done
seconds() {
  awk "BEGIN { printf \"%.2f\", ($2 - $1) / 1e9 }"
}
echo "grid of ${#nodes[@]} $what is up after $(seconds "$began" "$(date +%s%N)") s"

copy=$(mktemp "$grid/copy.XXXXXX")
trap 'rm -f "$copy"' EXIT
size=$(stat -c %s "$file")
rate() {
  awk "BEGIN { printf \"%.1f MB/s\", $size / 1e6 / (($2 - $1) / 1e9) }"
}
t0=$(date +%s%N)
cap=$("$tahoe" put -d "$grid/client1" "$file")
t1=$(date +%s%N)
printf '%s' "$cap" | "$tahoe" get -d "$grid/client2" - "$copy"
t2=$(date +%s%N)
cmp "$file" "$copy"

cat <<TEXT
stored   $file ($size bytes) through client1: $(rate "$t0" "$t1")
fetched  it through client2, and it is the same: $(rate "$t1" "$t2")
cap      $cap
pages    client1 $(url client1)
         client2 $(url client2)
stop     bash $(printf %q "$0") --dir $(printf %q "$grid") --stop
TEXT
