package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.nat.Home.ALICE;
import static org.warren.nat.Home.SECOND;
import static org.warren.nat.Home.SERVER;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.nat.UdpTimeouts.EstablishedBy;

/// RFC 4787 §4.3, each rule at its deadline less one nanosecond and at its deadline.
class TimeoutsTest {

    private static final UdpTimeouts THREE = UdpTimeouts.of(60 * SECOND, 30 * SECOND, 120 * SECOND);
    private static final NatBehaviour LINUX = NatBehaviour.linux(30 * SECOND, 120 * SECOND);

    @Test
    void newMappingLivesForItsTime() {
        expectsLife(new Home(with(THREE)), 60 * SECOND);
    }

    @Test
    void oneWayMappingLivesForItsTime() {
        var home = new Home(with(THREE));
        home.out(ALICE, SERVER);
        home.after(SECOND);

        expectsLife(home, 30 * SECOND);
    }

    @Test
    void answeredMappingLivesForItsTime() {
        var home = new Home(with(THREE));
        String outside = home.out(ALICE, SERVER);
        home.in(SERVER, outside);

        expectsEndAfter(home, outside, 120 * SECOND);
    }

    @Test
    void answerThatEstablishesAfterAMomentDoesSoOnlyLater() {
        var home = new Home(with(THREE.establishedBy(EstablishedBy.REPLY, SECOND)));
        String outside = home.out(ALICE, SERVER);
        home.after(SECOND).in(SERVER, outside);
        expectsEndAfter(home, outside, 30 * SECOND);

        String again = home.after(1).out(ALICE, SERVER);
        home.after(SECOND + 1).in(SERVER, again);
        expectsEndAfter(home, again, 120 * SECOND);
    }

    @Test
    void packetAfterTheAnswerEstablishes() {
        var home = new Home(with(THREE.establishedBy(EstablishedBy.PACKET_AFTER_REPLY, 0)));
        String outside = home.out(ALICE, SERVER);
        home.in(SERVER, outside);
        expectsEndAfter(home, outside, 30 * SECOND);

        String again = home.out(ALICE, SERVER);
        home.in(SERVER, again);
        home.in(SERVER, again);
        expectsEndAfter(home, again, 120 * SECOND);
    }

    /// pf_test_state_udp: either end has to send after the other one.
    @Test
    void packetOfTheOpenerAfterTheAnswerEstablishes() {
        var home = new Home(with(THREE.establishedBy(EstablishedBy.OPENER_AFTER_REPLY, 0)));
        String outside = home.out(ALICE, SERVER);
        home.in(SERVER, outside);
        home.in(SERVER, outside);
        expectsEndAfter(home, outside, 30 * SECOND);

        String again = home.out(ALICE, SERVER);
        home.in(SERVER, again);
        home.out(ALICE, SERVER);
        expectsEndAfter(home, again, 120 * SECOND);
    }

    @ParameterizedTest
    @CsvSource({"2000000000, 30", "2000000001, 120"})
    void linuxMakesAStreamOfAnAnsweredFlowThatIsOlderThanTwoSeconds(long age, long seconds) {
        var home = new Home(LINUX);
        String outside = home.out(ALICE, SERVER);
        home.in(SERVER, outside);
        home.after(age).out(ALICE, SERVER);

        expectsEndAfter(home, outside, seconds * SECOND);
    }

    @Test
    void answerThatIsTheFirstDoesNotMakeAStreamForLinux() {
        var home = new Home(LINUX);
        String outside = home.out(ALICE, SERVER);
        home.after(10 * SECOND).in(SERVER, outside);

        expectsEndAfter(home, outside, 30 * SECOND);
    }

    @Test
    void unansweredFlowIsNoStreamForLinuxHoweverOldItIs() {
        var home = new Home(LINUX);
        home.out(ALICE, SERVER);
        home.after(29 * SECOND).out(ALICE, SERVER);
        home.after(29 * SECOND);

        expectsLife(home, 30 * SECOND);
    }

    @Test
    void streamStaysOne() {
        var home = new Home(LINUX);
        String outside = home.out(ALICE, SERVER);
        home.in(SERVER, outside);
        home.after(3 * SECOND).in(SERVER, outside);
        home.after(119 * SECOND).in(SERVER, outside);

        expectsEndAfter(home, outside, 120 * SECOND);
    }

    @ParameterizedTest
    @CsvSource({"OUTBOUND, true, false", "INBOUND, false, true", "BOTH, true, true"})
    void packetsOfTheirDirectionProlongAMapping(Refresh refresh, boolean byOutbound, boolean byInbound) {
        NatBehaviour behaviour = with(UdpTimeouts.always(30 * SECOND)).with(refresh);

        assertThat(isProlonged(new Home(behaviour), true)).isEqualTo(byOutbound);
        assertThat(isProlonged(new Home(behaviour), false)).isEqualTo(byInbound);
    }

    private static boolean isProlonged(Home home, boolean outbound) {
        String outside = home.out(ALICE, SERVER);
        home.after(20 * SECOND);
        assertThat(outbound ? home.out(ALICE, SERVER) : home.in(SERVER, outside))
                .isEqualTo(outbound ? outside : ALICE);
        return home.after(15 * SECOND).in(SERVER, outside).equals(ALICE);
    }

    @Test
    void filteredPacketProlongsNothing() {
        var home = new Home(with(UdpTimeouts.always(30 * SECOND))
                .with(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT));
        String outside = home.out(ALICE, SERVER);

        assertThat(home.after(29 * SECOND).in(Home.OTHER_HOST, outside)).isEqualTo("FILTERED");
        assertThat(home.after(SECOND).in(SERVER, outside)).isEqualTo("NO_MAPPING");
    }

    @Test
    void strangerProlongsAMappingWhereTheFilterAdmitsHimAndInboundPacketsDo() {
        for (Refresh refresh : Refresh.values()) {
            var home = new Home(with(UdpTimeouts.always(30 * SECOND)).with(refresh));
            String outside = home.out(ALICE, SERVER);

            assertThat(home.after(29 * SECOND).in(Home.OTHER_HOST, outside)).isEqualTo(ALICE);
            assertThat(home.after(29 * SECOND).in(Home.OTHER_HOST, outside))
                    .as(refresh.name())
                    .isEqualTo(refresh == Refresh.OUTBOUND ? "NO_MAPPING" : ALICE);
        }
    }

    @Test
    void certainPortsHaveATimeOfTheirOwn() {
        var home = new Home(with(THREE.forPort(53, 10 * SECOND)));
        String outside = home.out(ALICE, "203.0.113.10:53");
        home.in("203.0.113.10:53", outside);

        assertThat(home.after(10 * SECOND - 1).in("203.0.113.10:53", outside)).isEqualTo(ALICE);
        assertThat(home.after(10 * SECOND).in("203.0.113.10:53", outside)).isEqualTo("NO_MAPPING");
    }

    @Test
    void establishedLifeMayBeTheShorterOne() {
        // Open vSwitch in userspace: 60 s, and 30 s once both sides have spoken.
        var home = new Home(with(UdpTimeouts.of(60 * SECOND, 60 * SECOND, 30 * SECOND)));
        String outside = home.out(ALICE, SERVER);
        home.after(SECOND).in(SERVER, outside);

        assertThat(home.nat.nextDeadline()).isEqualTo(OptionalLong.of(31 * SECOND));
        expectsEndAfter(home, outside, 30 * SECOND);
    }

    @Test
    void timerOfTheDeviceRunsFromItsOwnLastPacket() {
        // Super SIM: an answer makes it a stream, whose 12 s begin when the device sends.
        var home = new Home(
                with(UdpTimeouts.of(30 * SECOND, 30 * SECOND, 12 * SECOND)).with(Refresh.OUTBOUND));
        String outside = home.out(ALICE, SERVER);
        home.after(SECOND).in(SERVER, outside);
        home.after(SECOND).out(ALICE, SERVER);
        home.after(5 * SECOND).in(SERVER, outside);

        assertThat(home.after(7 * SECOND - 1).in(SERVER, outside)).isEqualTo(ALICE);
        assertThat(home.after(1).in(SERVER, outside)).isEqualTo("NO_MAPPING");
    }

    @Test
    void queryOfIcmpLivesForItsTime() {
        var home = new Home(NatBehaviour.RFC_4787);
        String outside = home.out(Protocol.ICMP, "192.168.1.2:7", "203.0.113.10:0", Packet.Segment.DATA);

        assertThat(home.after(60 * SECOND - 1).in(Protocol.ICMP, "203.0.113.10:0", outside, Packet.Segment.DATA))
                .isEqualTo("192.168.1.2:7");
        assertThat(home.after(60 * SECOND).in(Protocol.ICMP, "203.0.113.10:0", outside, Packet.Segment.DATA))
                .isEqualTo("NO_MAPPING");
    }

    @ParameterizedTest
    @CsvSource({"SYN, SYN, 7440", "SYN, FIN, 240", "SYN, RST, 240", "FIN, SYN, 240"})
    void connectionOfTcpLivesByItsState(Packet.Segment first, Packet.Segment answer, long seconds) {
        var home = new Home(NatBehaviour.RFC_4787);
        String outside = home.out(Protocol.TCP, ALICE, SERVER, first);
        home.in(Protocol.TCP, SERVER, outside, answer);

        assertThat(home.nat.nextDeadline()).isEqualTo(OptionalLong.of(seconds * SECOND));
    }

    @Test
    void connectionOfTcpThatOpensLivesForAShortTime() {
        var home = new Home(NatBehaviour.RFC_4787);
        String outside = home.out(Protocol.TCP, ALICE, SERVER, Packet.Segment.SYN);

        home.after(240 * SECOND);
        assertThat(home.in(Protocol.TCP, SERVER, outside, Packet.Segment.SYN)).isEqualTo("NO_MAPPING");
    }

    @Test
    void timeThatIsNotLongerThanNothingIsRefused() {
        assertThatThrownBy(() -> UdpTimeouts.always(0)).hasMessage("timeouts are longer than 0");
        assertThatThrownBy(() -> THREE.forPort(53, 0)).hasMessage("timeouts are longer than 0");
        assertThatThrownBy(() -> new TcpTimeouts(1, 1, 0)).hasMessage("timeouts are longer than 0");
    }

    private static NatBehaviour with(UdpTimeouts udp) {
        return NatBehaviour.RFC_4787.with(udp);
    }

    /// Sends a packet of the inside, after which the mapping lives for so long.
    private static void expectsLife(Home home, long nanos) {
        expectsEndAfter(home, home.out(ALICE, SERVER), nanos);
    }

    private static void expectsEndAfter(Home home, String outside, long nanos) {
        assertThat(home.nat.nextDeadline()).isEqualTo(OptionalLong.of(home.now + nanos));
        home.after(nanos - 1).nat.expire(home.now);
        assertThat(home.nat.mappings()).isEqualTo(1);
        assertThat(home.after(1).in(SERVER, outside)).isEqualTo("NO_MAPPING");
        assertThat(home.nat.mappings()).isZero();
    }
}
