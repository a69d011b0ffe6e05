#!/usr/bin/env bash
# Installs the Debian packages of config/packages.txt that are missing.
#   config/install.sh          what building and running needs
#   config/install.sh --test   also what the tests need
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
wanted=$(sed -e 's/#.*//' -e '/^test:/d' "$here/packages.txt")
if [ "${1:-}" = --test ]; then
  wanted="$wanted $(sed -n 's/^test: *//p' "$here/packages.txt")"
fi

# A package may stand in for others: some builds of nodejs bring npm along.
there=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' |
  sed -n 's/^installed //p' | tr ',' '\n' | sed 's/^ *//; s/ .*//' | sort -u)
missing=()
for package in $wanted; do
  grep -qxF "$package" <<<"$there" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "missing packages: ${missing[*]}" >&2
    echo "become root, or install sudo, and try again" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "installing: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q >/dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
