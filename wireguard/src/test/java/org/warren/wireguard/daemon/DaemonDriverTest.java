package org.warren.wireguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/// From start to end of a daemon; none outlives its test.
@NeedsNetworkNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaemonDriverTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"warren-wg", "wireguard-go"})
    void bothFamiliesPassInsideAndOutside(String other) throws IOException {
        boolean own = other.equals("warren-wg");
        supportedIf(
                own || NeedsNetworkNamespaces.Condition.works("wireguard-go", "--version"),
                "wireguard-go is not installed; install the package of that name");
        // given
        nodes.tunnel(own ? TwoNodes.WARREN_WG : other);
        // then
        for (String outside : new String[] {"192.0.2.2:51820", "[2001:db8::2]:51820"}) {
            a.run("wg", "set", a.wg(), "peer", TwoNodes.publicKey(b), "endpoint", outside);
            a.run("ping", "-c", "2", "-i", "0.2", "-W", "10", "10.77.0.2");
            a.run("ping", "-c", "2", "-i", "0.2", "-W", "10", "fd77::2");
            assertThat(b.run("wg", "show", b.wg(), "endpoints"))
                    .contains(outside.startsWith("[") ? "[2001:db8::1]" : "192.0.2.1");
        }
        assertThat(a.run("wg", "show", a.wg(), "transfer")).doesNotContain("\t0");
        assertThat(a.run("wg", "show", a.wg(), "latest-handshakes")).doesNotContain("\t0");
    }

    /// With offloads the kernel leaves segments and checksums to the daemon, without them it leaves nothing; either end
    /// has to understand the other.
    @ParameterizedTest
    @ValueSource(strings = {"all", "none"})
    void manyBytesArriveWholeWithAndWithoutOffloads(String offloads) throws IOException {
        // given
        nodes.tunnel(new String[] {"env", "WARREN_WG_OFFLOADS=" + offloads, TwoNodes.WARREN_WG}, TwoNodes.WARREN_WG);
        byte[] bytes = new byte[8_000_000];
        new Random(1).nextBytes(bytes);
        Path sent = Files.write(directory.resolve("sent"), bytes);
        for (String address : new String[] {"10.77.0.2", "fd77::1"}) {
            Node receiver = address.endsWith("2") ? b : a;
            Node sender = receiver == a ? b : a;
            Path received = directory.resolve("received-" + offloads + "-" + receiver.wg());
            // when
            Process transfer = receiver.start(Map.of(), transfer("receive", address, received));
            awaitLine(transfer, "listening");
            sender.run(transfer("send", address, sent));
            Node.awaitEnd(transfer.toHandle());
            // then
            assertThat(received).hasSameBinaryContentAs(sent);
        }
    }

    private static String[] transfer(String what, String address, Path file) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new String[] {
            java, "-Xmx64m", "-cp", "target/test-classes", Transfer.class.getName(), what, address, file.toString()
        };
    }

    @Test
    void anInterfaceThatMovesToAnotherNamespaceStillCarriesPackets() throws IOException {
        // given
        nodes.tunnel(TwoNodes.WARREN_WG);
        // when
        try (Node inside = new Node("c")) {
            a.run("ip", "link", "set", a.wg(), "netns", inside.namespace());
            inside.run("ip", "addr", "add", "10.77.0.1/24", "dev", a.wg());
            inside.run("ip", "link", "set", a.wg(), "up");
            // then
            inside.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
            // its MTU is still where padding ends: 1297 bytes become 1300 and not 1312
            inside.run("ip", "link", "set", a.wg(), "mtu", "1300");
            long before = sent(inside);
            inside.run("ping", "-c", "1", "-W", "10", "-s", "1269", "10.77.0.2");
            assertThat(sent(inside) - before).isEqualTo(1300 + 32);
        }
    }

    private long sent(Node where) throws IOException {
        String[] columns = where.run("wg", "show", a.wg(), "transfer").split("\\s+", -1);
        return Long.parseLong(columns[2]);
    }

    @Test
    void wgQuickBringsUpAndDown() throws IOException {
        supportedIf(
                Files.notExists(Path.of("/sys/module/wireguard")),
                "wg-quick takes this kernel's WireGuard; run where the kernel has none");
        // given
        nodes.tunnel(TwoNodes.WARREN_WG);
        ProcessHandle first = a.processes().getFirst();
        Path file = directory.resolve(a.wg() + ".conf");
        Files.writeString(
                file,
                "[Interface]\nAddress = 10.77.0.1/24\n" + nodes.configuration(a).replace("[Interface]\n", ""));
        a.run("ip", "link", "del", a.wg());
        Node.awaitEnd(first);
        // when
        a.run("wg-quick", "up", file.toString());
        // then
        a.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
        ProcessHandle second = a.processes().getFirst();
        a.run("wg-quick", "down", file.toString());
        Node.awaitEnd(second);
        assertThat(a.hasInterface()).isFalse();
        assertThat(a.socket()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalRemovesInterfaceAndSocketAndEndsWith0(String signal) throws IOException, InterruptedException {
        // given
        // Where these tests run in the background of a shell, SIGINT is ignored, and the daemon would inherit that.
        Process daemon = a.start(
                Map.of("LOG_LEVEL", "verbose"), "env", "--default-signal=" + signal, TwoNodes.WARREN_WG, "-f", a.wg());
        awaitLine(daemon, "UAPI listener started");
        assertThat(a.run("stat", "-c", "%a %F", a.socket().toString())).isEqualTo("600 socket\n");
        // when
        Command.run("kill", "-" + signal, Long.toString(daemon.pid())).expectSuccess();
        // then
        Node.awaitEnd(daemon.toHandle());
        assertThat(daemon.waitFor()).isZero();
        assertThat(a.hasInterface()).isFalse();
        assertThat(a.socket()).doesNotExist();
    }

    @Test
    void deletingTheSocketEndsTheDaemon() throws IOException {
        a.run(TwoNodes.WARREN_WG, a.wg());
        ProcessHandle daemon = a.processes().getFirst();
        Files.delete(a.socket());
        Node.awaitEnd(daemon);
        assertThat(a.hasInterface()).isFalse();
    }

    @Test
    void aKilledDaemonIsReplaced() throws IOException {
        nodes.tunnel(TwoNodes.WARREN_WG);
        String admin = a.run("wg", "showconf", a.wg());
        // when
        ProcessHandle daemon = a.processes().getFirst();
        daemon.destroyForcibly();
        Node.awaitEnd(daemon);
        assertThat(a.socket()).exists();
        a.run(TwoNodes.WARREN_WG, a.wg());
        // then
        nodes.configure(a, admin);
        a.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
    }

    @Test
    void whatCannotStartSaysWhyInOneSentence() throws IOException {
        a.run(TwoNodes.WARREN_WG, a.wg());
        assertThat(a.tryRun(TwoNodes.WARREN_WG, a.wg()))
                .isEqualTo(new Command(
                        1,
                        "warren-wg: cannot create interface %s: in use by another process; stop that one first\n"
                                .formatted(a.wg())));
        assertThat(a.tryRun(TwoNodes.WARREN_WG, "eth0"))
                .isEqualTo(new Command(
                        1,
                        "warren-wg: an interface of another kind is named eth0; delete it or choose another name\n"));
        assertThat(a.tryRun("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", TwoNodes.WARREN_WG, "wtx"))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(1))
                .satisfies(refused -> assertThat(refused.output())
                        .contains("not permitted; run as root")
                        .hasLineCount(1));
        assertThat(a.tryRun(TwoNodes.WARREN_WG).status()).isEqualTo(2);
        assertThat(a.tryRun(TwoNodes.WARREN_WG, "--version").output())
                .matches("warren-wg \\d.*, ChaCha20-Poly1305 of .+\n");
    }

    @Test
    void aTakenPortChangesNothing() throws IOException {
        // given
        String other = a.wg() + "2";
        a.run(TwoNodes.WARREN_WG, a.wg());
        a.run(TwoNodes.WARREN_WG, other);
        a.run("wg", "set", a.wg(), "listen-port", "4711");
        a.run("wg", "set", other, "listen-port", "4712", "fwmark", "3");
        a.run("ip", "link", "set", a.wg(), "up");
        a.run("ip", "link", "set", other, "up");
        // when
        Command refused = a.tryRun("wg", "set", other, "listen-port", "4711", "fwmark", "7");
        // then
        assertThat(refused.output()).contains("Address already in use");
        assertThat(a.run("wg", "show", other, "fwmark")).isEqualTo("0x3\n");
        assertThat(a.run("wg", "show", other, "listen-port")).isEqualTo("4712\n");
    }

    @Test
    void wgSetsAddsAndSynchronisesConfigurations() throws IOException {
        a.run(TwoNodes.WARREN_WG, a.wg());
        Path file = directory.resolve("wg.conf");
        String key = Command.run("wg", "genkey").output();
        String peer = "[Peer]\nPublicKey = %s=\nAllowedIPs = 10.0.%d.0/24, fd00:%d::/64\nEndpoint = 192.0.2.9:%d\n";
        String first = peer.formatted("A".repeat(42) + "E", 1, 1, 1);
        String second = peer.formatted("B".repeat(42) + "E", 2, 2, 2);
        Files.writeString(file, "[Interface]\nPrivateKey = " + key + "FwMark = 0x10\nListenPort = 7\n" + first);
        a.run("wg", "setconf", a.wg(), file.toString());
        assertThat(a.run("wg", "showconf", a.wg())).contains("ListenPort = 7", "FwMark = 0x10", "10.0.1.0/24");
        // when
        Files.writeString(file, second);
        a.run("wg", "addconf", a.wg(), file.toString());
        assertThat(a.run("wg", "show", a.wg(), "peers").lines()).hasSize(2);
        // when
        Files.writeString(file, "[Interface]\nPrivateKey = " + key + second.replace("fd00:2::/64", "fd00:3::/64"));
        a.run("wg", "syncconf", a.wg(), file.toString());
        // then
        assertThat(a.run("wg", "show", a.wg(), "allowed-ips"))
                .contains("10.0.2.0/24", "fd00:3::/64")
                .doesNotContain("10.0.1.0", "fd00:2::");
    }

    @Test
    void largeConfigurationsAreSetAndDumpedWhole() throws IOException {
        a.run(TwoNodes.WARREN_WG, a.wg());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append("[Peer]\nPublicKey = ")
                    .append("%07d".formatted(i))
                    .append("A".repeat(35))
                    .append("E=\n");
            for (int j = 0; j < 13; j++) {
                text.append(String.format(Locale.ROOT, "AllowedIPs = 10.%d.%d.%d/32%n", i / 256, i % 256, j));
            }
        }
        Path file = Files.writeString(directory.resolve("large.conf"), text);
        a.run("wg", "setconf", a.wg(), file.toString());
        assertThat(a.run("wg", "show", a.wg(), "dump").lines()).hasSize(2_001);
        assertThat(a.run("wg", "showconf", a.wg())).contains("10.7.207.12/32");
    }

    /// Aborts the test with a reason that is counted; an assumption would put words of its own before it.
    private static void supportedIf(boolean supported, String otherwise) {
        if (!supported) {
            throw new TestAbortedException("UNSUPPORTED: " + otherwise);
        }
    }

    private static void awaitLine(Process process, String end) throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.endsWith(end)) {
                return;
            }
        }
        throw new AssertionError("the process ended before it said: " + end);
    }
}
