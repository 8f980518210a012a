package org.warren.junit.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage;
import org.warren.junit.NeedsContainerLab;

/// A client at home behind a NAT, and its server: what people do with the containers.
@NeedsContainerLab
class NatRouterContainerTest {

    /// REKEY_TIMEOUT and its jitter, in whole seconds.
    private static final int SECONDS_TO_RETRY = 6;
    private static final Duration TIME_FOR_RETRIES = Duration.ofMinutes(1);

    private final Network home = NetworkContainer.network();
    private final Network internet = NetworkContainer.network();
    private final NatRouterContainer router = new NatRouterContainer(home, internet)
            .withUdpTimeout(Duration.ofSeconds(20))
            .withStreamTimeout(Duration.ofSeconds(40));
    private final WireGuardContainer client = new WireGuardContainer(home, "10.100.0.2");
    private final WireGuardContainer server = new WireGuardContainer(internet, "10.100.0.1");

    @BeforeEach
    void start() {
        router.start();
        server.start();
        client.start();
        client.routeVia(router);
    }

    @AfterEach
    void stop() {
        client.stop();
        server.stop();
        router.stop();
        home.close();
        internet.close();
    }

    @Test
    void serverLosesAClientWhoseRouterForgets() {
        server.capture("eth0");
        client.connect(server, Duration.ZERO);
        client.assertReaches(server.tunnelAddress());
        server.assertReaches(client.tunnelAddress());
        assertThat(router.mappings()).anyMatch(line -> line.contains("dport=51820"));

        awaitRetries();
        router.flush();
        server.assertDoesNotReach(client.tunnelAddress());
        assertThatThrownBy(() -> server.assertReaches(client.tunnelAddress()))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("10.100.0.2 does not answer a ping\n")
                .hasMessageContaining("wg0");

        client.assertReaches(server.tunnelAddress());
        server.assertReaches(client.tunnelAddress());
        assertThatThrownBy(() -> server.assertDoesNotReach(client.tunnelAddress()))
                .isInstanceOf(AssertionError.class);
        var datagrams = WireGuardDatagram.in(server.captured("eth0"));
        assertThat(datagrams).extracting(WireGuardDatagram::kind).contains(WireGuardMessage.Kind.INITIATION);
        assertThat(datagrams)
                .allMatch(datagram -> !datagram.packet().source().toString().startsWith(client.address(home) + ":"));
    }

    @Test
    void routerHasItsTimeouts() {
        String folder = "/proc/sys/net/netfilter/";
        assertThat(router.run("cat", folder + "nf_conntrack_udp_timeout")).isEqualTo("20\n");
        assertThat(router.run("cat", folder + "nf_conntrack_udp_timeout_stream"))
                .isEqualTo("40\n");
        assertThat(client.implementation()).isIn("kernel", "wireguard-go");
        assertThatThrownBy(() -> client.run("ls", "/nowhere")).hasMessageContaining("'ls /nowhere' failed with status");
    }

    /// wireguard-go sometimes arms a retry as its handshake ends, and 5 s later makes another one.
    private void awaitRetries() {
        await().atMost(TIME_FOR_RETRIES).until(() -> secondsSinceHandshake() > SECONDS_TO_RETRY);
    }

    private long secondsSinceHandshake() {
        String times = client.run("sh", "-c", "date +%s; wg show wg0 latest-handshakes | cut -f 2");
        List<Long> seconds = times.lines().map(Long::parseLong).toList();
        return seconds.getFirst() - seconds.getLast();
    }
}
