#!/usr/bin/env bash
# Asks warren-wg and wireguard-go, each in a network namespace of this machine, the rows of `warren conformance --endpoint`.
# Needs root, /dev/net/tun, wg and wireguard-go. ENDPOINT_SUBJECTS="java wireguard-go", ENDPOINT_ROWS=all, ENDPOINT_LONG=1.
# Exit status 1: a row did not PASS.
set -euo pipefail
umask 077
cd "$(dirname "$0")/.."
work=$(mktemp -d)
server=we$$s
client=we$$c
status=0

fail() { echo "endpoint.sh: $1" >&2; exit 2; }
[ "$(id -u)" = 0 ] || fail "making network namespaces needs root; run it as root"
for tool in ip wg wireguard-go; do
  command -v "$tool" >/dev/null || fail "$tool is missing; install the package that has it"
done

end_daemon() {
  local pid
  for pid in $(ip netns pids "$server" 2>/dev/null); do kill -9 "$pid" 2>/dev/null || true; done
  rm -f "/var/run/wireguard/$server.sock"
}
clean() {
  end_daemon
  ip netns del "$server" 2>/dev/null || true
  ip netns del "$client" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT

# shellcheck source=wireguard/two-namespaces.sh
. wireguard/two-namespaces.sh
wg genkey >"$work/server"
wg genkey >"$work/client"
wg genpsk >"$work/psk"

ask() { ip netns exec "$client" ./warren conformance --endpoint "192.0.2.1:$1" --public-key "$(wg pubkey <"$work/server")" \
  --private-key "$work/client" --preshared-key "$work/psk" --out "$work/$2" "${@:3}"; }

for subject in ${ENDPOINT_SUBJECTS:-java wireguard-go}; do
  case $subject in
    java) WG_PROCESS_FOREGROUND=1 ip netns exec "$server" wireguard/bin/warren-wg -f "$server" >"$work/log" 2>&1 & disown ;;
    *) ip netns exec "$server" "$subject" -f "$server" >"$work/log" 2>&1 & disown ;;
  esac
  for _ in $(seq 200); do
    [ -S "/var/run/wireguard/$server.sock" ] && break
    sleep 0.1
  done
  [ -S "/var/run/wireguard/$server.sock" ] || fail "$subject does not start: $(tail -3 "$work/log")"
  ip netns exec "$server" wg set "$server" private-key "$work/server" listen-port 51820 \
    peer "$(wg pubkey <"$work/client")" preshared-key "$work/psk" allowed-ips 10.255.0.2/32
  ip -n "$server" link set "$server" up
  echo "== $subject"
  ask 51820 "$subject" --rows "${ENDPOINT_ROWS:-all}" ${ENDPOINT_LONG:+--long} || status=1
  end_daemon
  for _ in $(seq 50); do ip -n "$server" link show "$server" >/dev/null 2>&1 || break; sleep 0.1; done
done
echo "== a port where nothing listens"
# UNKNOWN, with its reason, and no other status: PASS would be the worst of all.
code=0
ask 51821 nobody --rows H1 | tee "$work/nobody.txt" || code=$?
if [ "$code" != 1 ] || ! grep -q "contact *UNKNOWN" "$work/nobody.txt" || ! grep -q "Nothing listens at" "$work/nobody.txt"; then
  echo "endpoint.sh: a port where nothing listens was not told: exit status $code in place of 1, or another reason" >&2
  status=1
fi
exit $status
