package org.warren.harness.labs.linux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.warren.harness.agent.Agent;
import org.warren.harness.catalogue.RouterProgram;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabException;
import org.warren.harness.text.LastLines;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.nat.Prefix64;

/// The programs that translate addresses in routers in place of the kernel's NAT and of `warren-nat`.
///
/// The kernel routes packets from inside to a device of the program, [#INNER]. The translated packets leave through a
/// socket (libslirp), or through a second device and the kernel's routes (Open vSwitch).
public final class RouterPrograms {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String MAPPER = "miniupnpd";
    private static final String INNER = "nat-in";
    private static final String OUTER = "nat-out";
    /// This many hosts get a fixed IPv4 address; others get one from tayga's pool.
    private static final int HOSTS_MAX = 200;

    private static final int INSIDE_TABLE = 100;
    private static final int OUTSIDE_TABLE = 101;
    /// Fixed: a random one would differ from run to run.
    private static final String INNER_MAC = "02:00:00:01:00:01";

    private static final String OUTER_MAC = "02:00:00:01:00:02";
    /// The link-layer destination of frames to a switch, which rewrites it.
    private static final String SWITCH_MAC = "02:00:00:01:00:ff";

    /// Longer than any run: these are timers of statistics and of the flow cache, which otherwise wake the switch twice
    /// a second and cost half a minute for each hour of virtual time. Tracking and translation do not depend on them.
    private static final String SLEEPS =
            "other_config:max-revalidator=2000000000 other_config:max-idle=2000000000 other_config:stats-update-interval=2000000000";

    private final Agent agent;
    private final List<Daemon> running;

    /// A process of one of these programs.
    private record Daemon(String node, String command, int number, String log) {}

    private RouterPrograms(Agent agent, List<Daemon> running) {
        this.agent = agent;
        this.running = List.copyOf(running);
    }

    /// Starts the programs of all nodes that have one, and waits until they carry packets.
    ///
    /// @param agent of the nodes
    /// @param evidence the agent's folder that becomes evidence, which receives their output
    /// @throws LabException when one does not start, or the guest does not have it, in one sentence
    public static RouterPrograms start(Topology topology, Agent agent, String evidence) {
        List<Daemon> running = new ArrayList<>();
        for (Node node : topology.natRouters()) {
            Nat nat = node.nat();
            if (nat != null && nat.mapsPorts()) {
                Start start = new Start(topology, node, nat, agent, evidence, running);
                start.requireCommands(List.of(MAPPER), "which answers those who ask it for ports");
                start.mapPorts();
            }
            RouterProgram program = nat == null ? null : nat.program();
            if (nat != null && program != null) {
                Start start = new Start(topology, node, nat, agent, evidence, running);
                start.requireAddress(program);
                start.requireCommands(program.commands(), "which its NAT is");
                switch (program) {
                    case SLIRP4NETNS -> start.slirp();
                    case OPENVSWITCH -> start.openVirtualSwitch();
                    case TAYGA -> start.tayga();
                    case PASTA -> throw new LabException(program.refusal().orElseThrow());
                }
            }
        }
        return new RouterPrograms(agent, running);
    }

    /// Does nothing if all of them are still running.
    ///
    /// @throws LabException when one ended, with its last lines: losses after that say nothing about subjects
    public void requireRunning() {
        for (Daemon process : running) {
            if (agent.await(process.number, Duration.ZERO).ending() != CommandResult.Ending.TIMED_OUT) {
                String what = process.command.equals(MAPPER) ? "port mapper" : "NAT";
                throw new LabException(process.command + ", which is the " + what + " of " + process.node
                        + ", ended in the middle of the run, so what got lost since then says nothing about subjects. "
                        + LastLines.of(new String(agent.read("", process.log), StandardCharsets.UTF_8)));
            }
        }
    }

    /// Starts one program in its node.
    private record Start(Topology topology, Node node, Nat nat, Agent agent, String evidence, List<Daemon> running) {

        void requireAddress(RouterProgram program) {
            if (outsideAddresses().isEmpty()) {
                throw new LabException("node " + node.name() + ": its NAT " + program.word()
                        + " translates IPv4, and its interface " + nat.outside() + " has no IPv4 address; give it one");
            }
        }

        void requireCommands(List<String> commands, String what) {
            String ask = commands.stream()
                    .map(command -> "command -v " + command + " >/dev/null || echo " + command)
                    .collect(Collectors.joining("\n"));
            List<String> missing = execute(ask).out().lines().toList();
            if (!missing.isEmpty()) {
                throw new LabException("node " + node.name() + ": the guest has no " + String.join(", ", missing)
                        + ", " + what + "; build the guest's layer again with `make guest LAYERS="
                        + RouterProgram.LAYER + "`");
            }
        }

        /// Its rules are in their own table; the packets that they translate pass the filter of the router's NAT like
        /// its port forwards.
        void mapPorts() {
            String configuration = "/run/" + MAPPER + "-" + node.name() + ".conf";
            List<Interface> inside = inside();
            StringBuilder lines = new StringBuilder("""
                    ext_ifname=%s
                    ext_allow_private_ipv4=yes
                    enable_pcp_pmp=yes
                    enable_upnp=no
                    secure_mode=yes
                    uuid=00000000-0000-0000-0000-000000000001
                    upnp_table_name=miniupnpd
                    upnp_nat_table_name=miniupnpd
                    upnp_forward_chain=forward
                    upnp_nat_chain=prerouting
                    upnp_nat_postrouting_chain=postrouting
                    """.formatted(nat.outside()));
            inside.forEach(attached ->
                    lines.append("listening_ip=").append(attached.name()).append('\n'));
            insideAddresses().forEach(address -> lines.append("allow 1024-65535 %s 1024-65535%n".formatted(address)));
            lines.append("deny 0-65535 0.0.0.0/0 0-65535\n");
            agent.write(node.name(), configuration, lines.toString().getBytes(StandardCharsets.UTF_8));
            execute("""
                    nft -f - <<.
                    table inet miniupnpd {
                        chain forward { }
                        chain prerouting { type nat hook prerouting priority dstnat; }
                        chain postrouting { type nat hook postrouting priority srcnat; }
                    }
                    .
                    """);
            spawn(MAPPER, List.of(MAPPER, "-d", "-f", configuration, "-P", "/run/" + MAPPER + "-" + node.name()));
            await(MAPPER, "ss -lun | grep -q :5351");
        }

        private List<Interface> inside() {
            return node.interfaces().stream()
                    .filter(attached -> !attached.name().equals(nat.outside()))
                    .toList();
        }

        /// libslirp is the second host on its own network, accepts packets from any source, and sends ARP requests for
        /// the destinations of its answers. Its sockets are the router's own.
        void slirp() {
            String network = free("10.0.%d.");
            execute("""
                    set -e
                    ip -batch - <<.
                    tuntap add dev %1$s mode tap
                    link set dev %1$s address %2$s addrgenmode none mtu 1500 up
                    addr add %5$s100/24 dev %1$s
                    route add default via %5$s2 dev %1$s table %3$d
                    %4$s
                    .
                    echo 1 >/proc/sys/net/ipv4/conf/%1$s/proxy_arp
                    echo 0 >/proc/sys/net/ipv4/neigh/%1$s/proxy_delay
                    """.formatted(INNER, INNER_MAC, INSIDE_TABLE, insideRules(), network));
            spawn(
                    "slirp4netns",
                    List.of(
                            "slirp4netns",
                            "--netns-type=path",
                            "--cidr=" + network + "0/24",
                            "--disable-dns",
                            "--disable-host-loopback",
                            "--mtu=1500",
                            "/proc/self/ns/net",
                            INNER));
            await("slirp4netns", "ip link show dev " + INNER + " | grep -q LOWER_UP");
        }

        /// tayga assigns each inside IPv6 host an IPv4 address of its own network, which the kernel's masquerade hides.
        void tayga() {
            String network = free("10.0.%d.");
            String configuration = "/run/tayga-" + node.name() + ".conf";
            Prefix64 prefix = Objects.requireNonNull(nat.nat64(), "tayga is a NAT64");
            StringBuilder lines = new StringBuilder("""
                    tun-device %s
                    ipv4-addr %s1
                    ipv6-addr fd00:6464::1
                    prefix %s
                    dynamic-pool %s0/24
                    """.formatted(INNER, network, prefix, network));
            List<String> hosts = hostsInside();
            for (int i = 0; i < Math.min(hosts.size(), HOSTS_MAX); i++) {
                lines.append("map %s%d %s%n".formatted(network, i + 2, hosts.get(i)));
            }
            agent.write(node.name(), configuration, lines.toString().getBytes(StandardCharsets.UTF_8));
            execute("""
                    set -e
                    tayga --config %1$s --mktun
                    ip -batch - <<.
                    link set dev %2$s addrgenmode none
                    link set dev %2$s mtu 1500 up
                    route add %3$s0/24 dev %2$s
                    route add %4$s dev %2$s
                    .
                    """.formatted(configuration, INNER, network, prefix));
            spawn("tayga", List.of("tayga", "--config", configuration, "--nodetach"));
            await("tayga", "ip link show dev " + INNER + " | grep -q LOWER_UP");
        }

        /// The IPv6 addresses of all nodes on an inside network, so that each keeps the same IPv4 address.
        private List<String> hostsInside() {
            List<String> networks = inside().stream().map(Interface::network).toList();
            return topology.nodes().stream()
                    .filter(other -> !other.name().equals(node.name()))
                    .flatMap(other -> other.interfaces().stream())
                    .filter(attached -> networks.contains(attached.network()))
                    .flatMap(attached -> attached.addresses().stream())
                    .filter(address -> !address.isIpv4())
                    .map(IpPrefix::host)
                    .distinct()
                    .toList();
        }

        /// The switch has two ports, both of them devices of the router's kernel, which routes the translated packets.
        void openVirtualSwitch() {
            String folder = "/run/openvswitch-" + node.name();
            String environment = "export OVS_RUNDIR=" + folder + "\n";
            String database = "unix:" + folder + "/db.sock";
            execute("mkdir -p %1$s && ovsdb-tool create %1$s/conf.db /usr/share/openvswitch/vswitch.ovsschema"
                    .formatted(folder));
            spawn(
                    "ovsdb-server",
                    withFolder(folder, "ovsdb-server", folder + "/conf.db", "--remote=p" + database, "-vsyslog:off"));
            await("ovsdb-server", "test -S " + folder + "/db.sock");
            execute("ovs-vsctl --no-wait --db=" + database + " -- init -- set Open_vSwitch . " + SLEEPS);
            spawn(
                    "ovs-vswitchd",
                    withFolder(folder, "ovs-vswitchd", database, "-vsyslog:off", "--unixctl=" + folder + "/control"));
            await("ovs-vswitchd", "test -S " + folder + "/control");
            execute(environment + """
                    ovs-vsctl --timeout=20 --db=%1$s -- add-br nat -- set bridge nat datapath_type=netdev fail_mode=secure \\
                      -- add-port nat %2$s -- set interface %2$s type=internal ofport_request=1 \\
                      -- add-port nat %3$s -- set interface %3$s type=internal ofport_request=2
                    ovs-ofctl add-flows nat - <<.
                    %4$s.
                    """.formatted(database, INNER, OUTER, flows()));
            execute("ip -batch - <<.\n" + switchRoutes() + ".\n");
        }

        /// Outbound packets create connections; inbound ones are let in if they belong to one.
        private String flows() {
            return """
                    table=0,in_port=1,ip,actions=ct(commit,zone=1,nat(src=%1$s),table=1)
                    table=0,in_port=2,ip,actions=ct(zone=1,nat,table=2)
                    table=1,in_port=1,actions=mod_dl_dst:%2$s,output:2
                    table=2,in_port=2,ip,ct_state=+trk+est,actions=mod_dl_dst:%3$s,output:1
                    table=2,in_port=2,ip,ct_state=+trk+rel,actions=mod_dl_dst:%3$s,output:1
                    """.formatted(outsideAddresses().getFirst(), OUTER_MAC, INNER_MAC);
        }

        private String switchRoutes() {
            StringBuilder batch = new StringBuilder();
            String network = free("169.254.%d.");
            device(batch, INNER, INNER_MAC, network + "1", INSIDE_TABLE);
            device(batch, OUTER, OUTER_MAC, network + "2", OUTSIDE_TABLE);
            for (String address : outsideAddresses()) {
                batch.append("route del local %s dev %s table local%n".formatted(address, nat.outside()));
                batch.append("neigh add proxy %s dev %s%n".formatted(address, nat.outside()));
            }
            batch.append(insideRules());
            batch.append("rule add iif %s lookup %d pref %d%n".formatted(nat.outside(), OUTSIDE_TABLE, OUTSIDE_TABLE));
            return batch.toString();
        }

        private static void device(StringBuilder batch, String name, String mac, String hop, int table) {
            batch.append("link set dev %s address %s addrgenmode none mtu 1500 up%n".formatted(name, mac));
            batch.append("route add %s dev %s%n".formatted(hop, name));
            batch.append("neigh add %s lladdr %s dev %s nud permanent%n".formatted(hop, SWITCH_MAC, name));
            batch.append("route add default via %s dev %s table %d%n".formatted(hop, name, table));
        }

        /// Packets from inside go to the program, including those to the outside address, which the kernel would
        /// otherwise deliver locally; except for packets to inside hosts or to the router's inner address.
        private String insideRules() {
            StringBuilder batch = new StringBuilder();
            for (Interface attached : inside()) {
                for (String address : outsideAddresses()) {
                    batch.append("rule add iif %s to %s lookup %d pref 10%n"
                            .formatted(attached.name(), address, INSIDE_TABLE));
                }
                batch.append(
                        "rule add iif %s lookup %d pref %d%n".formatted(attached.name(), INSIDE_TABLE, INSIDE_TABLE));
            }
            List<String> comesFrom = Stream.concat(
                            Stream.of(INNER), inside().stream().map(Interface::name))
                    .toList();
            for (IpPrefix address : insideAddresses()) {
                comesFrom.forEach(
                        name -> batch.append("rule add iif %s to %s lookup main pref 30%n".formatted(name, address)));
                // Packets that were not translated must not get inside.
                batch.append("rule add blackhole iif %s to %s pref 40%n".formatted(nat.outside(), address));
            }
            return batch.append("rule add lookup local pref 20\nrule del lookup local pref 0\n")
                    .toString();
        }

        private List<IpPrefix> insideAddresses() {
            return inside().stream()
                    .flatMap(attached -> attached.addresses().stream())
                    .filter(IpPrefix::isIpv4)
                    .toList();
        }

        /// The first network from a pattern with a variable number that does not overlap a network of the topology.
        private String free(String pattern) {
            return IntStream.range(2, 250)
                    .mapToObj(number -> pattern.formatted(number))
                    .filter(prefix -> topology.networks().stream()
                            .flatMap(network -> network.subnets().stream())
                            .noneMatch(subnet -> IpPrefix.parse(prefix + "0/24").contains(subnet.address())
                                    || subnet.contains(
                                            IpPrefix.parse(prefix + "2/32").address())))
                    .findFirst()
                    .orElseThrow(() ->
                            new LabException("node " + node.name() + ": no network such as " + pattern.formatted(2)
                                    + "0/24 is left for its NAT; leave one of them out of the networks"));
        }

        private List<String> outsideAddresses() {
            return NatProgram.outside(node, nat).stream()
                    .map(address -> address.address().getHostAddress())
                    .toList();
        }

        private static List<String> withFolder(String folder, String... command) {
            return Stream.concat(Stream.of("env", "OVS_RUNDIR=" + folder), Stream.of(command))
                    .toList();
        }

        private void spawn(String command, List<String> words) {
            String log = evidence + "/logs/" + node.name() + "-" + command + ".log";
            running.add(new Daemon(node.name(), command, agent.spawn(node.name(), log, words), log));
        }

        /// Waits until a started program is ready.
        ///
        /// @param test a command that succeeds when it is
        private void await(String command, String test) {
            String script = "n=0; until " + test + "; do n=$((n + 1)); test $n -lt 500 || exit 1; sleep 0.01; done";
            List<String> shell = List.of("sh", "-c", script);
            if (!agent.execute(node.name(), TIMEOUT, new byte[0], shell).succeeded()) {
                Daemon last = running.getLast();
                throw new LabException(command + " of " + node.name() + " did not get ready in 5 s. "
                        + LastLines.of(new String(agent.read("", last.log), StandardCharsets.UTF_8)));
            }
        }

        private CommandResult execute(String script) {
            return agent.execute(node.name(), TIMEOUT, script.getBytes(StandardCharsets.UTF_8), List.of("sh", "-s"))
                    .orThrow();
        }
    }
}
