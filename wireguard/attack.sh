#!/usr/bin/env bash
# Attacks warren-wg and wireguard-go, one after the other in network namespaces of this machine, and prints what became
# of each side by side. Needs root, /dev/net/tun, wg and wireguard-go. ATTACK_SECONDS (60), ATTACK_PEERS (2500) and
# ATTACK_JUNK (60000 datagrams a second) change the size. Exit status 1: warren-wg did not hold.
set -euo pipefail
umask 077
cd "$(dirname "$0")"
seconds=${ATTACK_SECONDS:-60}
peers=${ATTACK_PEERS:-2500}
junk=${ATTACK_JUNK:-60000}
jdk=$(../config/jdk.sh)
export JAVA_HOME=$jdk
work=$(mktemp -d)
server=wa$$s
client=wa$$c
cgroup=
held=0

fail() { echo "attack.sh: $1" >&2; exit 2; }
[ "$(id -u)" = 0 ] || fail "making network namespaces needs root; run it as root"
for tool in ip wg wireguard-go prlimit ping; do
  command -v "$tool" >/dev/null || fail "$tool is missing; install the package that has it"
done
[ -f target/warren-wg.jar ] && [ -d target/test-classes/org/warren/wireguard/attack ] || {
  echo "  o building" >&2
  (cd .. && mvn -B -ntp -q -pl wireguard -DskipTests package) >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 2; }
}
path="target/classes:target/test-classes:$(find "${HOME}/.m2/repository/org/bouncycastle/bcprov-jdk18on" -name '*.jar' 2>/dev/null | sort | tail -1)"

attack() { ip netns exec "$1" "$jdk/bin/java" -Xmx256m --enable-native-access=ALL-UNNAMED -cp "$path" org.warren.wireguard.attack.Attack "${@:2}"; }
on_server() { ip netns exec "$server" "$@"; }
on_client() { ip netns exec "$client" "$@"; }

end_daemons() {
  local pid
  for pid in $(ip netns pids "$server" 2>/dev/null) $(ip netns pids "$client" 2>/dev/null); do kill -9 "$pid" 2>/dev/null || true; done
  # The kernel takes an interface away some time after its process.
  for _ in $(seq 50); do
    ip -n "$server" link show "$server" >/dev/null 2>&1 || ip -n "$client" link show "$client" >/dev/null 2>&1 || break
    sleep 0.1
  done
  rm -f "/var/run/wireguard/$server.sock" "/var/run/wireguard/$client.sock"
}
clean() {
  end_daemons
  ip netns del "$server" 2>/dev/null || true
  ip netns del "$client" 2>/dev/null || true
  [ -z "$cgroup" ] || rmdir "$cgroup" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT

# Behind the client there is 198.51.100.0/24, where nobody answers.
# shellcheck source=wireguard/two-namespaces.sh
. ./two-namespaces.sh
ip -n "$server" route add 198.51.100.0/24 via 192.0.2.2
on_server sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
wg genkey >"$work/server"
wg genkey >"$work/client"

# The daemon under attack on the server, wireguard-go on the client; both know each other.
start() {
  end_daemons
  case $1 in
    java) WG_PROCESS_FOREGROUND=1 ip netns exec "$server" bin/warren-wg -f "$server" >"$work/$1.log" 2>&1 & disown ;;
    *) ip netns exec "$server" wireguard-go -f "$server" >"$work/$1.log" 2>&1 & disown ;;
  esac
  LOG_LEVEL=verbose ip netns exec "$client" wireguard-go -f "$client" >>"$work/client.log" 2>&1 &
  disown
  local i
  for i in $(seq 200); do
    [ -S "/var/run/wireguard/$server.sock" ] && [ -S "/var/run/wireguard/$client.sock" ] && break
    sleep 0.1
  done
  [ "$i" -lt 200 ] || fail "$1 does not start: $(tail -3 "$work/$1.log")"
  pid=$(ip netns pids "$server" | head -1)
  on_server wg set "$server" private-key "$work/server" listen-port 51820 \
    peer "$(wg pubkey <"$work/client")" allowed-ips 10.255.0.2/32
  on_client wg set "$client" private-key "$work/client" \
    peer "$(wg pubkey <"$work/server")" allowed-ips 10.0.0.0/8 endpoint 192.0.2.1:51820
  ip -n "$server" addr add 10.0.0.1/8 dev "$server"
  ip -n "$client" addr add 10.255.0.2/8 dev "$client"
  ip -n "$server" link set "$server" up
  ip -n "$client" link set "$client" up
  on_client ping -q -c 1 -W 12 10.0.0.1 >/dev/null || fail "no tunnel with $1: $(tail -3 "$work/$1.log")"
}
is_alive() { [ -d "/proc/$pid" ] && [ "$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$pid/status")" != Z ]; }
peak() { sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" 2>/dev/null | awk '{ printf "%d MiB", $1 / 1024 }'; }
state() { if is_alive; then echo "alive, $(peak)"; else echo DEAD; fi; }
answers() { if on_server timeout 5 wg show "$server" listen-port >/dev/null 2>&1; then echo answers; else echo "no answer"; fi; }
# note WHAT SUBJECT RESULT: what a table's cell says; java's has to match the fourth word.
note() {
  printf '%s\n' "$3" >"$work/result.$1.$2"
  if [ "$2" = java ] && ! grep -qE "$4" "$work/result.$1.$2"; then held=1; fi
  echo "  o $1, $2: $3" >&2
}

# 1. One authenticated peer sends to many that do not answer; then somebody on the server itself does.
many_peers() {
  local rate
  start "$1"
  attack "$client" peers "$peers" 198.51.100.7:51820 >"$work/peers"
  on_server wg addconf "$server" "$work/peers"
  rate=$(attack "$client" packets "$seconds" "$peers" 2>/dev/null || true)
  note "1 peers that do not answer" "$1" "$(state), sent $rate, session $(session)" "^alive.*lives"
  rate=$(attack "$server" packets $((seconds / 3 + 1)) "$peers" 2>/dev/null || true)
  note "1 the same, local sender" "$1" "$(state), sent $rate, session $(session)" "^alive.*lives"
}
session() { if on_client ping -q -c 5 -i 0.5 -W 2 10.0.0.1 >/dev/null 2>&1; then echo lives; else echo lost; fi; }

# 5. Datagrams that look like initiations, without a valid mac1, while an honest peer begins sessions.
junk() {
  local worst=0 before after took rate lost=0 cookies key flood
  start "$1"
  key=$(wg pubkey <"$work/server")
  : >"$work/client.log"
  attack "$client" junk 20 "$junk" 192.0.2.1 51820 >"$work/rate" 2>&1 &
  flood=$!
  sleep 3
  for _ in 1 2 3 4 5; do
    on_client wg set "$client" peer "$key" remove
    on_client wg set "$client" peer "$key" allowed-ips 10.0.0.0/8 endpoint 192.0.2.1:51820
    before=$(date +%s%N)
    on_client ping -q -c 1 -W 8 10.0.0.1 >/dev/null 2>&1 || lost=$((lost + 1))
    after=$(date +%s%N)
    took=$(((after - before) / 1000000))
    [ "$took" -le "$worst" ] || worst=$took
  done
  wait "$flood" || true
  rate=$(cat "$work/rate")
  cookies=$(grep -ac 'eceiv.*ookie' "$work/client.log" || true)
  took=$(grep -ac 'Received handshake response' "$work/client.log" || true)
  note "5 junk without mac1" "$1" "$cookies cookies, $took of 5 handshakes, $lost lost, the slowest $worst ms, at $rate" "^0 cookies, [5-9] of 5 handshakes, 0 lost"
}

# 6. Requests that are too much together; no threads; no descriptors. Does the control socket answer afterwards?
requests() {
  local i said=
  start "$1"
  for i in 11 12 13; do said="$said $(attack "$server" allowed-ips "/var/run/wireguard/$server.sock" 390000 "$i" 2>/dev/null || true)"; done
  note "6 three requests of 390,000" "$1" "$(state),$said, then $(answers)" "^alive.*then answers"
}
threads() {
  local root=/sys/fs/cgroup/pids while after
  [ -d "$root" ] || root=/sys/fs/cgroup
  start "$1"
  cgroup=$root/warren-attack-$$
  if ! mkdir "$cgroup" 2>/dev/null || ! [ -e "$cgroup/pids.max" ] || ! echo "$pid" >"$cgroup/cgroup.procs"; then
    rmdir "$cgroup" 2>/dev/null || true
    cgroup=
    note "6 no threads" "$1" "not tried: no cgroup with a limit of processes here" "."
    return
  fi
  cat "$cgroup/pids.current" >"$cgroup/pids.max"
  while="$(answers), $(answers)"
  echo max >"$cgroup/pids.max"
  after=$(answers)
  note "6 no threads" "$1" "meanwhile $while; then $after, $(state)" "then answers, alive"
  end_daemons
  sleep 0.5
  rmdir "$cgroup" || true
  cgroup=
}
descriptors() {
  local count before after ticks limit i
  start "$1"
  limit=$(prlimit --pid "$pid" --nofile --noheadings --output SOFT,HARD | awk '{ print $1 ":" $2 }')
  # No number below the limit is free.
  count=0
  while [ -e "/proc/$pid/fd/$count" ]; do count=$((count + 1)); done
  prlimit --pid "$pid" --nofile="$count:"
  before=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  for i in 1 2 3; do answers >/dev/null & done
  sleep 4
  after=$(awk '{ print $14 + $15 }' "/proc/$pid/stat" 2>/dev/null || echo "$before")
  ticks=$(getconf CLK_TCK)
  prlimit --pid "$pid" --nofile="$limit" 2>/dev/null || true
  sleep 1
  note "6 no descriptors" "$1" "$(((after - before) * 100 / ticks / 4)) % of a processor meanwhile; then $(answers), $(state)" \
    "^[0-5] %.*then answers, alive"
}

# 11. Initiations with a valid mac1 at full speed, from many addresses and from one, while pings pass over a session
# that there is already. A second run in ATTACK_ONLY adds its pings to those of the first.
handshakes() { handshakes_from "$1" 8000 "11 handshakes, 8,000 sources"; }
handshakes_of_one() { handshakes_from "$1" 1 "11 handshakes, one source"; }
handshakes_from() {
  local flood lost p95 pings="$work/pings.$1.$2"
  start "$1"
  ip -n "$client" route replace local 198.18.0.0/15 dev lo
  ip -n "$server" route replace 198.18.0.0/15 via 192.0.2.2
  attack "$client" handshakes 14 "$2" "$(wg pubkey <"$work/server")" 192.0.2.1 51820 >"$work/rate" 2>&1 &
  flood=$!
  sleep 3
  on_client ping -i 0.25 -c 40 -W 1 10.0.0.1 2>/dev/null | sed -n 's/.*icmp_seq=.*time=\([0-9.]*\) ms/\1/p' >>"$pings" || true
  echo end >>"$pings"
  wait "$flood" || true
  lost=$(awk '/end/ { n += 40; next } { n-- } END { print n }' "$pings")
  p95=$(grep -v end "$pings" | sort -n | awk '{ t[NR] = $1 } END { n = int(NR * 0.95 + 0.999999); print NR ? t[n] : "no" }')
  echo "$lost $p95" >"$work/score.$1.$2"
  note "$3" "$1" "$lost pings lost, p95 $p95 ms, at $(tail -1 "$work/rate"), $(state)" "at [0-9]+/s, alive"
  if [ "$1" != java ] && ! paste "$work/score.java.$2" "$work/score.$1.$2" | awk '{ exit !($1 <= $3 && $2 <= $4 && $2 != "no") }'; then
    echo "  x $3: warren-wg lost more pings or answered them later than $1" >&2
    held=1
  fi
}

for what in ${ATTACK_ONLY:-many_peers junk requests threads descriptors handshakes handshakes_of_one}; do
  for subject in java wireguard-go; do "$what" "$subject"; done
done
echo
printf '%-28s | %-66s | %s\n' attack java wireguard-go
for file in "$work"/result.*.java; do
  name=${file##*/result.}
  name=${name%.java}
  printf '%-28s | %-66s | %s\n' "$name" "$(cat "$file")" "$(cat "$work/result.$name.wireguard-go")"
done
exit "$held"
