package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.nat.Home.ALICE;
import static org.warren.nat.Home.BOB;
import static org.warren.nat.Home.OTHER_HOST;
import static org.warren.nat.Home.SERVER;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.warren.nat.PortAssignment.Method;

/// RFC 4787 §4.1 (pooling) and §4.2.
class PortsTest {

    private static final PortAssignment PRESERVED = PortAssignment.of(Method.PRESERVATION);
    private static final NatBehaviour STRICT =
            NatBehaviour.RFC_4787.with(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT);

    @Test
    void insidePortIsPreservedUntilItClashes() {
        var home = new Home(NatBehaviour.RFC_4787.with(PRESERVED));

        assertThat(home.out(ALICE, SERVER)).isEqualTo("203.0.113.1:51820");
        assertThat(home.out(BOB, SERVER)).startsWith("203.0.113.1:").isNotEqualTo("203.0.113.1:51820");
    }

    @Test
    void overloadedPortServesDifferentRemoteEnds() {
        var home = new Home(STRICT.with(PRESERVED.overloaded()));

        assertThat(home.out(ALICE, SERVER)).isEqualTo("203.0.113.1:51820");
        assertThat(home.out(BOB, OTHER_HOST)).isEqualTo("203.0.113.1:51820");
        assertThat(home.out(BOB, SERVER)).isNotEqualTo("203.0.113.1:51820");
        assertThat(home.in(SERVER, "203.0.113.1:51820")).isEqualTo(ALICE);
        assertThat(home.in(OTHER_HOST, "203.0.113.1:51820")).isEqualTo(BOB);
    }

    /// Linux, find_appropriate_src.
    @Test
    void portOfTheNewestMappingIsReusedUntilThatClashes() {
        var home = new Home(STRICT.with(PRESERVED.overloaded().reused()));
        home.out(BOB, SERVER);
        String clashed = home.out(ALICE, SERVER);

        assertThat(clashed).isNotEqualTo("203.0.113.1:51820");
        assertThat(home.out(ALICE, OTHER_HOST)).isEqualTo(clashed);
        assertThat(home.out("192.168.1.4:" + Endpoint.parse(clashed).port(), Home.SAME_HOST))
                .isEqualTo(clashed);
        assertThat(home.out(ALICE, Home.SAME_HOST))
                .as("its own port is free there")
                .isEqualTo("203.0.113.1:51820");
        assertThat(home.out(ALICE, "198.51.100.7:9")).as("which is the newest").isEqualTo("203.0.113.1:51820");
    }

    @Test
    void portIsNotReusedWhereNothingIsSaidOfThat() {
        var home = new Home(STRICT.with(PRESERVED.overloaded()));
        home.out(BOB, SERVER);
        home.out(ALICE, SERVER);

        assertThat(home.out(ALICE, OTHER_HOST)).isEqualTo("203.0.113.1:51820");
    }

    @Test
    void portsOfARangeAreGivenInOrderAndRoundAgain() {
        var home = new Home(STRICT.with(PortAssignment.of(Method.SEQUENTIAL).between(2000, 2002)));

        assertThat(outsides(home, 3)).containsExactly(2000, 2001, 2002);
        assertThat(home.out("192.168.1.9:9", SERVER)).isEqualTo("NO_PORT");
        home.nat.expire(Long.MAX_VALUE / 2);
        assertThat(outsides(home.at(Long.MAX_VALUE / 2), 1)).containsExactly(2000);
    }

    @Test
    void randomPortsAreOfTheRangeAndDiffer() {
        var home = new Home(STRICT.with(PortAssignment.of(Method.RANDOM).between(3000, 3063)));

        List<Integer> ports = outsides(home, 64);

        assertThat(new TreeSet<>(ports)).hasSize(64).allMatch(port -> port >= 3000 && port <= 3063);
        assertThat(ports).isNotEqualTo(ports.stream().sorted().toList());
        assertThat(home.out("192.168.1.9:9", SERVER)).isEqualTo("NO_PORT");
    }

    @Test
    void parityIsKept() {
        for (Method method : Method.values()) {
            var home = new Home(STRICT.with(PortAssignment.of(method).keepingParity()));
            for (int i = 0; i < 40; i++) {
                int port = 7000 + i / 2;
                String outside = home.out("192.168.1." + (2 + i % 2) + ":" + port, SERVER);
                assertThat((Endpoint.parse(outside).port() - port) % 2)
                        .as(method.name())
                        .isZero();
            }
        }
    }

    @Test
    void eachHostHasItsBlock() {
        var home = new Home(STRICT.with(
                PortAssignment.of(Method.SEQUENTIAL).between(1024, 1031).inBlocksOf(4)));

        for (int port = 1; port <= 4; port++) {
            assertThat(home.out("192.168.1.2:" + port, SERVER)).isEqualTo("203.0.113.1:" + (1023 + port));
            assertThat(home.out("192.168.1.3:" + port, SERVER)).isEqualTo("203.0.113.1:" + (1027 + port));
        }
        assertThat(home.out("192.168.1.2:5", SERVER)).isEqualTo("NO_PORT");
        assertThat(home.out("192.168.1.4:5", SERVER)).as("no block is left").isEqualTo("NO_PORT");
    }

    @Test
    void blockOfAHostWithoutMappingsIsGivenToTheNextOne() {
        var home = new Home(STRICT.with(UdpTimeouts.always(30 * Home.SECOND))
                .with(PortAssignment.of(Method.SEQUENTIAL).between(1024, 1031).inBlocksOf(4)));
        home.out("192.168.1.2:1", SERVER);
        home.after(10 * Home.SECOND).out("192.168.1.3:1", SERVER);
        home.after(15 * Home.SECOND).out("192.168.1.2:2", SERVER);
        assertThat(home.out("192.168.1.4:1", SERVER)).as("both are used").isEqualTo("NO_PORT");

        home.after(60 * Home.SECOND);
        assertThat(home.out("192.168.1.4:1", SERVER))
                .as("the block of the one that has been silent for longer")
                .isEqualTo("203.0.113.1:1028");
        assertThat(home.out("192.168.1.2:3", SERVER)).as("kept").isEqualTo("203.0.113.1:1024");
        assertThat(home.out("192.168.1.3:1", SERVER)).isEqualTo("NO_PORT");
    }

    @Test
    void pairedHostKeepsItsAddress() {
        var home = new Home(STRICT.with(Pooling.PAIRED), List.of(Home.WAN, Home.WAN + 1));

        for (int port = 1; port < 50; port++) {
            assertThat(home.out("192.168.1.2:" + port, SERVER)).startsWith("203.0.113.1:");
            assertThat(home.out("192.168.1.3:" + port, SERVER)).startsWith("203.0.113.2:");
        }
    }

    @Test
    void arbitraryPoolingGivesAHostSeveralAddresses() {
        var home = new Home(STRICT.with(Pooling.ARBITRARY), List.of(Home.WAN, Home.WAN + 1));

        assertThat(new TreeSet<>(addresses(home))).hasSize(2);
    }

    private static List<String> addresses(Home home) {
        List<String> addresses = new ArrayList<>();
        for (int port = 1; port < 50; port++) {
            addresses.add(Endpoint.addressText(
                    Endpoint.parse(home.out("192.168.1.2:" + port, SERVER)).address()));
        }
        return addresses;
    }

    @Test
    void rangeThatCannotBeIsRefused() {
        assertThatThrownBy(() -> PRESERVED.between(0, 5)).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> PRESERVED.between(10, 12).inBlocksOf(4)).hasMessageContaining("block");
        assertThatThrownBy(() -> new Endpoint(0, 65_536)).hasMessageContaining("0 to 65535");
    }

    private static List<Integer> outsides(Home home, int count) {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ports.add(Endpoint.parse(home.out("192.168.1.2:" + (5000 + i), SERVER))
                    .port());
        }
        return ports;
    }
}
