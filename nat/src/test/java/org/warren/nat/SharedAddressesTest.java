package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.warren.nat.DsLite.Tunnelled;
import org.warren.nat.Nat64.Result;

/// NATs whose hosts have no IPv4 address of their own: DS-Lite, and both it and NAT64 on random traffic beside a model
/// that is slow and obvious.
class SharedAddressesTest {

    private static final long SECOND = Home.SECOND;
    private static final Ipv6Endpoint HOME = new Ipv6Endpoint(0x2001_0db8_0000_0001L, 1, 0);
    private static final Ipv6Endpoint NEIGHBOUR = new Ipv6Endpoint(0x2001_0db8_0000_0002L, 1, 0);
    private static final Endpoint PHONE = Endpoint.parse(Home.ALICE);
    private static final Endpoint SERVER = Endpoint.parse(Home.SERVER);
    private static final List<Endpoint> REMOTE =
            List.of(SERVER, Endpoint.parse(Home.SAME_HOST), Endpoint.parse(Home.OTHER_HOST));
    /// How the oracle knows the hosts.
    private static final List<Endpoint> KNOWN =
            List.of(PHONE, Endpoint.parse(Home.BOB), Endpoint.parse("192.168.1.2:51821"));

    /// What both have in common, for hosts by their number.
    private interface Side {
        /// The source with which a packet leaves.
        Endpoint out(int host, Endpoint remote, long now);

        /// The host at which a packet arrives.
        Optional<Integer> in(Endpoint remote, Endpoint outside, long now);
    }

    @Test
    void homesWithTheSameAddressesAreToldApartByTheirTunnels() {
        var carrier = new DsLite(NatBehaviour.RFC_4787, List.of(Home.WAN), new Random(1));
        Endpoint one = sent(carrier, HOME, 0);
        Endpoint other = sent(carrier, NEIGHBOUR, 0);

        assertThat(one).isNotEqualTo(other);
        assertThat(carrier.fromOutside(Packet.udp(SERVER, one), 1))
                .contains(new Tunnelled(HOME, Packet.udp(SERVER, PHONE)));
        assertThat(carrier.fromOutside(Packet.udp(SERVER, other), 1))
                .contains(new Tunnelled(NEIGHBOUR, Packet.udp(SERVER, PHONE)));
        assertThat(carrier.fromHome(new Tunnelled(HOME, Packet.udp(PHONE, other)), 2)
                        .inside())
                .as("from home to home")
                .contains(new Tunnelled(NEIGHBOUR, Packet.udp(one, PHONE)));
        assertThatThrownBy(() -> new DsLite(
                        NatBehaviour.RFC_4787.with(Hairpinning.INTERNAL_SOURCE), List.of(Home.WAN), new Random(1)))
                .hasMessage("a NAT of DS-Lite hairpins with the external source or not at all");
    }

    /// Two timers in a row: the shorter one decides, whichever NAT has it.
    @Test
    void withARoutersNatItIsTheSecondOfTwo() {
        for (long home : new long[] {30, 120}) {
            var router = new Translator(life(home), List.of(Endpoint.address("192.0.0.2")), new Random(1));
            var carrier = new DsLite(life(150 - home), List.of(Home.WAN), new Random(1));
            var left = (Outcome.Forwarded) router.fromInside(Packet.udp(PHONE, SERVER), 0);
            Endpoint seen = carrier.fromHome(new Tunnelled(HOME, left.packet()), 0)
                    .outside()
                    .orElseThrow()
                    .source();

            assertThat(reaches(router, carrier, seen, 30 * SECOND - 1)).isTrue();
            assertThat(carrier.nextDeadline()).isPresent();
            assertThat(reaches(router, carrier, seen, 30 * SECOND)).isFalse();
        }
    }

    private static NatBehaviour life(long seconds) {
        return NatBehaviour.RFC_4787.with(UdpTimeouts.always(seconds * SECOND)).with(Refresh.OUTBOUND);
    }

    private static boolean reaches(Translator router, DsLite carrier, Endpoint seen, long now) {
        return carrier.fromOutside(Packet.udp(SERVER, seen), now)
                .filter(came -> router.fromOutside(came.packet(), now) instanceof Outcome.Forwarded)
                .isPresent();
    }

    private static Endpoint sent(DsLite carrier, Ipv6Endpoint home, long now) {
        return carrier.fromHome(new Tunnelled(home, Packet.udp(PHONE, SERVER)), now)
                .outside()
                .orElseThrow()
                .source();
    }

    @Test
    void nat64AgreesWithTheOracleOnRandomTraffic() {
        int passed = 0;
        for (int seed = 0; seed < 200; seed++) {
            NatBehaviour behaviour = behaviour(seed);
            var nat = new Nat64(Prefix64.WELL_KNOWN, behaviour, List.of(Home.WAN), new Random(seed));
            passed += agreements(seed, behaviour, new Side() {
                @Override
                public Endpoint out(int host, Endpoint remote, long now) {
                    var packet = Ipv6Packet.udp(ipv6(host), Prefix64.WELL_KNOWN.embed(remote));
                    return ((Result.ToIpv4) nat.fromIpv6(packet, now)).packet().source();
                }

                @Override
                public Optional<Integer> in(Endpoint remote, Endpoint outside, long now) {
                    if (!(nat.fromIpv4(Packet.udp(remote, outside), now) instanceof Result.ToIpv6 came)) {
                        return Optional.empty();
                    }
                    assertThat(came.packet().source()).isEqualTo(Prefix64.WELL_KNOWN.embed(remote));
                    return number(host -> came.packet().destination().equals(ipv6(host)));
                }
            });
        }
        assertThat(passed).as("packets that came in").isGreaterThan(5000);
    }

    @Test
    void dsLiteAgreesWithTheOracleOnRandomTraffic() {
        int passed = 0;
        for (int seed = 0; seed < 200; seed++) {
            NatBehaviour behaviour = behaviour(seed);
            var nat = new DsLite(behaviour, List.of(Home.WAN), new Random(seed));
            passed += agreements(seed, behaviour, new Side() {
                @Override
                public Endpoint out(int host, Endpoint remote, long now) {
                    return nat.fromHome(tunnelled(host, remote, true), now)
                            .outside()
                            .orElseThrow()
                            .source();
                }

                @Override
                public Optional<Integer> in(Endpoint remote, Endpoint outside, long now) {
                    return nat.fromOutside(Packet.udp(remote, outside), now)
                            .flatMap(came -> number(host -> came.equals(tunnelled(host, remote, false))));
                }
            });
        }
        assertThat(passed).as("packets that came in").isGreaterThan(5000);
    }

    /// Hosts that differ in the address, or in the port alone, as those that the oracle knows do.
    private static Ipv6Endpoint ipv6(int host) {
        return (host == 1 ? NEIGHBOUR : HOME).withPort(KNOWN.get(host).port());
    }

    /// Homes whose hosts have the same address.
    private static Tunnelled tunnelled(int host, Endpoint remote, boolean outbound) {
        Endpoint own = PHONE.withPort(KNOWN.get(host).port());
        return new Tunnelled(
                host == 1 ? NEIGHBOUR : HOME, outbound ? Packet.udp(own, remote) : Packet.udp(remote, own));
    }

    private static Optional<Integer> number(IntPredicate isOne) {
        return List.of(0, 1, 2).stream().filter(isOne::test).findFirst();
    }

    private static NatBehaviour behaviour(int seed) {
        NatBehaviour random = OracleTest.behaviour(new Random(seed));
        return random.with(random.udp().stuckAfter(0));
    }

    /// Returns how many packets came in.
    private static int agreements(int seed, NatBehaviour behaviour, Side side) {
        var random = new Random(seed);
        var oracle = new Oracle(behaviour);
        List<Endpoint> outsides = new ArrayList<>(List.of(new Endpoint(Home.WAN, 51_820)));
        long now = 0;
        int passed = 0;
        for (int i = 0; i < 250; i++) {
            now += (long) random.nextInt(4) * random.nextInt(3);
            Endpoint remote = REMOTE.get(random.nextInt(REMOTE.size()));
            boolean agrees;
            if (random.nextBoolean()) {
                int host = random.nextInt(KNOWN.size());
                Endpoint outside = side.out(host, remote, now);
                agrees = oracle.mayLeaveFrom(KNOWN.get(host), remote, outside, now);
                oracle.left(KNOWN.get(host), remote, outside, now);
                outsides.add(outside);
            } else {
                Endpoint outside = outsides.get(Math.max(0, outsides.size() - 1 - random.nextInt(6)));
                Optional<Endpoint> arrived = side.in(remote, outside, now).map(KNOWN::get);
                agrees = oracle.arrival(remote, outside, now).equals(arrived);
                passed += arrived.isPresent() ? 1 : 0;
            }
            assertThat(agrees).as("seed %s, packet %s, %s", seed, i, behaviour).isTrue();
        }
        return passed;
    }
}
