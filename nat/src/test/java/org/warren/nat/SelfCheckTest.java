package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.warren.nat.PortAssignment.Method;
import org.warren.nat.UdpTimeouts.EstablishedBy;
import org.warren.nat.probe.MeasuredNat;
import org.warren.nat.probe.ModelTestbed;
import org.warren.nat.probe.NatProber;
import org.warren.nat.probe.SelfCheck;

/// The self-check passes a NAT that does what was declared, and catches each one that is wrong by a step.
class SelfCheckTest {

    private static final long SECOND = Home.SECOND;
    private static final long DAY = 24 * 3600 * SECOND;

    /// Each setting of it can be seen from outside: its times are all different.
    private static final NatBehaviour DECLARED = NatBehaviour.RFC_4787
            .with(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT)
            .with(UdpTimeouts.of(60 * SECOND, 30 * SECOND, 120 * SECOND)
                    .establishedBy(EstablishedBy.PACKET_AFTER_REPLY, 2 * SECOND)
                    .forPort(53, 10 * SECOND));

    private static final NatBehaviour LIMITED = DECLARED.with(new Limits(20, 0, Eviction.UNASSURED_FIRST));

    @Test
    void modelDoesWhatIsDeclared() {
        assertThat(SelfCheck.differences(DECLARED, measure(new Rules(DECLARED)), 0))
                .isEmpty();
        assertThat(SelfCheck.differences(LIMITED, measure(new Rules(LIMITED)), 0))
                .isEmpty();
    }

    @Test
    void randomBehavioursAreMeasuredForWhatTheyAre() {
        for (int seed = 0; seed < 300; seed++) {
            NatBehaviour behaviour = random(new Random(seed));

            assertThat(SelfCheck.differences(behaviour, measure(new Rules(behaviour)), 0))
                    .as("seed %s, %s", seed, behaviour)
                    .isEmpty();
        }
    }

    /// Mutants of the library: rules of which one is wrong.
    private static Map<String, Function<NatBehaviour, Rules>> mutants() {
        Map<String, Function<NatBehaviour, Rules>> mutants = new LinkedHashMap<>();
        mutants.putAll(WrongRules.OF_TIME);
        mutants.putAll(WrongRules.OF_ADDRESSES);
        return mutants;
    }

    @TestFactory
    Collection<DynamicTest> eachMutantIsCaught() {
        return mutants().entrySet().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.getKey(), () -> {
                    NatBehaviour declared = WrongRules.declaredFor(mutant.getKey());
                    MeasuredNat right = measure(new Rules(declared));
                    MeasuredNat wrong = measure(mutant.getValue().apply(declared));

                    assertThat(SelfCheck.differences(declared, right, 0)).isEmpty();
                    assertThat(SelfCheck.differences(declared, wrong, 0)).isNotEmpty();
                }))
                .toList();
    }

    @Test
    void thereAreEnoughMutants() {
        assertThat(mutants()).hasSizeGreaterThanOrEqualTo(25);
    }

    @Test
    void hostThatKeepsItsAddressIsTold() {
        assertThat(isPaired(Pooling.PAIRED)).isTrue();
        assertThat(isPaired(Pooling.ARBITRARY)).isFalse();
    }

    private static boolean isPaired(Pooling pooling) {
        var nat = new Translator(DECLARED.with(pooling), List.of(Home.WAN, Home.WAN + 1), new Random(1));
        return new NatProber(new ModelTestbed(nat), 1, DAY, DAY).isPaired();
    }

    @Test
    void stepIsTheErrorOfATime() {
        var nat = new Translator(DECLARED, List.of(Home.WAN), new Random(1));
        MeasuredNat measured = new NatProber(new ModelTestbed(nat), SECOND, DAY, DAY).measure();

        assertThat(SelfCheck.differences(DECLARED, measured, SECOND)).isEmpty();
    }

    private static MeasuredNat measure(Rules rules) {
        var nat = new Translator(rules, List.of(Home.WAN), new Random(1), event -> {});
        return new NatProber(new ModelTestbed(nat), 1, 400 * DAY, 400 * DAY).measure();
    }

    private static NatBehaviour random(Random random) {
        var ports = PortAssignment.of(one(random, Method.values()));
        ports = random.nextBoolean() ? ports.keepingParity() : ports;
        ports = random.nextBoolean() ? ports.overloaded() : ports;
        ports = random.nextBoolean() ? ports.reused() : ports;
        var udp = UdpTimeouts.of(time(random), time(random), time(random))
                .establishedBy(one(random, EstablishedBy.values()), random.nextInt(3) * SECOND);
        return NatBehaviour.RFC_4787
                .with(one(random, Dependence.values()), one(random, Dependence.values()))
                .with(ports)
                .with(one(random, Refresh.values()))
                .with(one(random, Hairpinning.values()))
                .with(one(random, IcmpHandling.values()))
                .with(random.nextBoolean() ? udp.forPort(53, 7 * SECOND) : udp);
    }

    private static long time(Random random) {
        return (10 + random.nextInt(300)) * SECOND + random.nextInt(3);
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
