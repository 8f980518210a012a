#!/usr/bin/env bash
# Makes docs/diagnose-table.md: captures of networks with a known cause, in the virtual lab, and what `warren diagnose` finds in each.
# What has run already is kept in target/ground-truth-SEED, so that it goes on where it was stopped; remove it to begin anew.
#   ROUNDS=4   how many networks of each kind, each with other parameters, subjects and seeds
#   KINDS="nat-timeout mtu"   only these
#   SUBJECTS="kernel java"    who plays the ends
#   FIRST_SEED=7000   of the set: round 1 has the next seed
#   WARREN=./warren   the command line that plays and judges
#   ONLY_PLAY=1   leave the judging to another call
# Each kind says beforehand which causes can be seen from which place; the table below the script's functions is that statement.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-4}
# The rules were written and corrected on seeds 1 to 4, 1001 to 1004, 3001 to 3002 and, of two devices, 7001 to 7004.
# Seeds from 9001 on are kept aside: play them when the rules have changed.
default_seed=7000
first=${FIRST_SEED:-$default_seed}
runs=$PWD/target/${NAME:-ground-truth-$first}
warren=${WARREN:-./warren}
read -ra subjects <<<"${SUBJECTS:-kernel java wireguard-go}"
kinds=${KINDS:-nat-timeout nat-timeout-long keepalive-too-long nat-restart server-down unknown-key wrong-key closed-port prohibited
  no-host preshared-key response-blocked mtu loss burst asleep rebooted two-devices host-gone fell-silent
  wrong-key-config unknown-key-config one-direction
  healthy-idle healthy-keepalive healthy-rekey healthy-roaming healthy-slow healthy-traffic healthy-neighbours}

# The public key of nobody here.
stranger=xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=

# Keys of nobody either, for ends whose file is at hand: diagnose reads it, and placeholders have no key yet.
server_private=WIb9Y1yX80dkOcIBuVA52p0eqWHBzz/njPw3hVt7MkI= server_public=ZHjZV1TlohpcMaAfODJF8AcN7+FjfItodcWAugX0VWI=
client_private=SAjqVdq/o76Gua2TT1inFDA3Yl7TXr8RwkiCZ/b3M1U= client_public=jpmuPsLOx1gw5Nr+PgsoA54BGhNpyTpxmJ+xc7DByDU=

pick() { # MIN MAX: a number that follows from the seed
  echo $(($1 + RANDOM % ($2 - $1 + 1)))
}

server_conf() { # [LINE FOR ITS PEER]
  printf '[Interface]\nAddress = 10.9.0.1/24\nListenPort = 51820\nPrivateKey = %s\n' "${own:-{private-key:server\}}"
  printf '[Peer]\nPublicKey = %s\nAllowedIPs = 10.9.0.2/32\n%s\n' "${peer:-{public-key:client\}}" "${1:-}"
  printf '%s' "${more_peer:-}"
}

client_conf() { # [LINE FOR ITS PEER]
  printf '[Interface]\nAddress = 10.9.0.2/32\nPrivateKey = %s\n' "${own_of_client:-{private-key:client\}}"
  printf '[Peer]\nPublicKey = %s\nEndpoint = %s\nAllowedIPs = 10.9.0.0/24\n%s\n' \
    "${called:-{public-key:server\}}" "${endpoint:-203.0.113.10:51820}" "${1:-}"
}

# client --- home --- router (NAT) --- internet --- server
network() { # QUESTIONS, one a line
  cat <<END
networks: {home: 192.168.1.0/24, internet: 203.0.113.0/24}
nodes:
  server:
    interfaces: {eth0: {network: internet, address: 203.0.113.10/24, delay: ${delay:-10ms}${far:-}}}
    ${server_firewall:+firewall: $server_firewall}
    tunnels: {wg0: server.conf}
  router:
    interfaces:
      lan: {network: home, address: 192.168.1.1/24}
      wan: {network: internet, address: 203.0.113.1/24${near:-}}
    nat: {outside: wan, udp-timeout: ${udp:-180s}, stream-timeout: ${stream:-180s}, ports: ${ports:-preserve}}
    ${router_firewall:+firewall: $router_firewall}
  client:
    interfaces: {eth0: {network: home, address: 192.168.1.2/24}}
    gateway: 192.168.1.1
    tunnels: {wg0: client.conf}
${more_nodes:-}
questions:
$1
END
}

# Whatever comes of a question, the capture is what counts here.
ask() { echo "  - {$1, expect: ${2:-reaches}}"; }

# Which causes can be seen from which place, by kind: `PLACE=CAUSES`; what else may be found and counts neither way: `also=CAUSES`.
# A place that is not named has none to find. `lan` and `wan` are the router's two sides.
expected() {
  case $1 in
    # Within a session the client sees counters that are missing when its own packet opens the way again.
    nat-timeout) echo 'client=nat-mapping-expired,keepalive-missing lan=nat-mapping-expired,keepalive-missing wan=nat-mapping-expired,keepalive-missing server=nat-mapping-expired,keepalive-missing' ;;
    # After more than 180 s a new session begins with new counters: the client sees nothing.
    nat-timeout-long) echo 'wan=nat-mapping-expired,keepalive-missing server=nat-mapping-expired,keepalive-missing' ;;
    keepalive-too-long) echo 'client=nat-mapping-expired,keepalive-too-long lan=nat-mapping-expired,keepalive-too-long wan=nat-mapping-expired,keepalive-too-long server=nat-mapping-expired,keepalive-too-long' ;;
    nat-restart) echo 'wan=nat-mapping-lost server=nat-mapping-lost also=loss-burst' ;;
    server-down) echo 'client=no-answer lan=no-answer also=unreachable' ;;
    unknown-key | wrong-key) echo 'client=no-answer lan=no-answer wan=no-answer server=no-answer' ;;
    # The same two with the server's file at hand.
    wrong-key-config) echo 'client=wrong-key lan=wrong-key wan=wrong-key server=wrong-key' ;;
    unknown-key-config) echo 'client=unknown-key lan=unknown-key wan=unknown-key server=unknown-key' ;;
    # Of each capture the packets of one end alone are left.
    one-direction) echo 'client=one-direction-captured lan=one-direction-captured wan=one-direction-captured server=one-direction-captured' ;;
    closed-port) echo 'client=port-closed lan=port-closed wan=port-closed server=port-closed' ;;
    prohibited) echo 'client=filtered lan=filtered' ;;
    no-host) echo 'client=unreachable lan=unreachable' ;;
    # Whoever sits before the initiator cannot tell a response that is lost from one that is refused.
    preshared-key) echo 'client=other-preshared-key lan=other-preshared-key wan=response-not-accepted server=response-not-accepted' ;;
    response-blocked) echo 'client=no-answer lan=no-answer wan=response-not-accepted server=response-not-accepted' ;;
    mtu) echo 'client=mtu-black-hole lan=mtu-black-hole wan=' ;;
    # Loss is seen behind the place where it happens.
    loss) echo 'client=loss lan=loss wan=loss server=loss' ;;
    burst) echo 'server=loss-burst' ;;
    # A capture on an interface that is down has nothing to show either.
    asleep) echo 'client=peer-away lan=peer-away wan=peer-away server=peer-away' ;;
    # A session of less than 120 s is not used any more. The client's machine says that its port is closed, where the server asks.
    # Behind the router an outage looks the same, so there it is possible at most.
    rebooted) echo 'client=peer-restarted lan=peer-restarted also=peer-restarted,port-closed,unreachable' ;;
    # The client gets messages of sessions that it has no part in.
    two-devices) echo 'client=two-devices-one-key lan=two-devices-one-key wan=two-devices-one-key server=two-devices-one-key also=loss-burst' ;;
    # Which ICMP error the router sends, if any, is its own business.
    host-gone) echo 'also=unreachable,port-closed,fell-silent' ;;
    # The router drops what the server sends: the client hears nothing any more.
    fell-silent) echo 'client=fell-silent lan=fell-silent' ;;
    healthy-*) echo '' ;;
  esac
}

# Writes the folder of a network: KIND, in the present folder. Parameters follow from RANDOM.
write() {
  local own='' own_of_client='' peer='' called='' endpoint=203.0.113.10:51820 delay far='' near='' udp=180s stream=180s ports=preserve
  local server_firewall='' router_firewall='' more_nodes='' more_peer='' for_client='' for_server='' questions=''
  local ping='ping: client to server.wg0' back='udp: server to client.wg0'
  delay=$(pick 2 150)ms
  questions=$(ask "$ping")
  case $1 in
    nat-timeout | nat-timeout-long)
      local life idle
      life=$(pick 12 110) && udp=${life}s stream=${life}s
      if [ "$1" = nat-timeout ]; then idle=$((life + 15)); else idle=$(pick 190 1500); fi
      questions+=$'\n'$(ask "$back, count: $(pick 3 20), after: $((life - 5))s")
      questions+=$'\n'$(ask "$back, count: $(pick 70 160), after: ${idle}s" 'does not reach')
      questions+=$'\n'$(ask "$ping")$'\n'$(ask "$back")
      ;;
    keepalive-too-long)
      local keepalive
      keepalive=$(pick 35 120) && udp=$((keepalive - 15))s stream=$((keepalive - 15))s
      for_client="PersistentKeepalive = $keepalive"
      # The passive keepalive 10 s after each answer restarts the interval.
      for _ in 1 2 3 4; do
        questions+=$'\n'$(ask "$back, after: $((keepalive + 5))s" 'does not reach')
        questions+=$'\n'$(ask "$back, after: 8s")
      done
      ;;
    nat-restart)
      ports=random for_client='PersistentKeepalive = 25'
      questions+=$'\n'$(ask "$back, count: 10")
      questions+=$'\n'$(ask "$back, count: 70, when: nat restart router" 'does not reach')
      questions+=$'\n'$(ask "$back, after: 30s")
      ;;
    server-down)
      # After a minute nobody knows the neighbour's address either; a static firewall keeps ICMP away.
      router_firewall=drop.nft
      echo 'table inet f { chain o { type filter hook forward priority 0; oifname "wan" udp dport 51820 drop; }; }' >drop.nft
      questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')
      ;;
    unknown-key) peer=$stranger questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')$'\n'$(ask "$ping, after: 30s" 'does not reach') ;;
    wrong-key) called=$stranger questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')$'\n'$(ask "$ping, after: 30s" 'does not reach') ;;
    wrong-key-config | unknown-key-config)
      own=$server_private own_of_client=$client_private peer=$client_public called=$server_public
      if [ "$1" = wrong-key-config ]; then called=$stranger; else peer=$stranger; fi
      questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')$'\n'$(ask "$ping, after: 30s" 'does not reach')
      ;;
    one-direction)
      [ $((RANDOM % 2)) = 0 ] || for_client="PersistentKeepalive = $(pick 15 25)"
      questions+=$'\n'$(ask "$ping, count: $(pick 130 400)")$'\n'$(ask "$ping, after: $(pick 20 300)s")
      ;;
    closed-port) endpoint=203.0.113.10:$(pick 40000 50000) questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')$'\n'$(ask "$ping, after: 12s" 'does not reach') ;;
    prohibited)
      router_firewall=reject.nft
      echo 'table inet f { chain o { type filter hook forward priority 0; udp dport 51820 reject with icmpx type admin-prohibited; }; }' >reject.nft
      questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')$'\n'$(ask "$ping, after: 12s" 'does not reach')
      ;;
    no-host) endpoint=203.0.113.$(pick 20 200):51820 questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')$'\n'$(ask "$ping, after: 12s" 'does not reach') ;;
    preshared-key)
      for_client='PresharedKey = {preshared-key:one}' for_server='PresharedKey = {preshared-key:other}'
      questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')$'\n'$(ask "$ping, after: 30s" 'does not reach')
      ;;
    response-blocked)
      router_firewall=inbound.nft
      echo 'table inet f { chain o { type filter hook forward priority 0; iifname "wan" udp sport 51820 drop; }; }' >inbound.nft
      questions=$(ask "$ping, count: $(pick 5 40)" 'does not reach')$'\n'$(ask "$ping, after: 30s" 'does not reach')
      ;;
    mtu)
      router_firewall=small.nft
      echo "table inet f { chain o { type filter hook forward priority 0; oifname \"wan\" meta length > $(pick 700 1400) drop; }; }" >small.nft
      questions+=$'\n'$(ask "$ping, size: $(pick 1350 1400), count: $(pick 150 250)" 'does not reach')
      ;;
    loss)
      far=", loss: $(pick 2 20)%" near=", loss: $(pick 2 20)%"
      questions+=$'\n'$(ask "$ping, count: $(pick 300 500), answers: 1")
      ;;
    burst)
      questions+=$'\n'$(ask "$ping, count: 50")
      questions+=$'\n'$(ask "udp: client to server.wg0, count: $(pick 25 45), when: link down server.eth0" 'does not reach')
      questions+=$'\n'$(ask "$ping, count: 50, when: link up server.eth0")
      ;;
    asleep)
      local k
      k=$(pick 10 40)
      for_client="PersistentKeepalive = $k"
      questions+=$'\n'$(ask "$ping, after: $((k * 5))s")
      questions+=$'\n'$(ask "$back, when: link down client.eth0, after: $(pick 200 600)s" 'does not reach')
      questions+=$'\n'$(ask "$ping, when: link up client.eth0, after: 60s")
      ;;
    two-devices)
      for_client='PersistentKeepalive = 25'
      more_nodes="  copy:
    interfaces: {eth0: {network: internet, address: 203.0.113.77/24}}
    tunnels: {wg0: client.conf}"
      for _ in 1 2 3 4 5; do
        questions+=$'\n'$(ask "udp: copy to server.wg0, count: $(pick 10 60)" 'reaches, answers: 1')
        questions+=$'\n'$(ask "udp: client to server.wg0, count: $(pick 10 60)" 'reaches, answers: 1')
      done
      ;;
    fell-silent)
      router_firewall=later.nft
      echo 'table inet f { chain o { type filter hook forward priority 0; icmp type echo-request accept; iifname "wan" udp sport 51820 limit rate over 1/hour burst 8 packets drop; }; }' >later.nft
      questions+=$'\n'$(ask "$back, count: $(pick 90 150)" 'does not reach')
      ;;
    host-gone)
      questions+=$'\n'$(ask "$back, count: $(pick 90 150), when: link down client.eth0" 'does not reach')
      ;;
    healthy-idle) questions+=$'\n'$(ask "$ping, after: $(pick 10 170)s")$'\n'$(ask "$ping, after: $(pick 200 2000)s") ;;
    healthy-keepalive)
      udp=30s stream=120s for_client="PersistentKeepalive = $(pick 15 25)"
      questions+=$'\n'$(ask "$back, after: $(pick 60 600)s")$'\n'$(ask "$back, after: $(pick 600 4000)s")
      ;;
    healthy-rekey) questions+=$'\n'$(ask "$ping, count: $(pick 700 1000)") ;;
    healthy-roaming)
      for_client='PersistentKeepalive = 25'
      questions+=$'\n'$(ask "$ping, count: 20, when: address router.wan 203.0.113.$(pick 20 90)/24")
      questions+=$'\n'$(ask "$back, after: 40s")
      ;;
    # Two devices of one home, of which the second comes when the first has been silent for long.
    healthy-neighbours)
      more_peer=$'[Peer]\nPublicKey = {public-key:tablet}\nAllowedIPs = 10.9.0.3/32\n'
      sed 's/{private-key:client}/{private-key:tablet}/; s/10.9.0.2/10.9.0.3/' <<<"$(client_conf)" >tablet.conf
      more_nodes="  tablet:
    interfaces: {eth0: {network: home, address: 192.168.1.3/24}}
    gateway: 192.168.1.1
    tunnels: {wg0: tablet.conf}"
      questions+=$'\n'$(ask "ping: tablet to server.wg0, after: $(pick 65 170)s")
      questions+=$'\n'$(ask "$ping, after: $(pick 5 30)s")$'\n'$(ask "ping: tablet to server.wg0, after: $(pick 70 300)s")
      ;;
    # It comes back with another port, and the server asks meanwhile or does not.
    rebooted)
      [ $((RANDOM % 2)) = 0 ] || questions+=$'\n'$(ask "$back, count: 3")
      questions+=$'\n'$(ask "$ping, when: reboot client, after: $(pick 31 75)s")
      ;;
    healthy-slow) delay=$(pick 100 400)ms questions+=$'\n'$(ask "$ping, count: $(pick 50 200)")$'\n'$(ask "$back, after: 100s") ;;
    healthy-traffic)
      questions+=$'\n'$(ask "$ping, size: 1400, count: $(pick 100 300)")$'\n'$(ask "udp: client to server.wg0, count: $(pick 100 300)")
      ;;
  esac
  server_conf "$for_server" >server.conf
  client_conf "$for_client" >client.conf
  network "$questions" >network.yaml
}

play() { # KIND ROUND
  local folder=$runs/$1-$2 seed=$((first + $2))
  [ -e "$folder/run/run.json" ] && return
  rm -rf "$folder" && mkdir -p "$folder/network"
  RANDOM=$((seed * 1000 + $(printf '%s' "$1" | cksum | cut -d' ' -f1) % 1000))
  (cd "$folder/network" && write "$1")
  local client=${subjects[$((seed % ${#subjects[@]}))]} server=${subjects[$((seed / ${#subjects[@]} % ${#subjects[@]}))]}
  $warren try "$folder/network" --client "$client" --server "$server" --seed "$seed" --out "$folder/run" >"$folder/log" 2>&1 || true
  [ -e "$folder/run/run.json" ] || { echo "$1-$2 did not run: $(tail -1 "$folder/log")" >&2; rm -rf "$folder/run"; }
  [ "$1" != one-direction ] || one_direction "$folder/run/captures"
}

# Leaves the packets of the end that the client sees, or the server, as a filter that names one source does.
one_direction() { # FOLDER
  local at source
  for at in client-eth0=192.168.1.2 router-lan=192.168.1.2 router-wan=203.0.113.1 server-eth0=203.0.113.10; do
    source=${at#*=} at=${at%=*}
    tshark -r "$1/$at.pcap" -Y "ip.src == $source" -F nsecpcap -w "$1/$at.one" 2>/dev/null
    mv "$1/$at.one" "$1/$at.pcap"
  done
}

# One line for each capture and cause that is expected or found: KIND PLACE CAUSE RESULT ROUND.
judge() { # KIND ROUND
  local at causes wanted also cause expected found
  expected=$(expected "$1")
  also=$(tr ' ' '\n' <<<"$expected" | sed -n 's/^also=//p' | tr , ' ')
  found=$(grep -F "$runs/$1-$2/run/captures/" "$runs/found") || true
  for at in client-eth0 router-lan router-wan server-eth0; do
    causes=$(awk -v file="/$at.pcap" 'substr($1, length($1) - length(file) + 1) == file { print $2 }' <<<"$found" | sort -u | tr '\n' ' ')
    at=${at%-eth0} at=${at#router-}
    wanted=$(tr ' ' '\n' <<<"$expected" | sed -n "s/^$at=//p" | tr , ' ')
    for cause in $wanted; do
      case " $causes " in *" $cause "*) echo "$1 $at $cause found $2" ;; *) echo "$1 $at $cause missed $2" ;; esac
    done
    for cause in $causes; do
      case " $wanted $also " in *" $cause "*) ;; *) echo "$1 $at $cause false $2" ;; esac
    done
    [ -n "$wanted" ] || echo "$1 $at - capture $2"
  done
}

mkdir -p "$runs"
case " $kinds " in
  *' one-direction '*) command -v tshark >/dev/null || { echo 'one-direction needs tshark: install it, or name KINDS without it' >&2; exit 2; } ;;
esac
for round in $(seq 1 "$rounds"); do
  for kind in $kinds; do play "$kind" "$round"; done
done
[ -z "${ONLY_PLAY:-}" ] || exit 0
# One call for all captures: a virtual machine takes longer to start than a capture to read.
captures=()
for kind in $kinds; do
  # These are read with a file.
  case $kind in *-config) continue ;; esac
  for round in $(seq 1 "$rounds"); do
    [ -e "$runs/$kind-$round/run/run.json" ] || continue
    captures+=("$runs/$kind-$round"/run/captures/{client-eth0,router-lan,router-wan,server-eth0}.pcap)
  done
done
causes_of() { awk -F'"' '$2 == "cause" { cause = $4 } $2 == "capture" { print $4, cause }'; }
: >"$runs/found"
if [ ${#captures[@]} -gt 0 ]; then
  { $warren diagnose --apart --json "${captures[@]}" || true; } | causes_of >>"$runs/found"
fi
for kind in $kinds; do
  case $kind in *-config) ;; *) continue ;; esac
  for round in $(seq 1 "$rounds"); do
    folder=$runs/$kind-$round
    [ -e "$folder/run/run.json" ] || continue
    { $warren diagnose --apart --json --config "$folder/network/server.conf" \
      "$folder"/run/captures/{client-eth0,router-lan,router-wan,server-eth0}.pcap || true; } | causes_of >>"$runs/found"
  done
done
for kind in $kinds; do
  for round in $(seq 1 "$rounds"); do
    [ -e "$runs/$kind-$round/run/run.json" ] || continue
    judge "$kind" "$round"
  done
done >"$runs/judged"
awk -v first="$((first + 1))" -v last="$((first + rounds))" -f diagnose/ground-truth.awk "$runs/judged" >"$runs/diagnose.md"
# What became of the wrong ones was read for one set, and holds while the counts are those.
[ "$first" != "$default_seed" ] || ! grep -q ': 312 found, 4 missed, 0 false' "$runs/diagnose.md" ||
  cat diagnose/ground-truth-notes.md >>"$runs/diagnose.md"
[ -n "${KINDS:-}" ] || cp "$runs/diagnose.md" docs/diagnose-table.md
grep -E ' (missed|false) ' "$runs/judged" | sort | uniq -c | sort -rn | head -40 || true
grep 'Over all causes' "$runs/diagnose.md"
