#!/bin/sh
# Fuzzes the core: FUZZ_SECONDS for each of FUZZ_TARGETS, see config/fuzz.sh.
set -eu
cd "$(dirname "$0")"
module=wireguard
package=org.warren.wireguard
seeds=org.warren.wireguard.fuzz.FuzzSeeds
usual_targets='MessageFuzz IpPacketFuzz AllowedIpsFuzz ReplayWindowFuzz RequestReaderFuzz KeyTextFuzz ConfigurationFuzz TunnelFuzz'

repeat() {
  echo "  To repeat it, add this line to wireguard/src/test/resources/fuzz/$2.txt:"
  od -An -v -tx1 "$1" | tr -d ' \n'; echo
}

. ../config/fuzz.sh
