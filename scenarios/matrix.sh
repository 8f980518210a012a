#!/usr/bin/env bash
# Runs all scenarios of the virtual lab for all pairs of the known subjects, and makes docs/matrix.md of them. What has
# run already is kept, so that it goes on where it was stopped; remove target/matrix to begin anew.
#   NAME=implementations SUBJECTS="boringtun gotatun" PEERS="kernel java" runs each subject with each peer in both roles, for
#   docs/implementations.md.
#   SEEDS="1 2" SCENARIOS="rekey leak" SUBJECTS="kernel java" say which, JOBS=2 how many at once. LONG=yes also runs
#   throughput and endurance in their short forms in the container lab: nothing else may run meanwhile. KERNELS="6.12 7.3" runs all
#   of the virtual lab with each of these kernels, which `make guest KERNEL=6.12` builds, and makes target/matrix-KERNEL/matrix.md of each.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=target/${NAME:-matrix}
peers=${PEERS:-}
name=${NAME:-matrix}
subjects="${SUBJECTS:-kernel java wireguard-go} $peers"
scenarios=${SCENARIOS:-administration advised-keepalive allowed-ips cgn dns dual-stack eviction fwmark-routing hairpin handshake
  hole-punch impaired-path keepalive leak local-address marks mtu nat-matrix nat-timeout nat64 path-mtu policy-routing
  port-forward rebind rekey roaming route-change sequence server-nat stuck-mapping udp-blocked workday}
./warren list >/dev/null # builds it once

one() { # LAB SCENARIO CLIENT SERVER SEED [SETTING...]
  local folder=$1/$2-$3-to-$4-seed-$5 lab=$1
  shift
  [ -e "$runs/$folder/run.json" ] && return
  local scenario=$1 client=$2 server=$3 seed=$4 settings=("${kernel[@]}") began=$SECONDS status=0
  shift 4
  for setting in "$@"; do settings+=(--set "$setting"); done
  mkdir -p "$runs/$lab"
  ./warren run "$scenario" --lab "$lab" --client "$client" --server "$server" --seed "$seed" "${settings[@]}" \
    --out "$runs/$folder" >"$runs/$folder.log" 2>&1 || status=$?
  echo "$scenario $client to $server, seed $seed ${kernel[*]}: status $status after $((SECONDS - began)) s"
}

# With PEERS, one of a pair is a subject and the other a peer.
skipped() { # CLIENT SERVER
  [ -n "$peers" ] || return 1
  local of=0 one
  for one in "$@"; do
    case " $peers " in *" $one "*) of=$((of + 1)) ;; esac
  done
  [ "$of" != 1 ]
}

all_pairs() { # SEED SCENARIO [SETTING...]
  for client in $subjects; do
    for server in $subjects; do
      skipped "$client" "$server" && continue
      while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-2}" ]; do wait -n || true; done
      one virtual "$2" "$client" "$server" "$1" "${@:3}" &
    done
  done
}

virtual_lab() {
  for seed in ${SEEDS:-1 2}; do
    for scenario in $scenarios; do
      settings=()
      # An hour of it takes half a minute with a daemon, and ten minutes have five renewals.
      [ "$scenario" = impaired-path ] && settings=(duration=10m)
      # A day of a household in 20 minutes: 7,000 datagrams.
      [ "$scenario" = workday ] && settings=(time=20m)
      all_pairs "$seed" "$scenario" "${settings[@]}"
    done
  done
  wait
}

page() { # FOLDER THAT TAKES IT
  "$(config/jdk.sh)/bin/java" -Dorg.slf4j.simpleLogger.defaultLogLevel=off -cp "scenarios/target/program/*:scenarios/target/program/lib/*:scenarios/target/test-classes" \
    org.warren.scenarios.matrix.Matrix "$runs" "$1" expectations "$name"
}

mvn -q -B -ntp -Dspotless.check.skip -pl scenarios -am test-compile # which has the program that makes the page
kernel=()
if [ -n "${KERNELS:-}" ]; then
  status=0
  for version in $KERNELS; do
    runs=target/matrix-$version
    kernel=(--kernel "$version")
    virtual_lab
    page "$runs" || status=1
  done
  exit "$status"
fi
virtual_lab
if [ "${LONG:-no}" = yes ]; then
  for client in $subjects; do
    for server in $subjects; do
      one containers throughput "$client" "$server" 1 rounds=1 extent=short sample=1s warm-up=1s
      one containers endurance "$client" "$server" 1 time=150s warm-up=5s
    done
  done
fi
page docs
