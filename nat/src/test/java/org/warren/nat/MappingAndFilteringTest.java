package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static org.warren.nat.Dependence.ADDRESS_DEPENDENT;
import static org.warren.nat.Dependence.ENDPOINT_INDEPENDENT;
import static org.warren.nat.Home.ALICE;
import static org.warren.nat.Home.OTHER_HOST;
import static org.warren.nat.Home.SAME_HOST;
import static org.warren.nat.Home.SERVER;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// RFC 4787 §4.1 and §5.
class MappingAndFilteringTest {

    private static final PortAssignment SEQUENTIAL = PortAssignment.of(PortAssignment.Method.SEQUENTIAL);

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT,       1024, 1024, 1024",
        "ADDRESS_DEPENDENT,          1024, 1024, 1025",
        "ADDRESS_AND_PORT_DEPENDENT, 1024, 1025, 1026"
    })
    void mappingIsUsedAgainForWhatItDoesNotDependOn(Dependence mapping, int first, int sameHost, int otherHost) {
        var home = new Home(Home.behaviour(mapping, ENDPOINT_INDEPENDENT).with(SEQUENTIAL));

        assertThat(home.out(ALICE, SERVER)).isEqualTo("203.0.113.1:" + first);
        assertThat(home.out(ALICE, SAME_HOST)).isEqualTo("203.0.113.1:" + sameHost);
        assertThat(home.out(ALICE, OTHER_HOST)).isEqualTo("203.0.113.1:" + otherHost);
        assertThat(home.out(ALICE, SERVER)).isEqualTo("203.0.113.1:" + first);
    }

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT,       192.168.1.2:51820, 192.168.1.2:51820",
        "ADDRESS_DEPENDENT,          192.168.1.2:51820, FILTERED",
        "ADDRESS_AND_PORT_DEPENDENT, FILTERED,          FILTERED"
    })
    void filterAdmitsWhatItDoesNotDependOn(Dependence filtering, String sameHost, String otherHost) {
        var home = new Home(Home.behaviour(ENDPOINT_INDEPENDENT, filtering));
        String outside = home.out(ALICE, SERVER);

        assertThat(home.in(SERVER, outside)).isEqualTo(ALICE);
        assertThat(home.in(OTHER_HOST, outside)).isEqualTo(otherHost);
        assertThat(home.in(SAME_HOST, outside)).isEqualTo(sameHost);
    }

    @ParameterizedTest
    @EnumSource
    void nothingPassesWithoutAMapping(Dependence filtering) {
        var home = new Home(Home.behaviour(ENDPOINT_INDEPENDENT, filtering));
        home.out(ALICE, SERVER);

        assertThat(home.in(SERVER, "203.0.113.1:4000")).isEqualTo("NO_MAPPING");
    }

    @Test
    void remoteEndThatTheInsideHasSentToIsAdmittedByEachFilter() {
        var home = new Home(Home.behaviour(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT));
        home.out(ALICE, SERVER);
        String outside = home.out(ALICE, OTHER_HOST);

        assertThat(home.in(OTHER_HOST, outside)).isEqualTo(ALICE);
        assertThat(home.in(SERVER, outside)).isEqualTo(ALICE);
    }

    @Test
    void filterForgetsARemoteEndWhenItsOwnTimeIsOver() {
        var home = new Home(
                Home.behaviour(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT).with(UdpTimeouts.always(30)));
        home.out(ALICE, SERVER);
        String outside = home.at(20).out(ALICE, OTHER_HOST);

        assertThat(home.at(29).in(SERVER, outside)).isEqualTo(ALICE);
        assertThat(home.at(49).in(OTHER_HOST, outside)).isEqualTo(ALICE);
        assertThat(home.at(59).in(SERVER, outside)).isEqualTo("FILTERED");
    }

    @Test
    void queriesOfIcmpAreMappedByTheirIdentifier() {
        var home = new Home(Home.behaviour(ADDRESS_DEPENDENT, ADDRESS_DEPENDENT));
        String outside = home.out(Protocol.ICMP, "192.168.1.2:7", "203.0.113.10:0", Packet.Segment.DATA);

        assertThat(outside).isEqualTo("203.0.113.1:7");
        assertThat(home.in(Protocol.ICMP, "203.0.113.10:0", outside, Packet.Segment.DATA))
                .isEqualTo("192.168.1.2:7");
        assertThat(home.in(Protocol.UDP, "203.0.113.10:0", outside, Packet.Segment.DATA))
                .isEqualTo("NO_MAPPING");
    }

    @Test
    void anExpiredMappingIsMadeAgainWithANewPort() {
        var home = new Home(Home.behaviour(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT)
                .with(SEQUENTIAL)
                .with(UdpTimeouts.always(30)));

        assertThat(home.out(ALICE, SERVER)).isEqualTo("203.0.113.1:1024");
        assertThat(home.at(29).out(ALICE, SERVER)).isEqualTo("203.0.113.1:1024");
        assertThat(home.at(59).out(ALICE, SERVER)).isEqualTo("203.0.113.1:1025");
    }
}
