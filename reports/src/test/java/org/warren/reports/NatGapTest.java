package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.record.Timeline.PacketKind;

class NatGapTest {

    private static final String OLD = "203.0.113.2:40000";

    @Test
    void gapLastsFromTheEndOfAMappingToTheNextForTheSamePair() {
        var gap = only(gaps(
                List.of(), mapping("server:1", 0, 40L), mapping("other:1", 50, null), mapping("server:1", 70, null)));

        assertThat(gap.fromNanos()).isEqualTo(40);
        assertThat(gap.toNanos()).isEqualTo(70);
        assertThat(gap.silenceNanos()).isEqualTo(40);
    }

    @Test
    void gapThatNobodyEndsLastsToTheEndOfTheRun() {
        assertThat(only(gaps(List.of(), mapping("server:1", 0, 40L))).toNanos()).isEqualTo(100);
    }

    @Test
    void mappingThatFollowsAtOnceLeavesNoGap() {
        assertThat(gaps(List.of(), mapping("server:1", 0, 40L), mapping("server:1", 40, null)))
                .isEmpty();
    }

    @Test
    void livingMappingLeavesNoGap() {
        assertThat(gaps(List.of(), mapping("server:1", 0, null))).isEmpty();
    }

    @Test
    void packetCountsAsLostFromTheEndUntilJustBeforeTheNextMapping() {
        var packets = List.of(
                packet(39, "router", OLD),
                packet(40, "router", OLD),
                packet(69, "router", OLD),
                packet(70, "router", OLD));

        var gap = only(gaps(packets, mapping("server:1", 0, 40L), mapping("server:1", 70, null)));

        assertThat(gap.lost()).extracting(Packet::nanos).containsExactly(40L, 69L);
    }

    @Test
    void packetOnSeveralTapsIsLostOnce() {
        var packets =
                List.of(packet(50, "server", OLD), packet(51, "router", OLD), packet(52, "router", "elsewhere:1"));

        var gap = only(gaps(packets, mapping("server:1", 0, 40L)));

        assertThat(gap.strays()).hasSize(2);
        assertThat(gap.lost()).extracting(Packet::lane).containsExactly("router");
    }

    @Test
    void withoutATapAtTheRouterTheFirstOtherTapCounts() {
        var packets = List.of(packet(50, "server", OLD), packet(51, "switch", OLD), packet(60, "server", OLD));

        assertThat(only(gaps(packets, mapping("server:1", 0, 40L))).lost())
                .extracting(Packet::lane)
                .containsExactly("server", "server");
    }

    private static List<NatGap> gaps(List<Packet> packets, Mapping... mappings) {
        return NatGap.of(Timeline.of(Instant.EPOCH, List.of(), packets, List.of(mappings), List.of()), 100);
    }

    private static NatGap only(List<NatGap> gaps) {
        assertThat(gaps).hasSize(1);
        return gaps.getFirst();
    }

    private static Mapping mapping(String remote, long created, @Nullable Long ended) {
        var end = ended == null ? MappingEnd.STILL_ALIVE : MappingEnd.EXPIRED;
        return new Mapping("router", "udp", "client:1", OLD, remote, created, List.of(), ended, end);
    }

    private static Packet packet(long nanos, String lane, String destination) {
        return new Packet(nanos, lane, "eth0", "server:1", destination, "udp", PacketKind.DATA, 32, "a.pcap", 1, "");
    }
}
