#!/usr/bin/env bash
# What a daemon costs beside its throughput: time to start, resident memory, and the round trip of an idle tunnel; for
# warren-wg and for others in turn, two of each in network namespaces of this machine. Prints a table of medians.
# Needs root, /dev/net/tun, wg, ping and iperf3.
#
# BENCH_DAEMONS: names, or NAME=PATH of a program that is run as `PATH -f INTERFACE`; else java, and what is here of
# wireguard-go, boringtun and gotatun, on the search path or built by `warren subject add`.
# BENCH_ROUNDS (5), BENCH_SECONDS of load in each direction (5), BENCH_QUIET seconds after the last load (70).
set -euo pipefail
umask 077
cd "$(dirname "$0")"
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-5}
quiet=${BENCH_QUIET:-70}
work=$(mktemp -d)
server=wb$$s
client=wb$$c
sockets=/var/run/wireguard
pids=()

fail() { echo "bench-daemon.sh: $1" >&2; exit 2; }
for number in "$rounds" "$seconds" "$quiet"; do
  case $number in '' | *[!0-9]* | 0) fail "'$number' is not a number above 0; see the beginning of this file" ;; esac
done
[ "$(id -u)" = 0 ] || fail "making network namespaces needs root; run it as root"
for tool in ip wg ping iperf3; do
  command -v "$tool" >/dev/null || fail "$tool is missing; install the package that has it"
done
[ -c /dev/net/tun ] || fail "there is no /dev/net/tun; load the module tun"
JAVA_HOME=$(../config/jdk.sh)
export JAVA_HOME

cache=${XDG_CACHE_HOME:-$HOME/.cache}/warren/subject
# The program of a name: on the search path, or the newest that was built into the cache; empty if there is none.
program() { # NAME
  case $1 in
    java) echo bin/warren-wg; return ;;
    boringtun) set -- boringtun boringtun-cli ;;
    wireguard-go) set -- wireguard-go wireguard-go ;;
  esac
  command -v "${2:-$1}" 2>/dev/null && return
  find "$cache" -path "*/$1@*" -type f -perm -u+x 2>/dev/null | sort -V | tail -1
}

names=()
declare -A path
for word in ${BENCH_DAEMONS:-java wireguard-go boringtun gotatun}; do
  name=${word%%=*}
  case $word in *=*) path[$name]=${word#*=} ;; *) path[$name]=$(program "$name") ;; esac
  if [ -x "${path[$name]}" ]; then
    names+=("$name")
  elif [ -n "${BENCH_DAEMONS:-}" ]; then
    fail "there is no program for $word; install it, run \`./warren subject add $name\`, or write NAME=PATH"
  else
    echo "  o $name is not here; \`./warren subject add $name\` builds it" >&2
  fi
done
if [ "${path[java]:-}" = bin/warren-wg ]; then
  [ -f target/warren-wg.jar ] || { echo "  o building" >&2; (cd .. && mvn -B -ntp -q -pl wireguard -DskipTests package); }
  # The launcher takes an archive of the jar's time only.
  if [ ! -f target/warren-wg.aot ] || [ target/warren-wg.aot -nt target/warren-wg.jar ] || [ target/warren-wg.aot -ot target/warren-wg.jar ]; then
    bin/warren-wg --train >"$work/train" 2>&1 || fail "bin/warren-wg --train failed: $(tail -3 "$work/train")"
  fi
fi

in_server() { ip netns exec "$server" "$@"; }
in_client() { ip netns exec "$client" "$@"; }
end_daemons() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for _ in $(seq 50); do
    ip -n "$server" link show "$server" >/dev/null 2>&1 || ip -n "$client" link show "$client" >/dev/null 2>&1 || break
    sleep 0.1
  done
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  pids=()
  rm -f "$sockets/$server.sock" "$sockets/$client.sock"
}
clean() {
  end_daemons
  ip netns del "$server" 2>/dev/null || true
  ip netns del "$client" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT

# shellcheck source=wireguard/two-namespaces.sh
. ./two-namespaces.sh
wg genkey >"$work/server"
wg genkey >"$work/client"

note() { echo "$3" >>"$work/$1.$2"; } # NAME MEASURE VALUE
resident() { awk '/^VmRSS:/ { print $2 / 1024 }' "/proc/$1/status"; }
larger() { # resident memory of the two daemons
  { resident "${pids[0]}"; resident "${pids[1]}"; } | sort -n | tail -1
}
# Starts a daemon and waits until `wg` can configure it; adds milliseconds, and those that processors worked.
start() { # NAME NAMESPACE
  local options=() before after
  case $1 in boringtun* | gotatun*) options=(--disable-drop-privileges) ;; esac
  before=${EPOCHREALTIME/./}
  ip netns exec "$2" "${path[$1]}" -f "${options[@]}" "$2" >"$work/log" 2>&1 &
  pids+=($!)
  until wg show "$2" listen-port >/dev/null 2>&1; do
    after=${EPOCHREALTIME/./}
    kill -0 "${pids[-1]}" 2>/dev/null || fail "$1 ended: $(tail -3 "$work/log")"
    [ $((after - before)) -lt 15000000 ] || fail "$1 does not start: $(tail -3 "$work/log")"
  done
  after=${EPOCHREALTIME/./}
  note "$1" start $(((after - before) / 1000))
  note "$1" work "$(awk -v t="$(getconf CLK_TCK)" '{ print ($14 + $15) * 1000 / t }' "/proc/${pids[-1]}/stat")"
}
# Microseconds for which processors have worked for both daemons: other programs on the machine hardly change those.
worked() { cat "/proc/${pids[0]}"/task/*/schedstat "/proc/${pids[1]}"/task/*/schedstat | awk '{ s += $1 } END { printf "%d", s / 1000 }'; }
load() { # NAME MEASURE [-R]
  in_server iperf3 -s -1 >/dev/null 2>&1 &
  local listener=$!
  for _ in $(seq 50); do in_server ss -Hltn 'sport = :5201' 2>/dev/null | grep -q . && break; sleep 0.1; done
  local before rate
  before=$(worked)
  rate=$(in_client iperf3 -c 10.0.0.1 -t "$seconds" -f m "${@:3}" | awk '/receiver/ { print $7 / 1000 }')
  note "$1" "$2" "$rate"
  note "$1" "$2.work" "$(awk -v us=$(($(worked) - before)) -v rate="$rate" -v s="$seconds" 'BEGIN { print us / 1e6 / (rate * s) }')"
  wait "$listener" || true
}
round() { # NAME LAST
  local before
  start "$1" "$server"
  start "$1" "$client"
  in_server wg set "$server" private-key "$work/server" listen-port 51820 \
    peer "$(wg pubkey <"$work/client")" allowed-ips 10.0.0.2/32
  in_client wg set "$client" private-key "$work/client" \
    peer "$(wg pubkey <"$work/server")" allowed-ips 10.0.0.1/32 endpoint 192.0.2.1:51820
  ip -n "$server" addr add 10.0.0.1/24 dev "$server"
  ip -n "$client" addr add 10.0.0.2/24 dev "$client"
  ip -n "$server" link set "$server" mtu 1420 up
  ip -n "$client" link set "$client" mtu 1420 up
  in_client ping -q -c 1 -W 12 10.0.0.1 >/dev/null || fail "no tunnel with $1: $(tail -3 "$work/log")"
  note "$1" idle "$(larger)"
  load "$1" up
  load "$1" down -R
  note "$1" loaded "$(larger)"
  before=$(worked)
  in_client ping -c 500 -i 0.01 10.0.0.1 | sed -n 's/.*time=\([0-9.]*\) ms/\1/p' | sort -n |
    awk '{ t[NR] = $1 * 1000 } END { print t[int((NR + 1) / 2)] }' >>"$work/$1.trip"
  note "$1" trip.work $((($(worked) - before) / 500))
  if [ "$2" = 1 ]; then
    sleep "$quiet"
    note "$1" later "$(larger)"
  fi
  end_daemons
}
median() { sort -n "$1" | awk -v f="$2" '{ v[NR] = $1 } END { printf f, NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

for i in $(seq "$rounds"); do
  for name in "${names[@]}"; do
    echo "  o round $i of $rounds: $name" >&2
    round "$name" $((i == rounds))
  done
done
row() { # WORDS MEASURE FORMAT
  local line="| $1 |" name
  for name in "${names[@]}"; do line+=" $(median "$work/$name.$2" "$3") |"; done
  echo "$line"
}
header='| |' rule='|---|'
for name in "${names[@]}"; do
  header+=" $name |"
  rule+='---|'
done
echo "$header"
echo "$rule"
row 'start until `wg` can configure, ms' start %.0f
row 'processor time for that, ms' work %.0f
row 'resident memory, idle, MiB' idle %.1f
row 'the same after load' loaded %.1f
row "the same $quiet s later" later %.1f
row 'round trip, idle, us' trip %.0f
row 'processor time of both daemons for it, us' trip.work %.0f
row 'TCP, one stream, up, Gbit/s' up %.2f
row 'processor time of both for a gigabit, s' up.work %.2f
row 'TCP, down, Gbit/s' down %.2f
row 'processor time of both for a gigabit, s' down.work %.2f
