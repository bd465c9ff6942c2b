#!/usr/bin/env bash
# Installs what the tests need (redis-server, PostgreSQL, Chromium with its driver, a linker with zlib; Debian packages, when absent), builds everything and runs every test.
# The servers that tests use are started by the tests themselves, on loopback with ports of their own, and stopped by pid.
# The last line is "N passed, N failed"; skipped tests are named and counted above it. FILTER=... is handed to dotnet test --filter.
set -uo pipefail
cd "$(dirname "$0")"

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
# The native program of Threat.Packages.Tests is linked by one of the two, against zlib.
command -v clang >/dev/null || command -v gcc >/dev/null || missing+=(clang)
ls /usr/include/zlib.h >/dev/null 2>&1 || missing+=(zlib1g-dev)
command -v chromium >/dev/null && command -v chromedriver >/dev/null || missing+=(chromium chromium-driver)
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "installing: ${missing[*]}"
    # No package may start a server of its own here.
    export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null || echo "could not install ${missing[*]}; the tests that need them will be skipped"
  else
    echo "absent: ${missing[*]}; the tests that need them will be skipped"
  fi
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet build Threat.Learning.sln -c Release -nologo -v quiet -clp:NoSummary || { echo "0 passed, 1 failed"; exit 1; }

status=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  timeout "${TEST_TIMEOUT:-1200}" dotnet test "$project" -c Release --no-build -nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" ${FILTER:+--filter "$FILTER"} > "$results/$name.log" 2>&1
  code=$?
  grep -E '^ *(Failed|Skipped) |Error Message|^(Passed|Failed|Skipped)!' "$results/$name.log" | cut -c1-400
  if [ $code -ne 0 ]; then
    status=1
    echo "--- $name ended with $code:"
    awk '/^ *Failed [^:]/ { shown = 0; on = 1 } on && shown++ < 40' "$results/$name.log" | cut -c1-2000 | head -n 400
    tail -n 20 "$results/$name.log"
  fi
done

read -r passed failed skipped < <(grep -hoE '<Counters [^>]*>' "$results"/*.trx 2>/dev/null | awk '
  function value(name) { return match($0, name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3) + 0 : 0 }
  { total += value("total"); executed += value("executed"); passed += value("passed"); failed += value("failed") + value("error") + value("timeout") + value("aborted") }
  END { print passed + 0, failed + 0, total - executed }')
passed=${passed:-0} failed=${failed:-0} skipped=${skipped:-0}
# A test host that crashed leaves no counter behind: it is a failure all the same.
if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$passed" -eq 0 ]; then status=1; fi
[ "$skipped" -eq 0 ] || echo "$skipped skipped: their data or servers are absent, as each says above"
echo "$passed passed, $failed failed"
exit $status
