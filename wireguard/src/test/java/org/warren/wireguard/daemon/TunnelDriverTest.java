package org.warren.wireguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One tunnel between two daemons; each test leaves it as it is or sets it anew.
@NeedsNetworkNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TunnelDriverTest {
    private TwoNodes nodes;
    private Node a;
    private Node b;

    @BeforeAll
    void connect(@TempDir Path directory) throws IOException {
        nodes = new TwoNodes(directory);
        a = nodes.a;
        b = nodes.b;
        nodes.tunnel(TwoNodes.WARREN_WG);
    }

    @BeforeEach
    void reach() throws IOException {
        a.run(
                "wg",
                "set",
                a.wg(),
                "listen-port",
                "51820",
                "peer",
                TwoNodes.publicKey(b),
                "endpoint",
                "192.0.2.2:51820");
        a.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
    }

    @AfterAll
    void tearDown() throws IOException {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void repliesLeaveFromTheAddressThatWasContacted() throws IOException {
        // given
        b.run("ip", "addr", "add", "192.0.2.99/24", "dev", "eth0");
        a.run("wg", "set", a.wg(), "peer", TwoNodes.publicKey(b), "endpoint", "192.0.2.99:51820");
        // when
        a.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
        // then
        assertThat(a.run("wg", "show", a.wg(), "endpoints")).contains("192.0.2.99:51820");
        // when the address vanishes, then the routing table chooses another
        b.run("ip", "addr", "del", "192.0.2.99/24", "dev", "eth0");
        b.run("ping", "-c", "1", "-W", "10", "10.77.0.1");
        assertThat(a.run("wg", "show", a.wg(), "endpoints")).contains("192.0.2.2:51820");
    }

    @Test
    void packetsWithoutAPeerAreAnsweredUnreachable() throws IOException {
        a.run("ip", "route", "add", "10.78.0.0/16", "dev", a.wg());
        assertThat(a.tryRun("ping", "-c", "1", "-W", "10", "10.78.0.1").output())
                .contains("Destination Host Unreachable");
    }

    @Test
    void mtuOfTheLinkIsFollowed() throws IOException {
        assertThat(a.run("ip", "link", "show", a.wg())).contains("mtu 1420");
        a.run("ip", "link", "set", a.wg(), "mtu", "1300");
        a.run("ping", "-c", "1", "-W", "10", "-M", "do", "-s", "1272", "10.77.0.2");
        assertThat(a.tryRun("ping", "-c", "1", "-W", "1", "-M", "do", "-s", "1273", "10.77.0.2")
                        .output())
                .contains("message too long");
    }

    @Test
    void downAndUpAgainCarriesPackets() throws IOException {
        String port = a.run("wg", "show", a.wg(), "listen-port");
        a.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
        a.run("ip", "link", "set", a.wg(), "down");
        a.run("ip", "link", "set", a.wg(), "up");
        a.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
        assertThat(a.run("wg", "show", a.wg(), "listen-port")).isEqualTo(port);
    }

    @Test
    void aLinkThatComesUpOnATakenPortCarriesNothingUntilItHasAnother() throws IOException {
        // given
        String other = a.wg() + "2";
        a.run(TwoNodes.WARREN_WG, other);
        try {
            setLink(a.wg(), "down");
            a.run("wg", "set", other, "listen-port", "51820");
            setLink(other, "up");
            // when
            setLink(a.wg(), "up");
            // then
            assertThat(a.tryRun("ping", "-c", "1", "-W", "1", "10.77.0.2").status())
                    .isNotZero();
            a.run("wg", "set", a.wg(), "listen-port", "51821");
            a.run("ping", "-c", "1", "-W", "10", "10.77.0.2");
        } finally {
            a.end(other);
        }
    }

    /// The daemon looks at the link before it answers: afterwards it has opened or closed its port.
    private void setLink(String name, String state) throws IOException {
        a.run("ip", "link", "set", name, state);
        a.run("wg", "show", name);
    }
}
