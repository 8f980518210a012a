package org.warren.scenarios.network;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.topology.IpPrefix;

/// A lease with a route in option 121 (RFC 3442), from dnsmasq on one node to udhcpc on another.
///
/// The client keeps its address: the server offers the address that it has.
final class DhcpExchange {

    /// Each node has its own file system.
    private static final String FOLDER = "/run/wireguard/";

    private static final String SCRIPT = FOLDER + "dhcp-lease.sh";
    private static final String SCRIPT_TEXT = """
            #!/bin/sh
            [ "$1" != bound ] || echo "routes $staticroutes"
            """;
    private static final String ROUTES = "routes ";
    private static final Duration START = Duration.ofMillis(50);
    private static final Duration END = Duration.ofSeconds(1);
    private static final int SIGTERM = 15;
    private static final int BYTES = 6;

    private DhcpExchange() {}

    /// Obtains a lease.
    record Client(LinuxNode node, String interfaceName, IpPrefix address) {}

    /// @param serverInterface on the client's network
    /// @param route as dnsmasq writes it: `PREFIX,ADDRESS`
    /// @return what the client received, a prefix and a next hop for each route
    /// @throws LabException when there is no lease
    static List<StaticRoute> run(LinuxNode server, String serverInterface, Client client, String route) {
        String log = "logs/" + server.name() + "-dhcp.log";
        BackgroundProcess process = server.spawn(
                log,
                List.of(
                        "dnsmasq",
                        "--keep-in-foreground",
                        "--conf-file=/dev/null",
                        "--user=root",
                        "--pid-file=" + FOLDER + "dhcp.pid",
                        "--port=0",
                        "--no-ping",
                        "--log-dhcp",
                        "--log-facility=-",
                        "--dhcp-authoritative",
                        "--dhcp-leasefile=" + FOLDER + "dhcp.leases",
                        "--interface=" + serverInterface,
                        "--dhcp-range=" + client.address().host() + ",static",
                        "--dhcp-host=" + hardwareAddress(client) + ","
                                + client.address().host(),
                        "--dhcp-option-force=121," + route));
        if (process.await(START).ending() != CommandResult.Ending.TIMED_OUT) {
            throw new LabException("the DHCP server on " + server.name() + " ended at once; see " + log);
        }
        client.node().write(SCRIPT, SCRIPT_TEXT.getBytes(StandardCharsets.UTF_8));
        client.node().run("chmod", "700", SCRIPT).orThrow();
        CommandResult asked = client.node()
                .run(
                        "udhcpc",
                        "-f",
                        "-n",
                        "-q",
                        "-i",
                        client.interfaceName(),
                        "-r",
                        client.address().host(),
                        "-s",
                        SCRIPT);
        process.signal(SIGTERM);
        process.await(END);
        String told = asked.out()
                .lines()
                .filter(line -> line.startsWith(ROUTES))
                .findFirst()
                .orElseThrow(() -> new LabException("%s got no lease from %s: %s; see %s"
                        .formatted(
                                client.node().name(),
                                server.name(),
                                asked.err().strip().replace('\n', ' '),
                                log)));
        String[] words = told.substring(ROUTES.length()).strip().split(" +", -1);
        List<StaticRoute> routes = new ArrayList<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            routes.add(new StaticRoute(client.node().name(), words[i], words[i + 1], 0));
        }
        return routes;
    }

    private static String hardwareAddress(Client client) {
        long address = FrameProgram.linkAddress(client.node(), client.interfaceName());
        StringBuilder text = new StringBuilder();
        for (int i = BYTES - 1; i >= 0; i--) {
            text.append("%02x".formatted((address >> (8 * i)) & 0xff)).append(i == 0 ? "" : ":");
        }
        return text.toString();
    }
}
