#!/usr/bin/env bash
# Runs the scenarios of the virtual lab with two checkouts of Warren and compares what came of it, cell by cell: plan, check ids,
# verdicts, captures. For changes that are to change nothing.
#   baseline.sh BEFORE AFTER      two checkouts, whose ./warren is run (each builds itself once)
#   SEEDS="1 2 3" PAIRS="kernel/kernel java/kernel" SCENARIOS="rekey leak" say which, WORKERS=2 how many at once, OUT=target/baseline where.
# What has run already is kept, so that it goes on where it was stopped; KEEP=yes keeps the runs that are the same too, and else
# only their line stays. Exit status: 0 no difference, 1 some, 2 wrong usage.
set -euo pipefail
if [ $# != 2 ] || [ ! -x "$1/warren" ] || [ ! -x "$2/warren" ]; then
  echo 'usage: baseline.sh BEFORE AFTER, each a checkout of Warren' >&2
  exit 2
fi
before=$(cd "$1" && pwd) after=$(cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${OUT:-target/baseline} pairs=${PAIRS:-kernel/kernel java/kernel kernel/java wireguard-go/java}
scenarios=${SCENARIOS:-administration advised-keepalive allowed-ips cgn dns dual-stack eviction fwmark-routing hairpin handshake
  hole-punch impaired-path keepalive leak local-address marks mtu nat-matrix nat-timeout nat64 path-mtu policy-routing
  port-forward rebind rekey roaming route-change sequence server-nat stuck-mapping udp-blocked workday}
mkdir -p "$out"
"$before/warren" list >/dev/null
"$after/warren" list >/dev/null
program=$after/scenarios/target/program
java=$("$after/config/jdk.sh")/bin/java

run() { # CHECKOUT FOLDER SCENARIO SEED [SETTING...]
  local warren=$1/warren folder=$2 scenario=$3 seed=$4 settings=()
  shift 4
  for setting in "$@"; do settings+=(--set "$setting"); done
  "$warren" run "$scenario" --lab virtual --pairs "${pairs// /,}" --seeds "$seed" --workers "${WORKERS:-2}" "${settings[@]}" \
    --out "$folder" >"$folder.log" 2>&1 || true
}

status=0
for seed in ${SEEDS:-1 2 3}; do
  for scenario in $scenarios; do
    settings=()
    [ "$scenario" = impaired-path ] && settings=(duration=10m)
    [ "$scenario" = workday ] && settings=(time=20m)
    cell=$out/$scenario-seed-$seed
    if [ ! -e "$cell.result" ]; then
      rm -rf "$cell"
      mkdir -p "$cell"
      run "$before" "$cell/before" "$scenario" "$seed" "${settings[@]}"
      run "$after" "$cell/after" "$scenario" "$seed" "${settings[@]}"
      if "$java" -Dorg.slf4j.simpleLogger.defaultLogLevel=off -cp "$program/*:$program/lib/*" config/Baseline.java \
        "$cell/before" "$cell/after" >"$cell.new"; then
        [ "${KEEP:-no}" = yes ] || rm -rf "$cell"
      fi
      grep -q '^[1-9][0-9]* runs, ' "$cell.new" || {
        echo "nothing ran of $scenario, seed $seed; see $cell" >&2
        rm -f "$cell.new"
        status=1
        continue
      }
      mv "$cell.new" "$cell.result"
    fi
    cat "$cell.result"
    grep -q ', 0 differ$' "$cell.result" || status=1
  done
done
{ cat "$out"/*.result 2>/dev/null || true; } | awk '/^(same|differs) / { runs++ } /^differs / { differ++ } END { printf "in all: %d runs, %d differ\n", runs, differ }'
exit $status
