#!/usr/bin/env bash
# Sees `warren diagnose --interface` at work in a network namespace of this machine: Ctrl-C ends it with what was found so far, and with
# what the kernel dropped, when nobody took its packets, no finding is more than possible. Needs root, /dev/net/tun, wg, wireguard-go and perl.
# Exit status 1: it was not so.
set -euo pipefail
umask 077
cd "$(dirname "$0")/.."
warren=${WARREN:-./warren}
work=$(mktemp -d)
server=wl$$s
client=wl$$c
status=0
capturing=

fail() { echo "live.sh: $1" >&2; exit 2; }
[ "$(id -u)" = 0 ] || fail "making network namespaces needs root; run it as root"
for tool in ip wg wireguard-go perl; do
  command -v "$tool" >/dev/null || fail "$tool is missing; install the package that has it"
done

clean() {
  local pid
  for pid in $(ip netns pids "$server" 2>/dev/null) $(ip netns pids "$client" 2>/dev/null); do kill -9 "$pid" 2>/dev/null || true; done
  ip netns del "$server" 2>/dev/null || true
  ip netns del "$client" 2>/dev/null || true
  rm -f "/var/run/wireguard/$server.sock" "/var/run/wireguard/$client.sock"
  rm -rf "$work"
}
trap clean EXIT

# shellcheck source=wireguard/two-namespaces.sh
. wireguard/two-namespaces.sh
wg genkey >"$work/$server.key"
wg genkey >"$work/$client.key"
wg genkey | wg pubkey >"$work/stranger"

tunnel() { # NAMESPACE INNER-ADDRESS
  ip netns exec "$1" wireguard-go "$1" >"$work/$1.log" 2>&1
  ip netns exec "$1" wg set "$1" private-key "$work/$1.key" listen-port 51820
  ip -n "$1" addr add "$2/24" dev "$1"
  ip -n "$1" link set "$1" up
}
tunnel "$server" 10.255.0.1
tunnel "$client" 10.255.0.2
ip netns exec "$server" wg set "$server" peer "$(wg pubkey <"$work/$client.key")" allowed-ips 10.255.0.2/32

call() { # PUBLIC-KEY
  ip netns exec "$client" wg set "$client" peer "$1" endpoint 192.0.2.1:51820 allowed-ips 10.255.0.0/24
}

begin() { # NAME
  # A shell's background processes ignore Ctrl-C.
  ip netns exec "$client" env --default-signal=INT "$warren" diagnose --interface eth0 --out "$work/$1" >"$work/$1.out" 2>"$work/$1.err" &
  capturing=$!
  for _ in $(seq 300); do
    grep -qs 'capturing on eth0' "$work/$1.err" && break
    sleep 0.1
  done
  grep -q 'capturing on eth0' "$work/$1.err" || fail "no capture: $(cat "$work/$1.err")"
}

java() { pgrep -n -P "$capturing" java || echo "$capturing"; }

end() { # NAME: as Ctrl-C does
  kill -INT "$(java)"
  code=0
  wait "$capturing" || code=$?
  echo "exit status $code" >>"$work/$1.out"
}

expect() { # NAME TEXT
  if grep -qE "$2" "$work/$1.out"; then echo "ok: $1: $2"; else
    echo "missing: $1: $2"
    tail -40 "$work/$1.out" "$work/$1.err"
    status=1
  fi
}

echo "== a client with a wrong key, and Ctrl-C"
call "$(cat "$work/stranger")"
begin wrong
ip netns exec "$client" ping -c 20 -i 1 -W 1 10.255.0.1 >/dev/null || true
end wrong
expect wrong '^no-answer: '
expect wrong '^1\. '
expect wrong '^Tunnel A '
expect wrong 'exit status (1|130)'
grep -q '"ended" *: *"The capture was ended' "$work/wrong/progress.json" || { echo "progress.json is not ended"; status=1; }

echo "== a healthy tunnel, while nobody takes the packets of the kernel"
ip netns exec "$client" wg set "$client" peer "$(cat "$work/stranger")" remove
call "$(wg pubkey <"$work/$server.key")"
begin dropped
ip netns exec "$client" ping -c 5 -i 0.2 10.255.0.1 >/dev/null || fail "the tunnel does not work"
kill -STOP "$(java)"
ip netns exec "$client" ping -c 20 -i 0.2 10.255.0.1 >/dev/null || true
# More than fits into the ring, to a port where WireGuard is not.
ip netns exec "$client" perl -MSocket -e '
  socket(my $s, PF_INET, SOCK_DGRAM, 0) or die;
  my $to = sockaddr_in(9, inet_aton("192.0.2.1"));
  send($s, "x" x 400, 0, $to) for 1 .. 400_000;'
ip netns exec "$client" ping -c 20 -i 0.2 10.255.0.1 >/dev/null || true
kill -CONT "$(java)"
ip netns exec "$client" ping -c 5 -i 0.2 10.255.0.1 >/dev/null || true
end dropped
grep -E '^[a-z-]+: |^exit' "$work/dropped.out" || true
expect dropped 'The kernel dropped [1-9][0-9]* packets'
if sed -n '/^1\. /,/^Tunnel /p' "$work/dropped.out" | grep -E '\((certain|likely)\)$'; then
  echo "a finding rests on packets that the capture lacks"
  status=1
fi
exit $status
