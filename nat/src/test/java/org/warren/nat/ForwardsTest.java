package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.nat.Home.ALICE;
import static org.warren.nat.Home.BOB;
import static org.warren.nat.Home.OTHER_HOST;
import static org.warren.nat.Home.SERVER;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Ports of the outside that lead inside.
class ForwardsTest {

    private static final long SECOND = Home.SECOND;
    private static final NatBehaviour LINUX = NatBehaviour.linux(30 * SECOND, 120 * SECOND);
    private static final String FORWARDED = "203.0.113.1:443";

    private static Home home(NatBehaviour behaviour) {
        var home = new Home(behaviour);
        home.nat.forward(Protocol.UDP, 443, Endpoint.parse(ALICE));
        return home;
    }

    @ParameterizedTest
    @EnumSource
    void whoeverSendsToTheForwardedPortReachesTheHostWhichAnswersFromThere(Dependence dependence) {
        var home = home(Home.behaviour(dependence, Dependence.ADDRESS_AND_PORT_DEPENDENT));

        for (String remote : new String[] {SERVER, OTHER_HOST}) {
            assertThat(home.nat.destinationOf(Packet.udp(Endpoint.parse(remote), Endpoint.parse(FORWARDED)), 0))
                    .contains(Endpoint.parse(ALICE));
            assertThat(home.in(remote, FORWARDED)).isEqualTo(ALICE);
            assertThat(home.out(ALICE, remote)).isEqualTo(FORWARDED);
        }
        assertThat(home.in(SERVER, "203.0.113.1:444")).isEqualTo("NO_MAPPING");
        assertThat(home.in(Protocol.TCP, SERVER, FORWARDED, Packet.Segment.SYN)).isEqualTo("NO_MAPPING");
    }

    @Test
    void forwardIsThereAfterEverythingHasExpired() {
        var home = home(LINUX);
        home.in(SERVER, FORWARDED);

        assertThat(home.after(1000 * SECOND).in(SERVER, FORWARDED)).isEqualTo(ALICE);
        home.nat.reboot(home.now);
        assertThat(home.in(SERVER, FORWARDED)).isEqualTo(ALICE);
    }

    @Test
    void mappingOutlivesItsForwardByItsLifeAndLetsNobodyElseIn() {
        var home = home(LINUX);
        home.in(SERVER, FORWARDED);
        home.nat.withdraw(Protocol.UDP, 443);

        assertThat(home.after(30 * SECOND - 1).in(SERVER, FORWARDED)).isEqualTo(ALICE);
        assertThat(home.in(OTHER_HOST, FORWARDED)).isEqualTo("FILTERED");
        assertThat(home.after(30 * SECOND).in(SERVER, FORWARDED)).isEqualTo("NO_MAPPING");
    }

    /// Linux translates the answers alone; a NAT with one mapping for all remote ends has no other to give.
    @Test
    void whatTheHostSendsByItselfLeavesFromTheForwardedPortWhereMappingsAreForAll() {
        assertThat(home(NatBehaviour.RFC_4787).out(ALICE, SERVER)).isEqualTo(FORWARDED);
        assertThat(home(LINUX).out(ALICE, SERVER)).isEqualTo("203.0.113.1:51820");
    }

    /// Two connections of Linux's may not have the same answers.
    @Test
    void flowThatHasAMappingWithAnotherPortComesInFromAnotherSourcePortWithLinux() {
        var home = home(LINUX);
        home.out(ALICE, SERVER);

        Endpoint shown = source(home, SERVER, FORWARDED);
        assertThat(shown.address()).isEqualTo(Endpoint.parse(SERVER).address());
        assertThat(shown).isNotEqualTo(Endpoint.parse(SERVER));
        assertThat(source(home, SERVER, FORWARDED)).as("the next packet").isEqualTo(shown);
        assertThat(home.nat.fromInside(Packet.udp(Endpoint.parse(ALICE), shown), home.now))
                .as("the answer")
                .isEqualTo(new Outcome.Forwarded(Packet.udp(Endpoint.parse(FORWARDED), Endpoint.parse(SERVER)), false));
        assertThat(home.out(ALICE, SERVER)).as("the first flow").isEqualTo("203.0.113.1:51820");
        assertThat(source(home, SERVER, "203.0.113.1:51820")).isEqualTo(Endpoint.parse(SERVER));
    }

    @Test
    void changedSourceIsThatOfNoOtherFlowAndIsForgottenWithItsMapping() {
        var home = home(LINUX);
        home.nat.forward(Protocol.UDP, 444, Endpoint.parse(ALICE));
        home.out(ALICE, SERVER);
        Endpoint first = source(home, SERVER, FORWARDED);
        Endpoint second = source(home, SERVER, "203.0.113.1:444");

        assertThat(second).isNotEqualTo(first).isNotEqualTo(Endpoint.parse(SERVER));
        assertThat(source(home.after(30 * SECOND - 1), SERVER, FORWARDED)).isEqualTo(first);
        assertThat(source(home.after(30 * SECOND), SERVER, FORWARDED))
                .as("nothing is left to clash with")
                .isEqualTo(Endpoint.parse(SERVER));
    }

    @Test
    void errorsAboutAFlowWithAChangedSourceAreTranslatedToo() {
        var home = home(LINUX);
        home.out(ALICE, SERVER);
        Endpoint shown = source(home, SERVER, FORWARDED);
        Packet inside = Packet.udp(shown, Endpoint.parse(ALICE));
        Packet outside = Packet.udp(Endpoint.parse(SERVER), Endpoint.parse(FORWARDED));
        int alice = Endpoint.parse(ALICE).address();
        int server = Endpoint.parse(SERVER).address();

        assertThat(home.nat.errorFromInside(new IcmpError(alice, server, inside), home.now))
                .isEqualTo(new Outcome.ForwardedError(new IcmpError(Home.WAN, server, outside), false));
        Packet answer = Packet.udp(Endpoint.parse(FORWARDED), Endpoint.parse(SERVER));
        assertThat(home.nat.errorFromOutside(new IcmpError(server, Home.WAN, answer), home.now))
                .isEqualTo(new Outcome.ForwardedError(
                        new IcmpError(server, alice, Packet.udp(Endpoint.parse(ALICE), shown)), true));
    }

    private static Endpoint source(Home home, String remote, String outside) {
        return home.nat.fromOutside(Packet.udp(Endpoint.parse(remote), Endpoint.parse(outside)), home.now)
                        instanceof Outcome.Forwarded forwarded
                ? forwarded.packet().source()
                : Endpoint.parse("0.0.0.0:0");
    }

    /// A NAT that is not Linux's.
    @Test
    void flowThatHasAMappingWithAnotherPortIsNotForwarded() {
        var home = home(Home.behaviour(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT));
        home.out(ALICE, SERVER);

        assertThat(home.in(SERVER, FORWARDED)).isEqualTo("NO_MAPPING");
        assertThat(home.in(OTHER_HOST, FORWARDED)).isEqualTo(ALICE);
    }

    @Test
    void forwardedPortIsNobodyElses() {
        var home = new Home(NatBehaviour.RFC_4787);
        home.nat.forward(Protocol.UDP, 51820, Endpoint.parse("192.168.1.9:51820"));

        assertThat(home.out(BOB, SERVER)).isNotEqualTo("203.0.113.1:51820");
        assertThat(home.in(SERVER, "203.0.113.1:51820")).isEqualTo("192.168.1.9:51820");
    }

    @ParameterizedTest
    @CsvSource({"NONE, NO_HAIRPINNING, NO_HAIRPINNING", "INTERNAL_SOURCE, 192.168.1.3:51820, 192.168.1.2:51820"})
    void hostBehindTheSameNatReachesTheForwardAsTheHairpinningSays(Hairpinning kind, String there, String back) {
        var home = home(NatBehaviour.RFC_4787.with(kind));

        assertThat(home.out(BOB, FORWARDED)).isEqualTo(there);
        assertThat(home.out(ALICE, "203.0.113.1:51820")).isEqualTo(back);
    }

    @Test
    void hairpinnedPacketComesFromTheOutsideAndItsAnswerToo() {
        var home = home(NatBehaviour.RFC_4787.with(Hairpinning.EXTERNAL_SOURCE));
        String source = home.out(BOB, FORWARDED);

        assertThat(source).isEqualTo("203.0.113.1:51820");
        assertThat(home.out(ALICE, source)).isEqualTo(FORWARDED);
    }

    @Test
    void forwardIsRefusedWhereAMappingStandsInItsWay() {
        var home = new Home(NatBehaviour.RFC_4787);
        home.out("192.168.1.9:443", SERVER);
        home.out(ALICE, SERVER);

        assertThatThrownBy(() -> home.nat.forward(Protocol.UDP, 443, Endpoint.parse(BOB)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("port 443 cannot lead to 192.168.1.3:51820: a mapping has it");
        assertThatThrownBy(() -> home.nat.forward(Protocol.UDP, 444, Endpoint.parse(ALICE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("port 444 cannot lead to 192.168.1.2:51820: that has a mapping with another port");
        assertThatThrownBy(() -> home.nat.forward(Protocol.UDP, 0, Endpoint.parse(ALICE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a port is 1 to 65535, not 0");
        home.nat.forward(Protocol.TCP, 443, Endpoint.parse(BOB));
    }

    @Test
    void forwardCountsAgainstTheLimitsAsAnyMappingDoes() {
        var home = home(NatBehaviour.RFC_4787
                .with(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT)
                .with(new Limits(1, 0, Eviction.NONE)));
        home.in(SERVER, FORWARDED);

        assertThat(home.in(OTHER_HOST, FORWARDED)).isEqualTo("HOST_LIMIT");
    }

    @Test
    void stuckHostIsNotReached() {
        var home = home(LINUX);
        home.nat.stick(Protocol.UDP, Endpoint.parse(ALICE));

        assertThat(home.in(SERVER, FORWARDED)).isEqualTo("STUCK");
    }
}
