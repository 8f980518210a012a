package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;

class NatChainTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String CLIENT = "192.168.1.2:51820";
    private static final String BETWEEN = "100.64.0.2:51820";
    private static final String SERVER = "203.0.113.10:51820";

    @Test
    void outerMappingFollowsTheInnerOneAndTheFirstToEndIsNamed() {
        Timeline timeline = timeline(
                mapping("cgn", BETWEEN, "203.0.113.1:40000", SERVER, 0, 61),
                mapping("home", CLIENT, BETWEEN, SERVER, 0, 130));

        List<NatChain> chains = NatChain.of(timeline);

        assertThat(chains).singleElement().satisfies(chain -> {
            assertThat(chain.links()).extracting(Mapping::lane).containsExactly("home", "cgn");
            assertThat(NatChain.words(chain.links().getLast())).isEqualTo("cgn: 203.0.113.1:40000, 0 s to 1 min 1 s");
            assertThat(chain.cutWords())
                    .isEqualTo("that of cgn, 1 min 1 s into the run; that of home was there for another 1 min 9 s");
        });
        assertThat(NatChain.behind(chains)).isEqualTo(Map.of("cgn", Set.of("home")));
        assertThat(TimelineLayout.of(RunRecord.of("cgn", "virtual", 1).build(), timeline)
                        .rows())
                .extracting(TimelineLayout.Row::label)
                .contains("home: NAT mappings", "cgn: NAT mappings, after those of home");
    }

    @Test
    void mappingThatOutlivesTheNextOneHasAChainWithEach() {
        List<NatChain> chains = NatChain.of(timeline(
                mapping("home", CLIENT, BETWEEN, SERVER, 0, null),
                mapping("cgn", BETWEEN, "203.0.113.1:40000", SERVER, 0, 12),
                mapping("cgn", BETWEEN, "203.0.113.1:40001", SERVER, 25, null)));

        assertThat(chains)
                .extracting(NatChain::cutWords)
                .containsExactly(
                        "that of cgn, 12 s into the run; that of home was there to the end",
                        "all were there to the end");
    }

    @Test
    void threeInARowAreOneChain() {
        assertThat(NatChain.of(timeline(
                        mapping("a", CLIENT, BETWEEN, SERVER, 0, 30),
                        mapping("b", BETWEEN, "10.9.9.9:1", SERVER, 0, 30),
                        mapping("c", "10.9.9.9:1", "203.0.113.1:1", SERVER, 0, 30))))
                .singleElement()
                .satisfies(chain -> assertThat(chain.links()).hasSize(3))
                .satisfies(chain -> assertThat(chain.cutWords()).endsWith("was there as long"));
    }

    @Test
    void mappingsOfOtherEndsTimesProtocolsOrOneRouterAreNoChain() {
        Mapping inner = mapping("home", CLIENT, BETWEEN, SERVER, 0, 30);
        for (Mapping other : List.of(
                mapping("cgn", BETWEEN, "203.0.113.1:1", "203.0.113.99:53", 0, 30),
                mapping("cgn", BETWEEN, "203.0.113.1:1", SERVER, 31, 40),
                mapping("cgn", "100.64.0.3:51820", "203.0.113.1:1", SERVER, 0, 30),
                mapping("home", BETWEEN, "203.0.113.1:1", SERVER, 0, 30),
                new Mapping(
                        "cgn",
                        "tcp",
                        BETWEEN,
                        "203.0.113.1:1",
                        SERVER,
                        0,
                        List.of(),
                        30 * SECOND,
                        MappingEnd.EXPIRED))) {
            assertThat(NatChain.of(timeline(inner, other))).as(other.toString()).isEmpty();
        }
    }

    /// A record may say anything: routers that translate for each other in a circle end.
    @Test
    void circleOfRoutersEnds() {
        assertThat(NatChain.of(timeline(
                        mapping("start", "1.1.1.1:1", CLIENT, SERVER, 0, 30),
                        mapping("a", CLIENT, BETWEEN, SERVER, 0, 30),
                        mapping("b", BETWEEN, CLIENT, SERVER, 0, 30))))
                .singleElement()
                .satisfies(chain ->
                        assertThat(chain.links()).extracting(Mapping::lane).containsExactly("start", "a", "b"));
    }

    @Test
    void manyMappingsOfTwoRoutersInACircleAreNotPutInAllOrders() {
        List<Mapping> mappings = new ArrayList<>();
        mappings.add(mapping("start", "1.1.1.1:1", CLIENT, SERVER, 0, 30));
        for (int i = 0; i < 40; i++) {
            mappings.add(mapping("a", CLIENT, BETWEEN, SERVER, 0, 30));
            mappings.add(mapping("b", BETWEEN, CLIENT, SERVER, 0, 30));
        }

        assertThat(NatChain.of(timeline(mappings.toArray(new Mapping[0]))))
                .hasSizeLessThanOrEqualTo(NatChain.CHAINS_MAX)
                .allSatisfy(chain -> assertThat(chain.links()).hasSize(3));
    }

    private static Timeline timeline(Mapping... mappings) {
        return Timeline.of(Instant.EPOCH, List.of("home", "cgn"), List.of(), List.of(mappings), List.of());
    }

    private static Mapping mapping(
            String lane, String inside, String outside, String remote, long from, @Nullable Integer to) {
        return new Mapping(
                lane,
                "udp",
                inside,
                outside,
                remote,
                from * SECOND,
                List.of(),
                to == null ? null : to * SECOND,
                to == null ? MappingEnd.STILL_ALIVE : MappingEnd.EXPIRED);
    }
}
