package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.warren.nat.Outcome.Forwarded;
import org.warren.nat.UdpTimeouts.EstablishedBy;

/// Random traffic through random behaviours, beside a model that is slow and obvious.
class OracleTest {

    private static final int BEHAVIOURS = 400;
    private static final int PACKETS = 250;
    private static final List<String> INSIDE = List.of(Home.ALICE, Home.BOB, "192.168.1.2:51821");
    private static final List<String> REMOTE = List.of(Home.SERVER, Home.SAME_HOST, Home.OTHER_HOST, "198.51.100.7:53");

    private int stuck;

    @Test
    void libraryAgreesWithTheOracleOnRandomTraffic() {
        stuck = 0;
        int passed = 0;
        for (int seed = 0; seed < BEHAVIOURS; seed++) {
            passed += disagreements(seed, behaviour -> new Rules(behaviour), true);
        }
        assertThat(passed).as("packets that came in").isGreaterThan(10_000);
        assertThat(stuck).as("packets of flows that had grown too old").isGreaterThan(200);
    }

    @Test
    void oracleFindsAFlowThatIsStuckANanosecondLate() {
        Function<NatBehaviour, Rules> late = behaviour -> new Rules(behaviour) {
            @Override
            boolean isStuck(MappingEntry mapping, long now) {
                return super.isStuck(mapping, now - 1);
            }
        };
        int found = 0;
        for (int seed = 0; seed < 200; seed++) {
            found += disagreements(seed, late, false);
        }
        assertThat(found).isPositive();
    }

    @Test
    void oracleFindsARuleThatIsWrongByANanosecond() {
        Function<NatBehaviour, Rules> late = behaviour -> new Rules(behaviour) {
            @Override
            boolean isAlive(long expiresNanos, long now) {
                return expiresNanos - now >= 0;
            }
        };
        int found = 0;
        for (int seed = 0; seed < 50; seed++) {
            found += disagreements(seed, late, false);
        }
        assertThat(found).isPositive();
    }

    /// Returns how many packets passed inwards, or of a wrong library how many outcomes differed.
    private int disagreements(int seed, Function<NatBehaviour, Rules> rules, boolean mustAgree) {
        var random = new Random(seed);
        var behaviour = behaviour(random);
        var nat = new Translator(rules.apply(behaviour), List.of(Home.WAN), new Random(seed), event -> {});
        var oracle = new Oracle(behaviour);
        List<Endpoint> outsides = new ArrayList<>(List.of(new Endpoint(Home.WAN, 51820)));
        long now = 0;
        int count = 0;
        for (int i = 0; i < PACKETS; i++) {
            now += (long) random.nextInt(4) * random.nextInt(3);
            Endpoint remote = Endpoint.parse(REMOTE.get(random.nextInt(REMOTE.size())));
            boolean agrees;
            if (random.nextBoolean()) {
                Endpoint inside = Endpoint.parse(INSIDE.get(random.nextInt(INSIDE.size())));
                Outcome outcome = nat.fromInside(Packet.udp(inside, remote), now);
                if (oracle.isStuck(inside, remote, now)) {
                    agrees = outcome.equals(new Outcome.Dropped(Outcome.Reason.STUCK));
                    stuck += agrees ? 1 : 0;
                } else if (outcome instanceof Forwarded forwarded) {
                    Endpoint outside = forwarded.packet().source();
                    agrees = oracle.mayLeaveFrom(inside, remote, outside, now);
                    oracle.left(inside, remote, outside, now);
                    outsides.add(outside);
                } else {
                    agrees = false;
                }
            } else {
                Endpoint outside = outsides.get(Math.max(0, outsides.size() - 1 - random.nextInt(6)));
                Outcome outcome = nat.fromOutside(Packet.udp(remote, outside), now);
                Optional<Endpoint> arrival = outcome instanceof Forwarded forwarded
                        ? Optional.of(forwarded.packet().destination())
                        : Optional.empty();
                agrees = oracle.arrival(remote, outside, now).equals(arrival);
                count += mustAgree && arrival.isPresent() ? 1 : 0;
            }
            if (mustAgree) {
                assertThat(agrees)
                        .as("seed %s, packet %s, %s", seed, i, behaviour)
                        .isTrue();
            } else if (!agrees) {
                return 1;
            }
        }
        return count;
    }

    static NatBehaviour behaviour(Random random) {
        var ports =
                PortAssignment.of(one(random, PortAssignment.Method.values())).between(50_000, 52_000);
        ports = random.nextBoolean() ? ports.keepingParity() : ports;
        ports = random.nextBoolean() ? ports.overloaded() : ports;
        var udp = UdpTimeouts.of(1 + random.nextInt(9), 1 + random.nextInt(9), 1 + random.nextInt(15))
                .establishedBy(one(random, EstablishedBy.values()), random.nextInt(4));
        // Now and then flows grow too old.
        udp = random.nextInt(4) == 0 ? udp.stuckAfter(10 + random.nextInt(30)) : udp;
        return NatBehaviour.RFC_4787
                .with(one(random, Dependence.values()), one(random, Dependence.values()))
                .with(ports)
                .with(one(random, Refresh.values()))
                .with(random.nextBoolean() ? udp.forPort(53, 2) : udp);
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
