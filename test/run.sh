#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests. The last line is
# "N passed, N failed".
#
#   test/run.sh              the fast tier
#   test/run.sh --soak       the long tier too: more system tests and seeds
#   test/run.sh --coverage   the fast tier, then line coverage
#   test/run.sh --sanitize   unit and grid tests with clang, ASan and UBSan
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
kind=release
setup=()
tests=()
while [ $# -gt 0 ]; do
  case $1 in
    --soak) export TAHOE_SOAK=1 TAHOE_SEEDS=${TAHOE_SEEDS:-100} ;;
    --coverage)
      kind=coverage
      setup=(-Dbuildtype=debug -Db_coverage=true)
      ;;
    --sanitize)
      kind=sanitize
      # A header of CAF has one false hit of UBSan's null check.
      # Reports have lines, but a debugger would see no variables: that takes
      # a tenth of the build time.
      setup=(-Dbuildtype=plain -Doptimization=1 -Db_sanitize=address,undefined
        -Db_lundef=false "-Dcpp_args=-fno-sanitize=null -gline-tables-only")
      # Under the sanitizers all takes several times as long.
      tests=(--timeout-multiplier 5 --suite codec --suite crypto --suite config
        --suite actors --suite web --suite grid)
      export CXX=clang++-16
      ;;
    *)
      sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
      exit 2
      ;;
  esac
  shift
done

"$root/config/install.sh" --test
build=$root/.build/$kind
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" "$root" "${setup[@]}"
fi
if [ "$kind" = release ]; then
  python3 "$root/test/browser/run.py" --build "$build/test/browser" --install ||
    echo "the browser tests are left out" >&2
fi
ninja -C "$build"

result=0
meson test -C "$build" --no-rebuild --print-errorlogs "${tests[@]}" || result=$?
if [ "$kind" = coverage ]; then
  gcovr --root "$root" --exclude "$root/test" --exclude "$root/.build" \
    --gcov-ignore-parse-errors "$build" | tail -n +5
fi
python3 "$root/test/count_cases.py" "$build/meson-logs/testlog.json"
exit "$result"
