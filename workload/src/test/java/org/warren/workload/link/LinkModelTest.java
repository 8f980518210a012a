package org.warren.workload.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.warren.workload.Theory;
import org.warren.workload.link.Decision.Fate;
import org.warren.workload.link.Passage.Kind;

/// Decisions against theory and against schedules, each with a fixed seed.
class LinkModelTest {

    private static final long SEED = 20260701;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final int PACKETS = 100_000;
    private static final Passage PACKET = Passage.of(1000);
    private static final String NONE =
            "delay: 0\njitter: constant 0.0\nreorders: false\nloss: 0.0\nrate: 0\nqueue: 0\ndiscipline: FIFO\n";

    /// A link whose direction up differs in these lines from one that does nothing.
    private static LinkModel link(long seed, String... lines) {
        return new LinkModel(behaviour(lines), seed, "phone.lte");
    }

    private static LinkBehaviour behaviour(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String way : List.of("up.", "down.")) {
            for (String usual : NONE.split("\n", -1)) {
                String key = usual.split(":", -1)[0];
                if (!key.isEmpty() && Arrays.stream(lines).noneMatch(line -> line.startsWith(key + ":"))) {
                    text.append(way).append(usual).append('\n');
                }
            }
            for (String line : lines) {
                if (!line.startsWith("radio")) {
                    text.append(way).append(line).append('\n');
                }
            }
        }
        Arrays.stream(lines).filter(line -> line.startsWith("radio")).forEach(line -> text.append(line)
                .append('\n'));
        return LinkText.read(text.toString());
    }

    @Test
    void linkThatDoesNothingDeliversAtOnce() {
        assertThat(link(SEED).up(PACKET, 7)).isEqualTo(new Decision(Fate.ARRIVES, 7, 1));
    }

    @Test
    void beforeTheRunItIsAWire() {
        LinkModel link = link(SEED, "loss: 1.0", "delay: 5");

        assertThat(link.up(PACKET, -1)).isEqualTo(new Decision(Fate.ARRIVES, -1, 1));
        assertThat(link.up(PACKET, 0).fate()).isEqualTo(Fate.LOSS);
    }

    @Test
    void lossRunsOfAGilbertLinkAreGeometric() {
        List<Integer> lost = runs(losses(link(SEED, "bursts: 0.02 | 0.25 | 1.0 | 0.0")), true);
        List<Integer> kept = runs(losses(link(SEED, "bursts: 0.02 | 0.25 | 1.0 | 0.0")), false);

        assertThat(chiSquared(lost, 0.25, 10)).isLessThan(27.88); // 9 degrees of freedom, 0.1 %
        assertThat(chiSquared(kept, 0.02, 10)).isLessThan(27.88);
        // and the test sees a link whose bursts are 20 % shorter, or which turns bad 1 % more often
        assertThat(chiSquared(lost, 0.31, 10)).isGreaterThan(27.88);
        assertThat(chiSquared(kept, 0.03, 10)).isGreaterThan(27.88);
    }

    @Test
    void meanAndSpreadOfLossesAreTheModels() {
        BurstLoss model = new BurstLoss(0.02, 0.25, 0.6, 0.01);
        int blocks = 400;
        int size = 2000;
        double[] shares = IntStream.range(0, blocks)
                .mapToDouble(seed -> {
                    boolean[] lost = losses(link(seed, "bursts: 0.02 | 0.25 | 0.6 | 0.01"), size);
                    return count(lost) / (double) size;
                })
                .toArray();
        double mean = Arrays.stream(shares).average().orElseThrow();
        double variance = Arrays.stream(shares)
                        .map(share -> (share - mean) * (share - mean))
                        .sum()
                / (blocks - 1);

        double independent = model.mean() * (1 - model.mean()) / size;
        double deviation = Math.sqrt(independent * model.spread() / blocks);
        assertThat(mean).isCloseTo(model.mean(), offset(4 * deviation));
        // a variance of 400 numbers is known to 7 % (standard deviation)
        assertThat(variance / independent / model.spread()).isBetween(0.75, 1.25);
        assertThat(model.spread()).isGreaterThan(2);
    }

    @Test
    void independentLossIsWithinFourDeviations() {
        double share = count(losses(link(SEED, "loss: 0.03"))) / (double) PACKETS;
        double deviation = Math.sqrt(0.03 * 0.97 / PACKETS);

        assertThat(share).isCloseTo(0.03, offset(4 * deviation));
        double more = count(losses(link(SEED, "loss: 0.04"))) / (double) PACKETS;
        assertThat(Math.abs(more - 0.03)).isGreaterThan(4 * deviation); // one percent more is seen
    }

    @Test
    void samePacketsAreLostWheneverTheyComeAndWhateverElseIsAsked() {
        boolean[] first = losses(link(SEED, "loss: 0.02", "bursts: 0.02 | 0.25 | 1.0 | 0.0"));
        LinkModel other = link(
                SEED, "loss: 0.02", "bursts: 0.02 | 0.25 | 1.0 | 0.0", "jitter: uniform 0.0 5.0E7", "delay: 9000000");
        boolean[] second = new boolean[PACKETS];
        for (int i = 0; i < PACKETS; i++) {
            second[i] = !other.up(Passage.of(40 + i % 1400), i * 37L * MILLI).arrives();
        }

        assertThat(second).isEqualTo(first);
        assertThat(losses(link(SEED + 1, "loss: 0.02", "bursts: 0.02 | 0.25 | 1.0 | 0.0")))
                .isNotEqualTo(first);
    }

    @Test
    void jitterFollowsItsDistribution() {
        double[] delays = new double[20_000];
        LinkModel link = link(SEED, "delay: 20000000", "jitter: lognormal 8000000.0 0.7");
        Arrays.setAll(delays, i -> link.up(PACKET, i * 10L * SECOND).nanos() - i * 10.0 * SECOND - 20 * MILLI);
        double limit = 1.95 / Math.sqrt(delays.length); // Kolmogorov, 0.1 %

        assertThat(Theory.distance(delays, x -> Theory.phi(Math.log(x / 8e6) / 0.7)))
                .isLessThan(limit);
        assertThat(Theory.distance(delays, x -> Theory.phi(Math.log(x / 8.8e6) / 0.7)))
                .isGreaterThan(limit);
    }

    @Test
    void jitterReordersOnlyWhereItIsSaid() {
        assertThat(isInOrder(link(SEED, "jitter: uniform 0.0 5.0E7"))).isTrue();
        assertThat(isInOrder(link(SEED, "jitter: uniform 0.0 5.0E7", "reorders: true")))
                .isFalse();
    }

    @Test
    void packetsWaitForARateAndWhatWouldWaitTooLongIsLost() {
        LinkModel link = link(SEED, "rate: 8000000", "queue: 5000000", "delay: 1000000"); // a packet each ms

        List<Long> arrivals = IntStream.range(0, 8)
                .mapToObj(i -> link.up(PACKET, 0))
                .filter(Decision::arrives)
                .map(Decision::nanos)
                .toList();

        assertThat(arrivals).containsExactly(2 * MILLI, 3 * MILLI, 4 * MILLI, 5 * MILLI, 6 * MILLI, 7 * MILLI);
        assertThat(link.up(PACKET, 0).fate()).isEqualTo(Fate.QUEUE);
        assertThat(link.up(PACKET, MILLI).nanos()).isEqualTo(8 * MILLI);
        assertThat(link.up(PACKET, SECOND).nanos()).isEqualTo(SECOND + 2 * MILLI);
    }

    @Test
    void queueHasAnEndWithoutALimitToo() {
        LinkModel link = link(SEED, "rate: 8");

        long waiting = IntStream.range(0, 10_010)
                .filter(i -> link.up(PACKET, 0).arrives())
                .count();
        assertThat(waiting).isEqualTo(QueueModel.PACKETS_MAX);
    }

    @Test
    void traceCarriesAtItsMomentsAndBeginsAnew() {
        LinkModel link = link(SEED, "trace: 10 20 20 50");
        Passage whole = Passage.of(1500);

        assertThat(LongStream.of(0, 0, 0, 0, 0, 0)
                        .mapToObj(now -> link.up(whole, now).nanos() / MILLI))
                .containsExactly(10L, 20L, 20L, 50L, 60L, 70L);
        // What comes in a moment itself is too late for it (the queue is empty by then).
        assertThat(link.up(whole, 170 * MILLI).nanos() / MILLI).isEqualTo(200);
        assertThat(link.up(whole, 210 * MILLI - 1).nanos() / MILLI).isEqualTo(210);
    }

    @Test
    void momentOfATraceCarriesSeveralSmallPacketsOrAPartOfOne() {
        LinkModel small = link(SEED, "trace: 10 20 30");
        assertThat(IntStream.range(0, 5)
                        .mapToObj(i -> small.up(Passage.of(496), 0).nanos() / MILLI))
                .containsExactly(10L, 10L, 10L, 20L, 20L); // 500 bytes of 1504 each, and 4 bytes are left

        LinkModel large = link(SEED, "trace: 10 20 30", "queue: 12000000");
        assertThat(large.up(Passage.of(1600), 0).nanos() / MILLI).isEqualTo(20);
        assertThat(large.up(PACKET, 0).fate()).isEqualTo(Fate.QUEUE); // it would begin to be sent 20 ms later
        assertThat(large.up(PACKET, 8 * MILLI).nanos() / MILLI).isEqualTo(20);
    }

    /// A second, slow way to the same answer: moment after moment, as mahimahi does it.
    @Test
    void traceAgreesWithCarryingMomentAfterMoment() {
        int[] trace = {3, 3, 9, 14, 40, 41, 41, 41, 80};
        LinkModel link = link(SEED, "trace: 3 3 9 14 40 41 41 41 80");
        var random = new java.util.SplittableRandom(SEED);
        List<long[]> packets = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 3000; i++) {
            now += random.nextInt(3) == 0 ? random.nextLong(60 * MILLI) : random.nextLong(3 * MILLI);
            packets.add(new long[] {now, 40 + random.nextInt(1461)});
        }
        List<Long> expected = new ArrayList<>();
        int next = 0;
        long left = 0;
        for (long moment = 0; expected.size() < packets.size(); moment++) {
            long at = (moment / trace.length * 80 + trace[(int) (moment % trace.length)]) * MILLI;
            long carries = 1504;
            while (carries > 0 && next < packets.size() && packets.get(next)[0] < at) {
                left = left == 0 ? packets.get(next)[1] + 4 : left;
                long part = Math.min(left, carries);
                carries -= part;
                left -= part;
                if (left == 0) {
                    expected.add(at);
                    next++;
                }
            }
        }

        assertThat(packets.stream()
                        .map(each -> link.up(Passage.of((int) each[1]), each[0]).nanos()))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void slotsChangeTheDelayAtTheirBeginningAndLosePackets() {
        LinkModel link = link(SEED, "slots: 15000000000 | 12000000000 | uniform 0.0 2.0E7 | constant 1.4E8");
        List<Long> delays = new ArrayList<>();
        for (int slot = 0; slot < 2000; slot++) {
            long begin = 12 * SECOND + slot * 15L * SECOND;
            assertThat(link.up(PACKET, begin).fate()).isEqualTo(Fate.SLOT);
            assertThat(link.up(PACKET, begin + 140 * MILLI - 1).fate()).isEqualTo(Fate.SLOT);
            long first = link.up(PACKET, begin + 140 * MILLI).nanos() - begin - 140 * MILLI;
            long last = link.down(PACKET, begin + 15 * SECOND - 1).nanos() - begin - 15 * SECOND + 1;
            assertThat(last).isEqualTo(first); // the same slot in both directions
            delays.add(first);
        }

        double[] measured = delays.stream().mapToDouble(Long::doubleValue).toArray();
        assertThat(Theory.distance(measured, x -> Math.clamp(x / 2e7, 0, 1)))
                .isLessThan(1.95 / Math.sqrt(measured.length));
    }

    @Test
    void radioSleepsWakesAndIsShared() {
        LinkModel link = link(SEED, "radio: 10000000000 | constant 3.0E8");

        assertThat(link.up(PACKET, SECOND).nanos()).isEqualTo(SECOND + 300 * MILLI);
        assertThat(link.down(PACKET, SECOND + 100 * MILLI).nanos()).isEqualTo(SECOND + 300 * MILLI);
        assertThat(link.down(PACKET, 11 * SECOND).nanos()).isEqualTo(11 * SECOND);
        assertThat(link.up(PACKET, 21 * SECOND).nanos()).isEqualTo(21 * SECOND); // 10 s are not more than 10 s
        assertThat(link.up(PACKET, 31 * SECOND + 1).nanos()).isEqualTo(31 * SECOND + 300 * MILLI + 1);
    }

    @Test
    void outagesLoseOrHoldByTheirSchedule() {
        LinkModel lost = link(SEED, "outage.0: 5000000000 | constant 2.0E9 | constant 1.0E10 | false");
        assertThat(LongStream.range(0, 30)
                        .filter(second -> !lost.up(PACKET, second * SECOND).arrives())
                        .boxed())
                .containsExactly(5L, 6L, 15L, 16L, 25L, 26L);

        LinkModel held = link(SEED, "outage.0: 5000000000 | constant 2.0E9 | - | true");
        assertThat(LongStream.of(4, 5, 6, 7, 105)
                        .mapToObj(second -> held.up(PACKET, second * SECOND).nanos() / SECOND))
                .containsExactly(4L, 7L, 7L, 7L, 105L);
    }

    @Test
    void randomOutagesAreTheSameInBothDirectionsAndCoverTheirShare() {
        LinkModel link = link(SEED, "outage.0: 0 | exponential 2.0E9 | exponential 4.0E10 | false");
        int lost = 0;
        int seconds = 400_000;
        for (int i = 0; i < seconds; i++) {
            boolean up = link.up(PACKET, i * SECOND).arrives();
            assertThat(link.down(PACKET, i * SECOND).arrives()).isEqualTo(up);
            lost += up ? 0 : 1;
        }

        // E[min(X, Y)] of two exponential times with means 2 s and 40 s, each 40 s: 2 * 40 / 42 / 40
        assertThat(lost / (double) seconds).isCloseTo(2.0 / 42, offset(0.003));
    }

    @Test
    void exactFaultsMeetExactlyTheirPackets() {
        LinkModel link = link(
                SEED,
                "fault.0: drop response 2",
                "fault.1: hold data 5 to 9 for 3000000000ns",
                "fault.2: duplicate counter 20",
                "fault.3: drop packet 40");
        assertThat(IntStream.rangeClosed(1, 3).mapToObj(i -> link.up(new Passage(92, Kind.RESPONSE, 0), 0)
                        .arrives()))
                .containsExactly(true, false, true);
        for (int i = 1; i <= 15; i++) {
            Decision decision = link.up(new Passage(128, Kind.DATA, i), 0);
            assertThat(decision.nanos()).as("data %d", i).isEqualTo(i >= 5 && i <= 9 ? 3 * SECOND : 0);
        }
        assertThat(link.up(new Passage(60, Kind.KEEPALIVE, 20), 0).copies()).isEqualTo(2);
        assertThat(link.down(new Passage(92, Kind.RESPONSE, 0), 0).arrives()).isTrue(); // a count of its own
        long arrived = IntStream.range(0, 30)
                .filter(i -> link.up(Passage.of(100), 0).arrives())
                .count();
        assertThat(arrived).isEqualTo(29); // the 40th packet of all
    }

    @Test
    void faultsAreReadStrictly() {
        assertThat(Fault.parse("hold data 5 to 9 for 3s", text -> OptionalLong.of(3)))
                .isEqualTo(new Fault(Fault.Action.HOLD, Fault.What.DATA, 5, 9, 3));
        for (String wrong : List.of(
                "drop",
                "drop response 0",
                "hold data 5",
                "drop data 5 for 3s",
                "drop data 9 to 5",
                "lose data 5",
                "drop  data 5",
                "drop data 5 to",
                "drop data 99999999999999999999")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> Fault.parse(wrong, text -> OptionalLong.of(3)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void textsMeanTheSame() {
        LinkBehaviour all = behaviour(
                "loss: 0.01",
                "bursts: 0.02 | 0.25 | 1.0 | 0.0",
                "trace: 10 20",
                "queue: 7",
                "slots: 15 | 12 | constant 1.0 | uniform 0.0 2.0",
                "outage.0: 5 | constant 2.0 | - | true",
                "outage.1: 6 | constant 2.0 | exponential 9.0E9 | false",
                "fault.0: drop response 2",
                "fault.1: hold counter 0 to 9 for 3ns",
                "radio: 10 | constant 3.0");

        assertThat(LinkText.read(LinkText.write(all))).isEqualTo(all);
    }

    @Test
    void packetsUnderWayAreBounded() {
        LinkModel link = link(SEED, "outage.0: 0 | constant 1.0E12 | - | true");
        long arrive = IntStream.range(0, 30_000)
                .filter(i -> link.up(PACKET, i).arrives())
                .count();

        assertThat(arrive).isEqualTo(20_000);
        assertThat(link.up(PACKET, 30_001).fate()).isEqualTo(Fate.QUEUE);
        assertThat(link.down(PACKET, 30_001).arrives()).isTrue(); // a bound of its own
        assertThat(link.up(PACKET, 1001 * SECOND).arrives()).isTrue();
    }

    @Test
    void outagesOfDistributionsWithoutEndHaveOne() {
        LinkModel link = link(SEED, "outage.0: 5 | pareto 1.0E18 1.01 | pareto 1.0E18 1.01 | false");

        assertThat(link.up(PACKET, 4).arrives()).isTrue();
        assertThat(link.up(PACKET, SECOND).fate()).isEqualTo(Fate.OUTAGE);
    }

    @Test
    void linksThatDropOrHoldSaySo() {
        assertThat(LinkDirection.PERFECT.mayLose()).isFalse();
        for (String one : List.of(
                "rate: 1000000",
                "trace: 10 20",
                "outage.0: 5 | constant 2.0E9 | - | true",
                "fault.0: hold data 1 for 3000000000ns")) {
            assertThat(behaviour(one).up().mayLose()).as(one).isTrue();
        }
        assertThat(behaviour("outage.0: 5 | constant 2.0E9 | - | true").up().usualNanos())
                .isGreaterThanOrEqualTo(2e9);
        assertThat(behaviour("fault.0: hold data 1 for 3000000000ns").up().usualNanos())
                .isEqualTo(3e9);
    }

    private static boolean isInOrder(LinkModel link) {
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            long arrives = link.up(PACKET, i * MILLI).nanos();
            if (arrives < last) {
                return false;
            }
            last = arrives;
        }
        return true;
    }

    private static boolean[] losses(LinkModel link) {
        return losses(link, PACKETS);
    }

    private static boolean[] losses(LinkModel link, int packets) {
        boolean[] lost = new boolean[packets];
        for (int i = 0; i < packets; i++) {
            lost[i] = !link.up(PACKET, i * MILLI).arrives();
        }
        return lost;
    }

    private static int count(boolean[] lost) {
        int count = 0;
        for (boolean each : lost) {
            count += each ? 1 : 0;
        }
        return count;
    }

    /// Lengths of runs that ended.
    private static List<Integer> runs(boolean[] lost, boolean wanted) {
        List<Integer> runs = new ArrayList<>();
        int length = 0;
        for (boolean each : lost) {
            if (each == wanted) {
                length++;
            } else if (length > 0) {
                runs.add(length);
                length = 0;
            }
        }
        return runs;
    }

    /// Of run lengths against a geometric distribution, in classes that are about equally likely.
    private static double chiSquared(List<Integer> runs, double ends, int classes) {
        double sum = 0;
        double below = 0;
        int from = 1;
        for (int i = 1; i <= classes; i++) {
            int to = i == classes
                    ? Integer.MAX_VALUE
                    : Math.max(from, (int) Math.ceil(Math.log(1 - i / (double) classes) / Math.log(1 - ends)));
            double upTo = i == classes ? 1 : 1 - Math.pow(1 - ends, to);
            int first = from;
            double observed =
                    runs.stream().filter(run -> run >= first && run <= to).count();
            double expected = runs.size() * (upTo - below);
            sum += expected == 0 ? 0 : (observed - expected) * (observed - expected) / expected;
            below = upTo;
            from = to + 1;
        }
        return sum;
    }
}
