# Two network namespaces of this machine and a link between them: $server 192.0.2.1 ---- 192.0.2.2 $client. Sourced.
# shellcheck shell=bash disable=SC2154
ip netns add "$server"
ip netns add "$client"
ip -n "$server" link add eth0 type veth peer name eth0 netns "$client"
ip -n "$server" addr add 192.0.2.1/24 dev eth0
ip -n "$client" addr add 192.0.2.2/24 dev eth0
for n in "$server" "$client"; do
  ip -n "$n" link set lo up
  ip -n "$n" link set eth0 up
done
