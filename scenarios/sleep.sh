#!/usr/bin/env bash
# Prints the tables of docs/sleep.md: how long a tunnel takes to work again after one end slept for a day, and after the wall clock of one
# end went back a year. A phone behind a home router and a server run the same subject; each cell is a run of its own.
#
#   scenarios/sleep.sh java wireguard-go boringtun gotatun
#
# TABLES=sleep or TABLES=clock prints one of them, "sleep clock" both. WARREN is another command than ./warren. What was run stays in the folder OUT, where a second call takes what is there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
read -ra warren <<<"${WARREN:-$here/warren}"
out=${OUT:-$here/target/sleep}
[ $# -gt 0 ] || { sed -n '2,7p' "$0" >&2; exit 2; }
for table in ${TABLES:=sleep clock}; do
  case $table in
    sleep | clock) ;;
    *) echo "sleep.sh: there is no table '$table'; set TABLES to sleep, to clock, or to 'sleep clock'" >&2; exit 2 ;;
  esac
done

# network FOLDER KEEPALIVE QUESTIONS
network() {
  mkdir -p "$1"
  cat >"$1/network.yaml" <<END
networks:
  home: 192.168.1.0/24
  internet: 203.0.113.0/24
nodes:
  server:
    interfaces:
      eth0: {network: internet, address: 203.0.113.10/24}
    tunnels: {wg0: server.conf}
  router:
    interfaces:
      lan: {network: home, address: 192.168.1.1/24}
      wan: {network: internet, address: 203.0.113.1/24, delay: 5ms}
    nat: {outside: wan, udp-timeout: 30s, stream-timeout: 120s}
  client:
    interfaces:
      eth0: {network: home, address: 192.168.1.2/24}
    gateway: 192.168.1.1
    tunnels: {wg0: client.conf}
    role: client
questions:
  - {name: first, ping: client to server.wg0, expect: reaches}
$3
END
  cat >"$1/server.conf" <<END
[Interface]
Address = 10.100.0.1/24
ListenPort = 51820
PrivateKey = {private-key:server}

[Peer]
PublicKey = {public-key:client}
AllowedIPs = 10.100.0.2/32
END
  cat >"$1/client.conf" <<END
[Interface]
Address = 10.100.0.2/24
PrivateKey = {private-key:client}

[Peer]
PublicKey = {public-key:server}
Endpoint = 203.0.113.10:51820
AllowedIPs = 10.100.0.0/24
PersistentKeepalive = $2
END
}

# value FILE: what the check `asked` says there, as a cell of the table; nothing where it was not judged
value() {
  local said
  said=$(grep -E '^  [A-Z]+ +asked ' "$1" || true)
  case $said in
    *"was answered after"*) sed -E 's/.*was answered after ([0-9.]+) s.*/\1 s/' <<<"$said" ;;
    *FAIL*"No ping"*) echo never ;;
  esac
}

# cell FOLDER SUBJECT: what the check `asked` says, as a cell of the table
cell() {
  local said
  if [ ! -s "$1/said" ]; then
    rm -rf "$1/run"
    "${warren[@]}" try "$1" --client "$2" --server "$2" --out "$1/run" >"$1/said.part" 2>&1 || true
    # What says nothing about the subject is run again the next time.
    if [ -n "$(value "$1/said.part")" ]; then mv "$1/said.part" "$1/said"; else echo "? ($1/said.part)"; return; fi
  fi
  said=$(value "$1/said")
  echo "${said:-? ($1/said)}"
}

other() { [ "$1" = client ] && echo server || echo client; }

# row WORDS NAME KEEPALIVES QUESTIONS SUBJECT...: a row of the table
row() {
  local words=$1 name=$2 keepalives=$3 questions=$4 subject keepalive folder
  shift 4
  printf '| %s ' "$words"
  for subject in "$@"; do
    for keepalive in $keepalives; do
      folder=$out/${subject//[^a-z0-9.-]/-}-$name-$keepalive
      if [ ! -e "$folder" ]; then
        rm -rf "$folder.part"
        network "$folder.part" "$keepalive" "$questions"
        mv "$folder.part" "$folder"
      fi
      printf '| %s ' "$(cell "$folder" "$subject")"
    done
  done
  echo '|'
}

head_row() {
  printf '|%s' "$1"; shift
  printf '| %s ' "$@"; echo '|'
  printf '|---'; printf '|---%.0s' "$@"; echo '|'
}

sleep_table() {
  local columns=() subject slept asks
  for subject in "$@"; do columns+=("$subject, keepalive 25 s" "$subject, none"); done
  head_row ' who slept, who asks ' "${columns[@]}"
  for slept in client server; do
    for asks in client server; do
      row "$slept slept, $asks asks" "sleep-$slept-$asks" '25 off' \
        "  - {name: asked, ping: $asks to $(other $asks).wg0, expect: reaches, within: 10m, when: sleep $slept 1d}" "$@"
    done
  done
}

clock_table() {
  local moved asks
  head_row ' whose clock, who asks ' "$@"
  for moved in client server; do
    for asks in client server; do
      row "$moved's clock, $asks asks" "clock-$moved-$asks" 25 \
        "  - {name: moved, ping: client to server.wg0, expect: reaches, when: clock $moved back 1y}
  - {name: asked, ping: $asks to $(other $asks).wg0, expect: reaches, within: 10m, after: 10m}" "$@"
      row "$moved's clock, and it was started again, $asks asks" "restart-$moved-$asks" 25 \
        "  - {name: asked, ping: $asks to $(other $asks).wg0, expect: reaches, within: 10m, when: [clock $moved back 1y, reboot $moved]}" "$@"
    done
  done
}

for table in $TABLES; do
  "${table}_table" "$@"
  echo
done
