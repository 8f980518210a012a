package org.warren.wireguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

/// What `wg` and `wg-quick` write comes back from the daemon as it was written.
@NeedsNetworkNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoundTripDriverTest {
    @TempDir
    private Path directory;

    private TwoNodes nodes;
    private Node a;
    private Node b;

    @BeforeAll
    void connect(@TempDir Path keys) throws IOException {
        nodes = new TwoNodes(keys);
        a = nodes.a;
        b = nodes.b;
    }

    @AfterEach
    void reset() throws IOException {
        nodes.reset();
    }

    @AfterAll
    void tearDown() throws IOException {
        if (nodes != null) {
            nodes.close();
        }
    }

    private static List<String> keys(int count) throws IOException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Each is before the one that came before it.
            keys.add((char) ('Z' - i) + "A".repeat(41) + "E=");
        }
        return keys;
    }

    @Test
    void peersAndTheirPrefixesStayInTheOrderOfTheFile() throws IOException {
        // given
        a.run(TwoNodes.WARREN_WG, a.wg());
        StringBuilder text = new StringBuilder();
        List<String> keys = keys(20);
        for (int i = 0; i < keys.size(); i++) {
            text.append("[Peer]\nPublicKey = %s\nAllowedIPs = fd00:%d::/64, 10.9.%d.0/24, 10.1.%d.0/24\n\n"
                    .formatted(keys.get(i), i, i, i));
        }
        Path file = Files.writeString(directory.resolve("order.conf"), text);
        // when
        a.run("wg", "addconf", a.wg(), file.toString());
        a.run("wg", "set", a.wg(), "peer", keys.get(3), "persistent-keepalive", "25");
        // then
        assertThat(a.run("wg", "show", a.wg(), "peers").lines()).isEqualTo(keys);
        assertThat(a.run("wg", "show", a.wg(), "allowed-ips").lines())
                .first()
                .isEqualTo(keys.getFirst() + "\tfd00:0::/64 10.9.0.0/24 10.1.0.0/24".replace("fd00:0::", "fd00::"));
        String shown = a.run("wg", "showconf", a.wg());
        Path again = Files.writeString(directory.resolve("again.conf"), shown);
        a.run("wg", "syncconf", a.wg(), again.toString());
        assertThat(a.run("wg", "showconf", a.wg())).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"::ffff:10.0.0.0/24, ::/24", "::ffff:10.0.0.1/128, ::ffff:10.0.0.1/128", "10.0.0.0/24, 10.0.0.0/24"})
    void anAllowedIpStaysInItsFamily(String written, String shown) throws IOException {
        a.run(TwoNodes.WARREN_WG, a.wg());
        String key = keys(1).getFirst();
        a.run("wg", "set", a.wg(), "peer", key, "allowed-ips", written, "endpoint", "[::ffff:127.0.0.1]:5");
        assertThat(a.run("wg", "show", a.wg(), "allowed-ips")).isEqualTo(key + "\t" + shown + "\n");
        assertThat(a.run("wg", "show", a.wg(), "endpoints")).isEqualTo(key + "\t[::ffff:127.0.0.1]:5\n");
    }

    @Test
    void aLinkLocalEndpointKeepsItsZoneAndCarriesPackets() throws IOException {
        // given
        nodes.tunnel(TwoNodes.WARREN_WG);
        String address = b.run("ip", "-6", "-o", "addr", "show", "dev", "eth0", "scope", "link")
                .replaceAll("(?s).*inet6 (fe80[^/]*)/.*", "$1");
        String index = a.run("cat", "/sys/class/net/eth0/ifindex").strip();
        for (String zone : new String[] {"eth0", index}) {
            // when
            String endpoint = "[" + address + "%" + zone + "]:51820";
            a.run("wg", "set", a.wg(), "peer", TwoNodes.publicKey(b), "endpoint", endpoint);
            // then
            assertThat(a.run("wg", "show", a.wg(), "endpoints")).contains("[" + address + "%eth0]:51820");
            a.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
            assertThat(b.run("wg", "show", b.wg(), "endpoints"))
                    .contains("[fe80::")
                    .contains("%eth0]");
        }
    }

    @Test
    void anInterfaceThatNobodyUsesHasNothingToSend() throws IOException {
        nodes.tunnel(TwoNodes.WARREN_WG);
        assertThat(a.run("ip", "-d", "link", "show", a.wg()))
                .contains("addrgenmode none")
                .doesNotContain("MULTICAST");
        assertThat(a.run("ip", "-6", "addr", "show", a.wg()))
                .contains("fd77::1")
                .doesNotContain("fe80:");
        // up without an address of its own
        String other = a.wg() + "2";
        a.run(TwoNodes.WARREN_WG, other);
        a.run("ip", "link", "set", other, "up");
        assertThat(a.run("ip", "addr", "show", other)).doesNotContain("inet");
    }

    @ParameterizedTest
    @CsvSource({
        "10.99.0.1, From 10.77.0.1 icmp_seq=1 Destination Host Unreachable",
        "fd99::1, From fd77::1 icmp_seq=1 Destination unreachable: Address unreachable"
    })
    void withoutAPeerTheErrorComesFromTheMachineItself(String address, String error) throws IOException {
        nodes.tunnel(TwoNodes.WARREN_WG);
        a.run("ip", "route", "add", address, "dev", a.wg());
        assertThat(a.tryRun("ping", "-c", "1", "-W", "10", address).output()).contains(error);
    }

    @Test
    void wgQuickSavesWhatItHasRead() throws IOException {
        if (Files.exists(Path.of("/sys/module/wireguard"))) {
            throw new TestAbortedException(
                    "UNSUPPORTED: wg-quick takes this kernel's WireGuard; run where the kernel has none");
        }
        // given
        List<String> keys = keys(5);
        StringBuilder text = new StringBuilder(
                """
                [Interface]
                Address = 10.77.0.1/24
                Address = fd77::1/64
                SaveConfig = true
                ListenPort = 51820
                PrivateKey = %s
                """.formatted(Command.run("wg", "genkey").output().strip()));
        for (int i = 0; i < keys.size(); i++) {
            text.append("""

                    [Peer]
                    PublicKey = %s
                    AllowedIPs = 10.77.1.%d/32, 10.77.0.%d/32, fd77::ffff:%d/128
                    Endpoint = [fe80::%d%%eth0]:51820
                    """.formatted(keys.get(i), i, i, i, i + 1));
        }
        Path file = Files.writeString(directory.resolve(a.wg() + ".conf"), text);
        for (int round = 0; round < 2; round++) {
            // when
            a.run("wg-quick", "up", file.toString());
            ProcessHandle daemon = a.processes().getFirst();
            a.run("wg-quick", "down", file.toString());
            Node.awaitEnd(daemon);
            // then
            assertThat(file).hasContent(text.toString());
        }
    }
}
