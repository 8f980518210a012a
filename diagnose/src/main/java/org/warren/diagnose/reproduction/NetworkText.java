package org.warren.diagnose.reproduction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Builds the files of a network: client --- home --- router (NAT) --- internet --- server.
final class NetworkText {

    private static final String SERVER = "203.0.113.10:51820";
    /// A public key that no node in the network has.
    private static final String STRANGER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";

    /// Unused keys too, for a network whose server's file is used with its capture.
    private static final String CLIENT_PRIVATE = "SAjqVdq/o76Gua2TT1inFDA3Yl7TXr8RwkiCZ/b3M1U=";

    private static final String CLIENT_PUBLIC = "jpmuPsLOx1gw5Nr+PgsoA54BGhNpyTpxmJ+xc7DByDU=";
    private static final String SERVER_PRIVATE = "WIb9Y1yX80dkOcIBuVA52p0eqWHBzz/njPw3hVt7MkI=";
    private static final String SERVER_PUBLIC = "ZHjZV1TlohpcMaAfODJF8AcN7+FjfItodcWAugX0VWI=";

    private final List<String> questions = new ArrayList<>();
    private final Map<String, String> firewalls = new LinkedHashMap<>();
    private String delay = "10ms";
    private String loss = "";
    private long mappingSeconds = 180;
    private long keepaliveSeconds;
    private long keepaliveSecondsOfServer;
    private String subjectOfClient = "";
    private String clientPrivate = "{private-key:client}";
    private String clientPublic = "{public-key:client}";
    private String serverPrivate = "{private-key:server}";
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

    /// The lifetime of a UDP mapping in the NAT, in whole seconds.
    NetworkText mapping(long seconds) {
        mappingSeconds = seconds;
        return this;
    }

    NetworkText keepalive(long seconds) {
        keepaliveSeconds = seconds;
        return this;
    }

    NetworkText keepaliveOfServer(long seconds) {
        keepaliveSecondsOfServer = seconds;
        return this;
    }

    /// The subject of the client, whatever the command line says.
    NetworkText subjectOfClient(String name) {
        subjectOfClient = name;
        return this;
    }

    /// Both ends have literal keys in their files, instead of names of keys that are generated for the run.
    NetworkText writtenKeys() {
        clientPrivate = CLIENT_PRIVATE;
        clientPublic = CLIENT_PUBLIC;
        serverPrivate = SERVER_PRIVATE;
        calledKey = SERVER_PUBLIC;
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

    /// Adds forwarded packets that the router drops, as an nftables expression.
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
                PrivateKey = %s
                [Peer]
                PublicKey = %s
                Endpoint = %s
                AllowedIPs = 10.9.0.0/24
                %s%s""".formatted(
                        clientPrivate, calledKey, SERVER, presharedOfClient, keepaliveLine(keepaliveSeconds)));
        files.put("server.conf", """
                [Interface]
                Address = 10.9.0.1/24
                ListenPort = 51820
                PrivateKey = %s
                [Peer]
                PublicKey = %s
                AllowedIPs = 10.9.0.2/32
                %s%s""".formatted(
                        serverPrivate, clientPublic, presharedOfServer, keepaliveLine(keepaliveSecondsOfServer)));
        return files;
    }

    private static String keepaliveLine(long seconds) {
        return seconds > 0 ? "PersistentKeepalive = %d\n".formatted(seconds) : "";
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
                %s    tunnels: {wg0: client.conf}
                questions:
                %s
                """.formatted(
                        delay,
                        loss,
                        mappingSeconds,
                        mappingSeconds,
                        firewalls.isEmpty() ? "" : "    firewall: router.nft\n",
                        subjectOfClient.isEmpty() ? "" : "    subject: %s\n".formatted(subjectOfClient),
                        String.join("\n", questions));
    }
}
