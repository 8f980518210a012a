#!/bin/sh
# Fuzzes the reading of captures and logs: FUZZ_SECONDS for each of FUZZ_TARGETS, see config/fuzz.sh.
set -eu
cd "$(dirname "$0")"
module=diagnose
package=org.warren
seeds=org.warren.diagnose.FuzzSeeds
usual_targets='CaptureFuzz LogFuzz'

repeat() {
  echo "  To repeat it, copy $1 into diagnose/src/test/resources/fuzz/$2/"
}

. ../config/fuzz.sh
