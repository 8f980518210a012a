#!/usr/bin/env bash
# Runs hole-punch over all pairs of NATs, with ports in order and with ports that are preserved and shared, and makes docs/hole-punch.md of both runs.
#   CLIENT=java SERVER=kernel says with which subjects.  WARREN is another command than ./warren.
set -euo pipefail
cd "$(dirname "$0")/.."
warren=${WARREN:-$PWD/warren} runs=target/hole-punch
for ports in sequential preservation-overloaded; do
  rm -rf "$runs/$ports"
  "$warren" run hole-punch --client "${CLIENT:-kernel}" --server "${SERVER:-kernel}" --set ports=$ports --out "$runs/$ports"
done
mvn -q -B -ntp -Dspotless.check.skip -pl scenarios -am test-compile # which has the program that makes the page
"$(config/jdk.sh)/bin/java" -Dorg.slf4j.simpleLogger.defaultLogLevel=off -cp "scenarios/target/program/*:scenarios/target/program/lib/*:scenarios/target/test-classes" \
  org.warren.scenarios.holepunch.HolePunchPage "$runs/sequential" "$runs/preservation-overloaded" docs/hole-punch.md
