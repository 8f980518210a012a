package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.nat.Home.ALICE;
import static org.warren.nat.Home.BOB;
import static org.warren.nat.Home.OTHER_HOST;
import static org.warren.nat.Home.SECOND;
import static org.warren.nat.Home.SERVER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.nat.Outcome.Dropped;
import org.warren.nat.Outcome.Reason;

/// Hairpinning, ICMP errors, limits, and what befalls a NAT.
class FaultsTest {

    private static final NatBehaviour STRICT =
            NatBehaviour.linux(30 * SECOND, 120 * SECOND).with(PortAssignment.of(PortAssignment.Method.SEQUENTIAL));

    @Test
    void hairpinnedPacketHasTheSourceThatTheBehaviourSays() {
        assertThat(hairpin(Hairpinning.NONE)).isEqualTo(new Dropped(Reason.NO_HAIRPINNING));
        assertThat(hairpin(Hairpinning.EXTERNAL_SOURCE))
                .isEqualTo(new Outcome.Forwarded(packet("203.0.113.1:1025", ALICE), true));
        assertThat(hairpin(Hairpinning.INTERNAL_SOURCE)).isEqualTo(new Outcome.Forwarded(packet(BOB, ALICE), true));
    }

    private static Outcome hairpin(Hairpinning hairpinning) {
        var home = new Home(
                NatBehaviour.RFC_4787.with(hairpinning).with(PortAssignment.of(PortAssignment.Method.SEQUENTIAL)));
        String outside = home.out(ALICE, SERVER);
        return home.nat.fromInside(packet(BOB, outside), 0);
    }

    @Test
    void hairpinnedPacketIsFilteredAsOthersAre() {
        var home = new Home(STRICT.with(Hairpinning.EXTERNAL_SOURCE));
        String alice = home.out(ALICE, SERVER);

        assertThat(home.out(BOB, alice)).isEqualTo("FILTERED");
        assertThat(home.out(BOB, "203.0.113.1:9")).isEqualTo("FILTERED");
    }

    @Test
    void errorAboutAPacketOfAMappingIsTranslated() {
        var home = new Home(STRICT);
        String outside = home.out(ALICE, SERVER);

        assertThat(error(home, packet(outside, SERVER)))
                .isEqualTo(new Outcome.ForwardedError(
                        new IcmpError(Home.WAN + 7, Endpoint.parse(ALICE).address(), packet(ALICE, SERVER)), true));
        assertThat(home.in(SERVER, outside)).as("REQ-12: it ends nothing").isEqualTo(ALICE);
        assertThat(error(home, packet(outside, OTHER_HOST))).isEqualTo(new Dropped(Reason.NO_MAPPING));
    }

    @Test
    void errorProlongsNothing() {
        var home = new Home(STRICT);
        String outside = home.out(ALICE, SERVER);
        home.after(29 * SECOND);
        error(home, packet(outside, SERVER));

        assertThat(home.after(SECOND).in(SERVER, outside)).isEqualTo("NO_MAPPING");
    }

    @Test
    void errorMayBeIgnoredOrEndTheMapping() {
        var deaf = new Home(STRICT.with(IcmpHandling.IGNORED));
        assertThat(error(deaf, packet(deaf.out(ALICE, SERVER), SERVER))).isEqualTo(new Dropped(Reason.ICMP_IGNORED));

        var hasty = new Home(STRICT.with(IcmpHandling.ENDS_MAPPING));
        String outside = hasty.out(ALICE, SERVER);
        assertThat(error(hasty, packet(outside, SERVER))).isInstanceOf(Outcome.ForwardedError.class);
        assertThat(hasty.in(SERVER, outside)).isEqualTo("NO_MAPPING");
    }

    @Test
    void errorFromInsideIsTranslated() {
        var home = new Home(STRICT);
        String outside = home.out(ALICE, SERVER);
        int alice = Endpoint.parse(ALICE).address();
        int server = Endpoint.parse(SERVER).address();

        assertThat(home.nat.errorFromInside(new IcmpError(alice, server, packet(SERVER, ALICE)), 0))
                .isEqualTo(new Outcome.ForwardedError(new IcmpError(Home.WAN, server, packet(SERVER, outside)), false));
        assertThat(home.nat.errorFromInside(new IcmpError(alice, server, packet(OTHER_HOST, ALICE)), 0))
                .isEqualTo(new Dropped(Reason.NO_MAPPING));
    }

    private static Outcome error(Home home, Packet quoted) {
        return home.nat.errorFromOutside(new IcmpError(Home.WAN + 7, Home.WAN, quoted), home.now);
    }

    @Test
    void hostHasNoMoreMappingsThanItMay() {
        var home = new Home(STRICT.with(new Limits(2, 0, Eviction.NONE)));
        open(home, 2);

        assertThat(home.out("192.168.1.2:3", SERVER)).isEqualTo("HOST_LIMIT");
        assertThat(home.out("192.168.1.2:1", SERVER)).isEqualTo("203.0.113.1:1024");
        assertThat(home.out(BOB, SERVER)).isEqualTo("203.0.113.1:1026");
    }

    @Test
    void fullTableRefusesOrForgetsTheOldest() {
        var refusing = new Home(STRICT.with(new Limits(0, 2, Eviction.NONE)));
        open(refusing, 2);
        assertThat(refusing.out(BOB, SERVER)).isEqualTo("TABLE_FULL");

        var forgetting = new Home(STRICT.with(new Limits(0, 2, Eviction.OLDEST)));
        open(forgetting, 2);
        assertThat(forgetting.out(BOB, SERVER)).isEqualTo("203.0.113.1:1026");
        assertThat(forgetting.in(SERVER, "203.0.113.1:1024")).isEqualTo("NO_MAPPING");
        assertThat(forgetting.in(SERVER, "203.0.113.1:1025")).isEqualTo("192.168.1.2:2");
    }

    @Test
    void establishedFlowIsSparedWhenTheTableIsFull() {
        var home = new Home(STRICT.with(new Limits(0, 2, Eviction.UNASSURED_FIRST)));
        open(home, 2);
        establish(home, 1);

        assertThat(home.out(BOB, SERVER)).isEqualTo("203.0.113.1:1026");
        assertThat(home.in(SERVER, "203.0.113.1:1025")).isEqualTo("NO_MAPPING");
        assertThat(home.in(SERVER, "203.0.113.1:1024")).isEqualTo("192.168.1.2:1");
    }

    @Test
    void tableFullOfEstablishedFlowsRefuses() {
        var home = new Home(STRICT.with(new Limits(0, 2, Eviction.UNASSURED_FIRST)));
        open(home, 2);
        establish(home, 1);
        establish(home, 2);

        assertThat(home.out(BOB, SERVER)).isEqualTo("TABLE_FULL");
    }

    private static void open(Home home, int count) {
        for (int port = 1; port <= count; port++) {
            home.out("192.168.1.2:" + port, SERVER);
        }
    }

    private static void establish(Home home, int port) {
        home.in(SERVER, "203.0.113.1:" + (1023 + port));
        home.after(3 * SECOND).out("192.168.1.2:" + port, SERVER);
    }

    @Test
    void newAddressMakesAllMappingsUnknown() {
        var home = new Home(STRICT);
        String before = home.out(ALICE, SERVER);
        home.nat.changeAddresses(List.of(Home.WAN + 1), home.now);

        assertThat(home.in(SERVER, before)).isEqualTo("NO_MAPPING");
        assertThat(home.out(ALICE, SERVER)).isEqualTo("203.0.113.2:1025");
    }

    @Test
    void rebootForgetsMappingsAndPorts() {
        var home = new Home(STRICT);
        String before = home.out(ALICE, SERVER);
        home.nat.reboot(home.now);

        assertThat(home.in(SERVER, before)).isEqualTo("NO_MAPPING");
        assertThat(home.out(BOB, SERVER)).as("another host has the port").isEqualTo(before);
        assertThat(home.in(SERVER, before)).isEqualTo(BOB);
    }

    @Test
    void stuckFlowPassesAgainFromAnotherPort() {
        var home = new Home(STRICT);
        String outside = home.out(ALICE, SERVER);
        home.nat.stick(Protocol.UDP, Endpoint.parse(ALICE));

        assertThat(home.out(ALICE, SERVER)).isEqualTo("STUCK");
        assertThat(home.in(SERVER, outside)).isEqualTo("STUCK");
        assertThat(home.out("192.168.1.2:4000", SERVER)).isEqualTo("203.0.113.1:1025");
        home.nat.reboot(home.now);
        assertThat(home.out(ALICE, SERVER)).isEqualTo("203.0.113.1:1024");
    }

    /// At 5 minutes of age the next packet is the last, of either direction, and 1 ns before it is not.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void flowThatHasGrownTooOldIsDroppedForGood(boolean outbound) {
        var home = new Home(STRICT.with(STRICT.udp().stuckAfter(300 * SECOND)));
        String outside = home.out(ALICE, SERVER);
        for (int i = 1; i < 15; i++) {
            assertThat(home.at(i * 20L * SECOND).out(ALICE, SERVER)).isEqualTo(outside);
        }
        home.at(300 * SECOND - 1);
        assertThat(home.out(ALICE, SERVER)).isEqualTo(outside);
        assertThat(home.in(SERVER, outside)).isEqualTo(ALICE);

        home.at(300 * SECOND);
        assertThat(outbound ? home.out(ALICE, SERVER) : home.in(SERVER, outside))
                .isEqualTo("STUCK");
        assertThat(home.events.getLast()).satisfies(event -> {
            assertThat(event.type()).isEqualTo(SessionEvent.Type.STUCK);
            assertThat(event.expiresNanos()).isEqualTo(300 * SECOND);
        });
        assertThat(home.after(10_000 * SECOND).out(ALICE, SERVER)).as("silence").isEqualTo("STUCK");
        assertThat(home.out("192.168.1.2:51821", SERVER)).as("another port").isNotEqualTo("STUCK");
        home.nat.reboot(home.now);
        assertThat(home.out(ALICE, SERVER)).as("a restart").isNotEqualTo("STUCK");
    }

    @Test
    void flowThatIsForgottenInTimeIsNotStuck() {
        var home = new Home(STRICT.with(UdpTimeouts.always(30 * SECOND).stuckAfter(60 * SECOND)));
        home.out(ALICE, SERVER);

        assertThat(home.at(30 * SECOND).out(ALICE, SERVER)).isNotEqualTo("STUCK");
        assertThat(home.at(59 * SECOND).out(ALICE, SERVER)).isNotEqualTo("STUCK");
        assertThat(home.at(88 * SECOND).out(ALICE, SERVER))
                .as("58 s after the second mapping")
                .isNotEqualTo("STUCK");
        assertThat(home.at(90 * SECOND).out(ALICE, SERVER)).isEqualTo("STUCK");
    }

    @Test
    void mappingThatOutlivesItsAddressKeepsItUntilThePortChanges() {
        var home = new Home(STRICT);
        home.out(ALICE, SERVER);
        home.nat.assignFrom(List.of(Endpoint.address("203.0.113.2")));

        assertThat(home.out(ALICE, SERVER)).isEqualTo("203.0.113.1:1024");
        assertThat(home.out("192.168.1.2:4000", SERVER)).startsWith("203.0.113.2:");
        assertThat(home.after(STRICT.udp().freshNanos()).out(ALICE, SERVER)).startsWith("203.0.113.2:");
    }

    @Test
    void sessionsTellWhatHappensToThem() {
        var home = new Home(STRICT);
        String outside = home.out(ALICE, SERVER);
        home.after(SECOND).in(SERVER, outside);
        home.after(SECOND).in(SERVER, outside);
        home.after(SECOND).out(ALICE, SERVER);
        home.at(200 * SECOND).nat.expire(home.now);

        assertThat(home.events)
                .extracting(SessionEvent::type)
                .containsExactly(
                        SessionEvent.Type.CREATED,
                        SessionEvent.Type.CHANGED,
                        SessionEvent.Type.REFRESHED,
                        SessionEvent.Type.CHANGED,
                        SessionEvent.Type.ENDED);
        assertThat(home.events.getLast().expiresNanos()).isEqualTo(123 * SECOND);
        assertThat(home.events.getLast().nanos()).isEqualTo(200 * SECOND);
        assertThat(home.nat.outsideOf(Protocol.UDP, Endpoint.parse(ALICE))).isEmpty();
    }

    private static Packet packet(String source, String destination) {
        return Packet.udp(Endpoint.parse(source), Endpoint.parse(destination));
    }
}
