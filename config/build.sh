#!/usr/bin/env bash
# Builds the release into .build/release and prints the path of the binary.
#   config/build.sh [TARGET...]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/.build/release
[ $# -gt 0 ] || set -- tahoe-node
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" "$root" >&2
fi
ninja -C "$build" "$@" >&2
echo "$build/tahoe-node"
