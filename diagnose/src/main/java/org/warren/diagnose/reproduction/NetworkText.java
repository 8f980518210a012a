package org.warren.diagnose.reproduction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of a network: client --- home --- router (NAT) --- internet --- server.
final class NetworkText {

    private static final String SERVER = "203.0.113.10:51820";
    /// The public key of nobody here.
    private static final String STRANGER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";

    private final List<String> questions = new ArrayList<>();
    private final Map<String, String> firewalls = new LinkedHashMap<>();
    private String delay = "10ms";
    private String loss = "";
    private long mappingSeconds = 180;
    private long keepaliveSeconds;
    private String calledKey = "{public-key:server}";
    private String presharedOfClient = "";
    private String presharedOfServer = "";

    NetworkText delay(long millis) {
        delay = Math.max(1, millis) + "ms";
        return this;
    }

    /// @param percent in each direction
    NetworkText loss(double percent) {
        loss = ", loss: %s%%".formatted(org.warren.harness.text.NumberFormat.decimals(percent, 1));
        return this;
    }

    /// How long the NAT keeps a UDP mapping, in whole seconds.
    NetworkText mapping(long seconds) {
        mappingSeconds = seconds;
        return this;
    }

    NetworkText keepalive(long seconds) {
        keepaliveSeconds = seconds;
        return this;
    }

    NetworkText callStranger() {
        calledKey = STRANGER;
        return this;
    }

    NetworkText differentPresharedKeys() {
        presharedOfClient = "PresharedKey = {preshared-key:one}\n";
        presharedOfServer = "PresharedKey = {preshared-key:other}\n";
        return this;
    }

    /// What the router drops of what it forwards, in the words of nftables.
    NetworkText routerDrops(String match) {
        firewalls.put(
                "router.nft",
                "table inet f { chain o { type filter hook forward priority 0; %s drop; }; }\n".formatted(match));
        return this;
    }

    NetworkText ask(String question, boolean reaches) {
        questions.add("  - {%s, expect: %s}".formatted(question, reaches ? "reaches" : "does not reach"));
        return this;
    }

    Map<String, String> files() {
        var files = new LinkedHashMap<>(firewalls);
        files.put("network.yaml", network());
        files.put("client.conf", """
                [Interface]
                Address = 10.9.0.2/32
                PrivateKey = {private-key:client}
                [Peer]
                PublicKey = %s
                Endpoint = %s
                AllowedIPs = 10.9.0.0/24
                %s%s""".formatted(
                        calledKey,
                        SERVER,
                        presharedOfClient,
                        keepaliveSeconds > 0 ? "PersistentKeepalive = %d\n".formatted(keepaliveSeconds) : ""));
        files.put("server.conf", """
                [Interface]
                Address = 10.9.0.1/24
                ListenPort = 51820
                PrivateKey = {private-key:server}
                [Peer]
                PublicKey = {public-key:client}
                AllowedIPs = 10.9.0.2/32
                %s""".formatted(presharedOfServer));
        return files;
    }

    private String network() {
        return """
                networks: {home: 192.168.1.0/24, internet: 203.0.113.0/24}
                nodes:
                  server:
                    interfaces: {eth0: {network: internet, address: 203.0.113.10/24, delay: %s%s}}
                    tunnels: {wg0: server.conf}
                  router:
                    interfaces:
                      lan: {network: home, address: 192.168.1.1/24}
                      wan: {network: internet, address: 203.0.113.1/24}
                    nat: {outside: wan, udp-timeout: %ds, stream-timeout: %ds}
                %s  client:
                    interfaces: {eth0: {network: home, address: 192.168.1.2/24}}
                    gateway: 192.168.1.1
                    tunnels: {wg0: client.conf}
                questions:
                %s
                """.formatted(
                        delay,
                        loss,
                        mappingSeconds,
                        mappingSeconds,
                        firewalls.isEmpty() ? "" : "    firewall: router.nft\n",
                        String.join("\n", questions));
    }
}
