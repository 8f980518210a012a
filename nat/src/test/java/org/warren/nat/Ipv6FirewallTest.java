package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.nat.Outcome.Reason;
import org.warren.nat.UdpTimeouts.EstablishedBy;
import org.warren.nat.probe.Ipv6FirewallTestbed;
import org.warren.nat.probe.MeasuredNat;
import org.warren.nat.probe.NatProber;
import org.warren.nat.probe.SelfCheck;

/// RFC 6092's firewall, rule by rule, beside an oracle, and with one rule wrong.
class Ipv6FirewallTest {

    private static final long SECOND = Home.SECOND;
    private static final long DAY = 24 * 3600 * SECOND;
    private static final int TRIES = 200;
    private static final int PACKETS = 250;
    private static final Prefix64 OUTSIDE = Prefix64.parse("2001:db8:ff::/96");
    private static final Ipv6Endpoint ALICE = host("2001:db8:1::2", 51_820);
    private static final Ipv6Endpoint BOB = host("2001:db8:1::3", 51_820);
    private static final Ipv6Endpoint SERVER = host("2001:db8:ff::10", 51_820);
    private static final Ipv6Endpoint SAME_HOST = host("2001:db8:ff::10", 443);
    private static final Ipv6Endpoint OTHER_HOST = host("2001:db8:ff::7", 443);

    private Ipv6Firewall firewall = new Ipv6Firewall(Ipv6Firewall.RFC_6092, Ipv6FirewallTestbed.INSIDE);
    private long now;

    @Test
    void nobodyComesInWhoWasNotAsked() {
        assertThat(in(SERVER, ALICE)).contains(Reason.NO_MAPPING);
        assertThat(out(ALICE, SERVER)).isEmpty();
        assertThat(in(SERVER, ALICE)).isEmpty();
        assertThat(in(SERVER, ALICE.withPort(51_821))).contains(Reason.NO_MAPPING);
        assertThat(in(SERVER, BOB)).contains(Reason.NO_MAPPING);
    }

    /// REC-14, REC-16.
    @Test
    void recordOfUdpLivesForFiveMinutesAfterAPacketOfEitherSide() {
        out(ALICE, SERVER);
        now += 300 * SECOND - 1;
        assertThat(in(SERVER, ALICE)).isEmpty();
        now += 300 * SECOND - 1;
        assertThat(out(ALICE, SERVER)).isEmpty();
        now += 300 * SECOND;
        assertThat(in(SERVER, ALICE)).contains(Reason.NO_MAPPING);
        assertThat(firewall.records()).isZero();
    }

    @Test
    void packetFromOutsideDoesNotProlongWhereThatIsSaid() {
        firewall = new Ipv6Firewall(Ipv6Firewall.RFC_6092.with(Refresh.OUTBOUND), Ipv6FirewallTestbed.INSIDE);
        out(ALICE, SERVER);
        now += 300 * SECOND - 1;
        assertThat(in(SERVER, ALICE)).isEmpty();
        now += 1;
        assertThat(in(SERVER, ALICE)).contains(Reason.NO_MAPPING);
    }

    /// REC-17.
    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT, true, true",
        "ADDRESS_DEPENDENT, true, false",
        "ADDRESS_AND_PORT_DEPENDENT, false, false"
    })
    void filterLooksAtWhatItIsToLookAt(Dependence filtering, boolean admitsSameHost, boolean admitsOtherHost) {
        firewall = new Ipv6Firewall(
                Ipv6Firewall.RFC_6092.with(Dependence.ENDPOINT_INDEPENDENT, filtering), Ipv6FirewallTestbed.INSIDE);
        out(ALICE, SERVER);

        assertThat(in(SAME_HOST, ALICE).isEmpty()).isEqualTo(admitsSameHost);
        assertThat(in(OTHER_HOST, ALICE).isEmpty()).isEqualTo(admitsOtherHost);
    }

    /// REC-5 and REC-6.
    @Test
    void sourceOfTheOtherSideDoesNotPass() {
        out(ALICE, SERVER);

        assertThat(out(OTHER_HOST, SERVER)).contains(Reason.WRONG_SOURCE);
        assertThat(in(BOB, ALICE)).contains(Reason.WRONG_SOURCE);
    }

    /// REC-35: 2 h 4 min once both sides have spoken, 4 min before and after.
    @Test
    void recordOfTcpLivesByTheStateOfItsConnection() {
        tcp(true, Packet.Segment.SYN);
        now += 240 * SECOND - 1;
        assertThat(tcp(false, Packet.Segment.SYN)).isEmpty();
        tcp(true, Packet.Segment.DATA);
        now += 7440 * SECOND - 1;
        assertThat(tcp(false, Packet.Segment.DATA)).isEmpty();
        tcp(true, Packet.Segment.FIN);
        now += 240 * SECOND;
        assertThat(tcp(false, Packet.Segment.DATA)).contains(Reason.NO_MAPPING);
    }

    /// REC-10, REC-18 and REC-19.
    @Test
    void errorAboutARecordPassesAndEndsNothing() {
        out(ALICE, SERVER);

        assertThat(error(ALICE, SERVER)).isEmpty();
        assertThat(in(SERVER, ALICE)).isEmpty();
        assertThat(error(ALICE, OTHER_HOST)).contains(Reason.NO_MAPPING);
        assertThat(error(BOB, SERVER)).contains(Reason.NO_MAPPING);
    }

    @Test
    void limitOfAHostHolds() {
        firewall = new Ipv6Firewall(
                Ipv6Firewall.RFC_6092.with(new Limits(2, 3, Eviction.NONE)), Ipv6FirewallTestbed.INSIDE);
        out(ALICE, SERVER);
        out(ALICE.withPort(2), SERVER);
        assertThat(out(ALICE.withPort(3), SERVER)).contains(Reason.HOST_LIMIT);
        assertThat(out(BOB, SERVER)).isEmpty();
        assertThat(out(BOB.withPort(2), SERVER)).contains(Reason.TABLE_FULL);
    }

    /// Whoever forges sources does not cost it its memory, nor those who speak their records.
    @Test
    void floodOfStrangersIsForgotten() {
        out(ALICE, SERVER);
        for (int i = 0; i < 100_000; i++) {
            in(OUTSIDE.embed(new Endpoint(i, 1)), ALICE);
            in(OUTSIDE.embed(new Endpoint(i, 1)), BOB);
        }
        assertThat(firewall.hosts()).isLessThan(2_000);
        assertThat(in(SERVER, ALICE)).isEmpty();
    }

    @Test
    void restartForgetsEverything() {
        out(ALICE, SERVER);
        firewall.reboot(now);
        assertThat(in(SERVER, ALICE)).contains(Reason.NO_MAPPING);
    }

    @Test
    void firewallAgreesWithTheOracleOnRandomTraffic() {
        int passed = 0;
        for (int seed = 0; seed < TRIES; seed++) {
            int came = packetsThatCameIn(seed, WrongFirewalls::right);
            assertThat(came).as("seed %s", seed).isNotNegative();
            passed += came;
        }
        assertThat(passed).as("packets that came in").isGreaterThan(3_000);
    }

    @TestFactory
    Collection<DynamicTest> eachWrongRuleIsCaught() {
        return WrongFirewalls.ALL.entrySet().stream()
                .map(wrong -> DynamicTest.dynamicTest(wrong.getKey(), () -> assertThat(isCaught(wrong.getValue()))
                        .isTrue()))
                .toList();
    }

    @Test
    void selfCheckPassesTheRightOne() {
        for (Dependence filtering : Dependence.values()) {
            NatBehaviour behaviour = declared(filtering);
            assertThat(differences(behaviour, WrongFirewalls::right)).isEmpty();
        }
    }

    private static boolean isCaught(Function<NatBehaviour, FirewallRules> rules) {
        for (Dependence filtering : Dependence.values()) {
            if (!differences(declared(filtering), rules).isEmpty()) {
                return true;
            }
        }
        for (int seed = 0; seed < TRIES; seed++) {
            if (packetsThatCameIn(seed, rules) < 0) {
                return true;
            }
        }
        return false;
    }

    private static NatBehaviour declared(Dependence filtering) {
        return Ipv6Firewall.RFC_6092
                .with(Dependence.ENDPOINT_INDEPENDENT, filtering)
                .with(UdpTimeouts.of(60 * SECOND, 30 * SECOND, 120 * SECOND)
                        .establishedBy(EstablishedBy.PACKET_AFTER_REPLY, 2 * SECOND));
    }

    private static List<String> differences(NatBehaviour behaviour, Function<NatBehaviour, FirewallRules> rules) {
        var testbed = new Ipv6FirewallTestbed(new Ipv6Firewall(rules.apply(behaviour)));
        MeasuredNat measured = new NatProber(testbed, 1, DAY, DAY).measure();
        return SelfCheck.differences(behaviour, measured, 0);
    }

    /// Random traffic beside the oracle of a NAT whose outside endpoints are the inside ones.
    ///
    /// @return how many packets came in; negative where the firewall did something else than the oracle
    private static int packetsThatCameIn(int seed, Function<NatBehaviour, FirewallRules> rules) {
        var random = new Random(seed);
        NatBehaviour behaviour = OracleTest.behaviour(random);
        behaviour = Ipv6Firewall.RFC_6092
                .with(Dependence.ENDPOINT_INDEPENDENT, behaviour.filtering())
                .with(behaviour.refresh())
                .with(behaviour.udp().stuckAfter(0));
        var firewall = new Ipv6Firewall(rules.apply(behaviour));
        var oracle = new Oracle(behaviour);
        List<Ipv6Endpoint> insides = List.of(ALICE, BOB, ALICE.withPort(51_821));
        List<Ipv6Endpoint> others = List.of(SERVER, SAME_HOST, OTHER_HOST, BOB);
        long now = 0;
        int came = 0;
        for (int i = 0; i < PACKETS; i++) {
            now += (long) random.nextInt(4) * random.nextInt(3);
            Ipv6Endpoint inside = insides.get(random.nextInt(insides.size()));
            Ipv6Endpoint remote = others.get(random.nextInt(others.size()));
            Endpoint known = new Endpoint((int) inside.low(), inside.port());
            boolean isForged = remote.equals(BOB);
            boolean outbound = random.nextBoolean();
            boolean passes = (outbound
                            ? firewall.fromInside(
                                    Ipv6Packet.udp(isForged ? SERVER : inside, isForged ? OTHER_HOST : remote), now)
                            : firewall.fromOutside(Ipv6Packet.udp(remote, inside), now))
                    .isEmpty();
            boolean expected = !isForged;
            if (outbound && !isForged) {
                oracle.left(known, known(remote), known, now);
            } else if (!isForged) {
                expected = oracle.arrival(known(remote), known, now).isPresent();
                came += expected ? 1 : 0;
            }
            if (passes != expected) {
                return -1;
            }
        }
        return came;
    }

    /// A remote end as the oracle knows it.
    private static Endpoint known(Ipv6Endpoint remote) {
        return new Endpoint(Endpoint.address("203.0.113.0") | ((int) remote.low() & 0xff), remote.port());
    }

    private Optional<Reason> out(Ipv6Endpoint inside, Ipv6Endpoint remote) {
        return firewall.fromInside(Ipv6Packet.udp(inside, remote), now);
    }

    private Optional<Reason> in(Ipv6Endpoint remote, Ipv6Endpoint inside) {
        return firewall.fromOutside(Ipv6Packet.udp(remote, inside), now);
    }

    private Optional<Reason> tcp(boolean outbound, Packet.Segment segment) {
        return outbound
                ? firewall.fromInside(new Ipv6Packet(Protocol.TCP, ALICE, SERVER, segment), now)
                : firewall.fromOutside(new Ipv6Packet(Protocol.TCP, SERVER, ALICE, segment), now);
    }

    private Optional<Reason> error(Ipv6Endpoint inside, Ipv6Endpoint remote) {
        return firewall.errorFromOutside(
                new Ipv6Error(OTHER_HOST.withPort(0), inside.withPort(0), Ipv6Packet.udp(inside, remote)), now);
    }

    private static Ipv6Endpoint host(String address, int port) {
        return Ipv6Endpoint.address(address).withPort(port);
    }
}
