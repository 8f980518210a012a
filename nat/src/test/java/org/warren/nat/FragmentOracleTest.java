package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.warren.nat.probe.MeasuredNat;
import org.warren.nat.probe.ModelTestbed;
import org.warren.nat.probe.NatProber;
import org.warren.nat.probe.SelfCheck;

/// Random pieces of random datagrams beside a model that is slow and obvious, and rules that are wrong by a step.
class FragmentOracleTest {

    private static final int PIECES = 300;
    private static final int TRIES = 300;
    private static final long DAY = 24 * 3600 * Home.SECOND;
    private static final List<String> INSIDE = List.of(Home.ALICE, Home.BOB);
    private static final List<String> REMOTE = List.of(Home.SERVER, Home.OTHER_HOST);

    private int reassembled;
    private int waited;

    @Test
    void libraryAgreesWithTheOracleOnRandomPieces() {
        for (int seed = 0; seed < TRIES; seed++) {
            assertThat(isCaughtByTraffic(seed, FragmentRules::new))
                    .as("seed %s", seed)
                    .isFalse();
        }
        assertThat(reassembled).as("datagrams that were reassembled").isGreaterThan(200);
        assertThat(waited).as("pieces that waited for the first").isGreaterThan(200);
    }

    @TestFactory
    Collection<DynamicTest> eachWrongRuleIsCaught() {
        return WrongFragments.ALL.entrySet().stream()
                .map(wrong -> DynamicTest.dynamicTest(wrong.getKey(), () -> {
                    boolean isCaught = isCaughtBySelfCheck(wrong.getValue());
                    for (int seed = 0; seed < TRIES && !isCaught; seed++) {
                        isCaught = isCaughtByTraffic(seed, wrong.getValue());
                    }
                    assertThat(isCaught).isTrue();
                }))
                .toList();
    }

    @Test
    void selfCheckPassesEachHandlingAndFindsEachOther() {
        for (FragmentHandling declared : FragmentHandling.values()) {
            for (FragmentHandling actual : FragmentHandling.values()) {
                NatBehaviour behaviour = behaviour(declared);
                List<String> differences = differences(behaviour, new FragmentRules(fragments(actual)));

                assertThat(differences.isEmpty())
                        .as("declared %s, is %s: %s", declared, actual, differences)
                        .isEqualTo(declared == actual);
            }
        }
    }

    /// The self-check alone finds what is wrong with times and handling.
    @Test
    void selfCheckFindsATimeThatIsWrongByANanosecond() {
        for (String wrong : List.of("kept a nanosecond too long", "kept a nanosecond too short", "takes none")) {
            assertThat(isCaughtBySelfCheck(Objects.requireNonNull(WrongFragments.ALL.get(wrong))))
                    .as(wrong)
                    .isTrue();
        }
    }

    private static boolean isCaughtBySelfCheck(Function<Fragments, FragmentRules> rules) {
        return List.of(FragmentHandling.OUT_OF_ORDER, FragmentHandling.REASSEMBLED).stream()
                .anyMatch(handling -> !differences(behaviour(handling), rules.apply(fragments(handling)))
                        .isEmpty());
    }

    private static Fragments fragments(FragmentHandling handling) {
        return Fragments.RFC_4787.with(handling).keptFor(7 * Home.SECOND);
    }

    private static NatBehaviour behaviour(FragmentHandling handling) {
        return NatBehaviour.RFC_4787.with(fragments(handling));
    }

    private static List<String> differences(NatBehaviour declared, FragmentRules rules) {
        var nat = new Translator(declared, List.of(Home.WAN), new Random(1));
        var testbed = new ModelTestbed(nat, new FragmentTranslator<>(rules, nat));
        MeasuredNat measured = new NatProber(testbed, 1, DAY, DAY).measure();
        assertThat(measured.findings()).containsKey("fragments");
        return SelfCheck.differences(declared, measured, 0);
    }

    private boolean isCaughtByTraffic(int seed, Function<Fragments, FragmentRules> rules) {
        var random = new Random(seed);
        var handling = one(random, FragmentHandling.values());
        Fragments behaviour = new Fragments(handling, 1 + random.nextInt(20));
        var nat = translator();
        var pieces = new FragmentTranslator<Integer>(rules.apply(behaviour), nat);
        var oracle = new FragmentOracle(behaviour, translator());
        long now = 0;
        for (int number = 0; number < PIECES; number++) {
            now += random.nextInt(3);
            boolean outbound = random.nextBoolean();
            Fragment<Integer> piece = piece(random, outbound, number);
            List<String> expected = oracle.take(piece, outbound, now);
            List<FragmentTranslator.Result<Integer>> results =
                    outbound ? pieces.fromInside(piece, now) : pieces.fromOutside(piece, now);
            List<String> actual = results.stream()
                    .flatMap(result -> result.contents().stream().map(content -> content + ": " + result.outcome()))
                    .toList();
            if (!expected.equals(actual)) {
                return true;
            }
            reassembled += handling == FragmentHandling.REASSEMBLED && actual.size() > 1 ? 1 : 0;
            waited += handling == FragmentHandling.OUT_OF_ORDER && actual.size() > 1 ? 1 : 0;
        }
        return false;
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static Translator translator() {
        return new Translator(NatBehaviour.RFC_4787, List.of(Home.WAN), new Random(1));
    }

    /// Datagrams of up to three pieces, at the borders of which a byte is now and then too many or too few.
    private static Fragment<Integer> piece(Random random, boolean outbound, int number) {
        Endpoint inside = Endpoint.parse(INSIDE.get(random.nextInt(INSIDE.size())));
        Endpoint remote = Endpoint.parse(REMOTE.get(random.nextInt(REMOTE.size())));
        Endpoint outside = new Endpoint(Home.WAN, inside.port());
        int place = random.nextInt(3);
        boolean isOff = random.nextInt(12) == 0;
        int offset = place * 4 - (place > 0 && isOff ? 1 : 0);
        Protocol protocol = random.nextInt(6) == 0 ? Protocol.TCP : Protocol.UDP;
        Endpoint from = outbound ? inside : remote;
        Endpoint to = outbound ? remote : outside;
        boolean isFirst = offset == 0;
        var packet = new Packet(
                protocol, isFirst ? from : from.withPort(0), isFirst ? to : to.withPort(0), Packet.Segment.DATA);
        boolean isLast = place == 2 || (place == 1 && random.nextInt(8) == 0);
        return new Fragment<>(packet, random.nextInt(2), offset, 4 + (isOff && place == 0 ? 1 : 0), isLast, number);
    }
}
