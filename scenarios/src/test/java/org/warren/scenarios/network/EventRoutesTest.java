package org.warren.scenarios.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// Routes and addresses that events take, give and put in the place of others, and that are there again at the end.
///
/// The stranger of the Wi-Fi does not forward: who has a route by it does not reach the site.
@NeedsVirtualLab
class EventRoutesTest {

    private static final String NETWORK = """
            networks:
              wifi: [192.168.1.0/24, "2001:db8:1::/64"]
              lte: [100.64.0.0/24, "2001:db8:2::/64"]
              web: [198.51.100.0/24, "2001:db8:80::/64"]
            nodes:
              site:
                interfaces: {eth0: {network: web, address: [198.51.100.80/24, "2001:db8:80::80/64"]}}
                gateway: [198.51.100.1, "2001:db8:80::1"]
                tunnels: {wg0: site.conf}
              net:
                interfaces:
                  wifi: {network: wifi, address: [192.168.1.1/24, "2001:db8:1::1/64"]}
                  lte: {network: lte, address: [100.64.0.1/24, "2001:db8:2::1/64"]}
                  web: {network: web, address: [198.51.100.1/24, "2001:db8:80::1/64"]}
                forwards: true
              stranger:
                interfaces: {eth0: {network: wifi, address: 192.168.1.66/24}}
              phone:
                interfaces:
                  wlan: {network: wifi, address: [192.168.1.2/24, "2001:db8:1::2/64"]}
                  lte: {network: lte, address: [100.64.0.2/24, "2001:db8:2::2/64"]}
                gateway: [192.168.1.1, "2001:db8:2::1"]
                routes: {"2001:db8:80::/64": "2001:db8:1::1", 198.51.100.80/32: 192.168.1.1}
                tunnels: {wg0: phone.conf}
            questions:
            """;

    @TempDir
    Path folder;

    /// Linux has one route of a prefix and a metric: an event's takes the place of the file's.
    @Test
    void whatALearnedRouteReplacedIsBackAtTheEnd() throws IOException {
        passes("""
                  - {name: before, ping: phone to site, expect: reaches}
                  - {name: site, ping: phone to site, expect: does not reach, when: route phone 198.51.100.80/32 192.168.1.66}
                  - name: default
                    ping: phone to net.web
                    expect: does not reach
                    when: [route phone 0.0.0.0/0 100.64.0.1, route phone 0.0.0.0/0 192.168.1.66]
                  - name: ipv6
                    ping: "phone to 2001:db8:80::80"
                    expect: reaches
                    when: ["route phone 2001:db8:80::/64 2001:db8:2::1", "route phone ::/0 2001:db8:1::1"]
                """);
    }

    /// The route comes from a DHCP server's option 121 by a real exchange (CVE-2024-3661), and leaves with the run.
    @Test
    void dhcpServerOfANeighbourHandsARouteOut() throws IOException {
        Optional<String> missing =
                new VirtualLabProvider().withLayers(Set.of("access")).flatMap(LabProvider::unavailable);
        Assumptions.assumeThat(missing.isEmpty())
                .as("UNSUPPORTED: %s", missing.orElse(""))
                .isTrue();

        passes("""
                  - {name: before, ping: phone to site, expect: reaches}
                  - {name: site, ping: phone to site, expect: does not reach, when: dhcp phone.wlan stranger 198.51.100.80/32 192.168.1.66}
                  - {name: others, ping: phone to net.web, expect: reaches}
                """);
    }

    @Test
    void linkTakesItsRoutesAlongAndBringsBackWhatEventsSet() throws IOException {
        passes("""
                  - {name: by-the-other, ping: "phone to 2001:db8:80::80", expect: reaches, when: link lost phone.wlan}
                  - {name: back, ping: phone to net.web, expect: reaches, when: link up phone.wlan}
                  - {name: set, ping: phone to net.web, expect: does not reach, when: gateway phone 192.168.1.66}
                  - name: set-as-before
                    ping: phone to net.web
                    expect: does not reach
                    when: [link lost phone.wlan, link up phone.wlan]
                  - name: new-address
                    ping: phone to site
                    expect: reaches
                    seen-as: 192.168.1.7
                    when: [gateway phone 192.168.1.1, link lost phone.wlan, address phone.wlan 192.168.1.7/24, link up phone.wlan]
                """);
    }

    private void passes(String questions) throws IOException {
        Files.writeString(folder.resolve("network.yaml"), NETWORK + questions);
        Files.writeString(folder.resolve("site.conf"), """
                [Interface]
                Address = 10.9.0.1/24
                ListenPort = 51820
                PrivateKey = {private-key:site}

                [Peer]
                PublicKey = {public-key:phone}
                AllowedIPs = 10.9.0.2/32
                """);
        Files.writeString(folder.resolve("phone.conf"), """
                [Interface]
                Address = 10.9.0.2/32
                PrivateKey = {private-key:phone}

                [Peer]
                PublicKey = {public-key:site}
                Endpoint = 198.51.100.80:51820
                AllowedIPs = 10.9.0.1/32
                """);
        Runs.mustPass(Runs.network(folder, "kernel", "kernel", Map.of()));
    }
}
