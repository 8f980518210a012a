#!/usr/bin/env bash
# Measures a NAT of this machine's kernel with `warren nat probe` and `warren nat serve`, in three network namespaces:
#   client 192.168.1.2 (and .3) ---- NAT ---- 192.0.2.1 and 192.0.2.2 server
# The NAT keeps a new UDP mapping for 20 s and an established one for 40 s. Needs root, nft and sysctl, takes about two minutes.
# STUN clients of others are served too, where they are installed: turnutils_stunclient, turnutils_natdiscovery, stun. And coturn's server is asked,
# where turnserver is installed: it measures the same. Two minutes more.
# WARREN is another command than ./warren.
# Exit status 1: something was measured for what it is not.
set -euo pipefail
umask 077
cd "$(dirname "$0")/.."
warren=${WARREN:-$PWD/warren}
work=$(mktemp -d)
server=wp$$s
router=wp$$r
client=wp$$c
life=20
stream=40

fail() { echo "nat-probe.sh: $1" >&2; exit 2; }
[ "$(id -u)" = 0 ] || fail "making network namespaces needs root; run it as root"
for tool in ip nft sysctl; do
  command -v "$tool" >/dev/null || fail "$tool is missing; install the package that has it"
done

serving=
clean() {
  [ -z "$serving" ] || kill "$serving" 2>/dev/null || true
  for n in "$server" "$router" "$client"; do
    ip netns del "$n" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap clean EXIT

for n in "$server" "$router" "$client"; do
  ip netns add "$n"
  ip -n "$n" link set lo up
done
ip -n "$router" link add wan type veth peer name eth0 netns "$server"
ip -n "$router" link add lan type veth peer name eth0 netns "$client"
ip -n "$server" addr add 192.0.2.1/24 dev eth0
ip -n "$server" addr add 192.0.2.2/24 dev eth0
ip -n "$router" addr add 192.0.2.9/24 dev wan
ip -n "$router" addr add 192.168.1.1/24 dev lan
ip -n "$client" addr add 192.168.1.2/24 dev eth0
for end in "$server eth0" "$router wan" "$router lan" "$client eth0"; do
  # shellcheck disable=SC2086
  set -- $end
  ip -n "$1" link set "$2" up
done
ip -n "$client" route add default via 192.168.1.1
ip netns exec "$router" nft -f - <<'RULES'
table ip nat {
  chain post {
    type nat hook postrouting priority srcnat
    oifname "wan" masquerade
  }
}
table ip filter {
  chain in {
    type filter hook input priority filter
    iifname "wan" drop
  }
  chain forward {
    type filter hook forward priority filter
    iifname "wan" ct state new drop
  }
}
RULES
ip netns exec "$router" sysctl -qw net.ipv4.ip_forward=1 net.netfilter.nf_conntrack_udp_timeout=$life \
  net.netfilter.nf_conntrack_udp_timeout_stream=$stream

serve() { # addresses...
  ip netns exec "$server" "$warren" nat serve "$@" >"$work/serve" 2>&1 &
  serving=$!
  for _ in $(seq 200); do
    grep -q Answering "$work/serve" && return
    sleep 0.1
  done
  fail "warren nat serve does not start: $(tail -3 "$work/serve")"
}
probe() { ip netns exec "$client" "$warren" nat probe --server 192.0.2.1 --longest "$1"; }

status=0
expect() { # file, line that it has
  if ! grep -q -- "$2" "$1"; then
    echo "nat-probe.sh: expected '$2'" >&2
    status=1
  fi
}

serve --address 192.0.2.1 --address 192.0.2.2
if command -v turnutils_natdiscovery >/dev/null; then
  echo "== clients of others"
  # It waits for ever for an answer that the NAT filters.
  ip netns exec "$client" timeout 5 turnutils_stunclient 192.0.2.1 >"$work/stunclient" || true
  grep -m1 "UDP reflexive" "$work/stunclient"
  expect "$work/stunclient" "UDP reflexive addr: 192.0.2.9:"
  ip netns exec "$client" timeout 60 turnutils_natdiscovery -m -f 192.0.2.1 >"$work/discovery" || true
  grep "NAT with" "$work/discovery"
  # One host behind a NAT that preserves ports: the limit that docs/nat.md speaks of.
  expect "$work/discovery" "NAT with Endpoint Independent Mapping"
  expect "$work/discovery" "NAT with Address and Port Dependent Filtering"
else
  echo "UNSUPPORTED: clients of others; install coturn to ask its turnutils_natdiscovery"
fi
if command -v stun >/dev/null; then
  # Its exit status is a number for the kind of NAT.
  ip netns exec "$client" timeout 60 stun 192.0.2.1 >"$work/stun" 2>&1 || true
  grep Primary "$work/stun"
  expect "$work/stun" "Port Dependent Filter, preserves ports"
else
  echo "UNSUPPORTED: the client of RFC 3489; install stun-client"
fi

echo "== a client with one address"
probe 0 | tee "$work/one"
expect "$work/one" "mapping: endpoint-independent"
expect "$work/one" "filtering: address-and-port-dependent"
expect "$work/one" "until two hosts use one port"

echo "== a client with two addresses, and lives"
ip -n "$client" addr add 192.168.1.3/24 dev eth0
begun=$(date +%s)
probe 60 | tee "$work/two"
took=$(($(date +%s) - begun))
echo "took $took s"
expect "$work/two" "mapping: address-and-port-dependent  # when ports clash"
expect "$work/two" "port-overloading: yes"
expect "$work/two" "filtering: address-and-port-dependent"
expect "$work/two" "ports: preservation"
expect "$work/two" "refresh: both"
expect "$work/two" "hairpinning: none"
expect "$work/two" "udp-established-by: packet-after-reply"
for key in udp-new:$life udp-one-way:$life udp-established:$stream; do
  expect "$work/two" "${key%:*}: "
  measured=$(sed -n "s/^    ${key%:*}: .*# \([0-9.]*\) s .*/\1/p" "$work/two")
  awk -v is="${measured:-0}" -v should="${key#*:}" 'BEGIN { exit !(is - should <= 1.5 && should - is <= 1.5) }' ||
    { echo "nat-probe.sh: ${key%:*} is ${measured:-not known}, not ${key#*:} s" >&2; status=1; }
done
measured=$(sed -n 's/^    udp-new: .*# \([0-9.]*\) s .*/\1/p' "$work/two")
awk -v is="${measured:-0}" 'BEGIN { exit !(is >= 19 && is <= 21) }' || { echo "nat-probe.sh: udp-new is off by more than 1 s" >&2; status=1; }
[ "$took" -lt 180 ] || { echo "nat-probe.sh: it took $took s, more than three minutes" >&2; status=1; }

if command -v turnserver >/dev/null; then
  echo "== coturn's server"
  kill "$serving"
  wait "$serving" 2>/dev/null || true
  ip netns exec "$server" turnserver -n -L 192.0.2.1 -L 192.0.2.2 --stun-only --no-tls --no-dtls --no-cli \
    --pidfile "$work/pid" --log-file stdout >"$work/coturn" 2>&1 &
  serving=$!
  for _ in $(seq 200); do
    [ "$(ip netns exec "$server" grep -c ':0D9[67] ' /proc/net/udp)" -ge 4 ] && break # ports 3478 and 3479 at both addresses
    sleep 0.1
  done
  probe 60 | tee "$work/three"
  expect "$work/three" "mapping: address-and-port-dependent  # when ports clash"
  expect "$work/three" "filtering: address-and-port-dependent"
  expect "$work/three" "refresh: both"
  measured=$(sed -n 's/^    udp-new: .*# \([0-9.]*\) s .*/\1/p' "$work/three")
  awk -v is="${measured:-0}" 'BEGIN { exit !(is >= 19 && is <= 21) }' ||
    { echo "nat-probe.sh: udp-new is ${measured:-not known} with coturn's server, not 20 s" >&2; status=1; }
else
  echo "UNSUPPORTED: coturn's server; install coturn to ask it"
fi
exit $status
