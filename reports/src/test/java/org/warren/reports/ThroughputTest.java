package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.RunRecordBuilder;
import org.warren.harness.record.Timeline;

class ThroughputTest {

    private static final String HOST = "host kernel 6.18";
    private static final String GUEST = "guest kernel 6.12";

    @Test
    void groupsAreNeverInOneChart() {
        var throughput = Throughput.of(record(0.5e9).build(), null);

        assertThat(throughput.groups()).extracting(Throughput.Group::name).containsExactly(HOST, GUEST);
        assertThat(chart(throughput, 0).rows())
                .extracting(Throughput.Row::name)
                .containsExactly("java/java", "no tunnel");
        assertThat(chart(throughput, 1).rows()).extracting(Throughput.Row::name).containsExactly("kernel/kernel");
        assertThat(throughput.names()).isEqualTo(HOST + " and " + GUEST);
    }

    @Test
    void rowHasMedianIntervalAndEverySample() {
        var row = chart(Throughput.of(record(0.5e9).build(), null), 0).rows().getFirst();

        assertThat(row.median()).isEqualTo("500");
        assertThat(row.interval()).isEqualTo("400 to 600");
        assertThat(row.share()).isEqualTo("47 %");
        assertThat(row.samples()).hasSize(3);
        assertThat(row.words())
                .isEqualTo("java/java: median 500, 94 % interval 400 to 600 Mbit/s; samples 400, 500, 600");
        assertThat(row.lowAt()).isLessThan(row.medianAt());
        assertThat(row.medianAt()).isLessThan(row.highAt());
    }

    @Test
    void pictureHasABarForEachPairAndWhatItIsBeside() {
        RunRecordBuilder record = RunRecord.of("throughput", "local", 1);
        measure(record, "slow/slow tcp-1-up throughput", 1e9, HOST);
        measure(record, "a<b/a<b tcp-1-up throughput", 2e9, HOST);
        measure(record, "a<b/c tcp-1-up throughput", 1.5e9, HOST);
        measure(record, "no tunnel tcp-1-up throughput", 9e9, HOST);
        measure(record, "cipher alone, one processor", 8e9, null);
        measure(record, "kernel/kernel tcp-1-up throughput", 7e9, GUEST);

        String picture = ThroughputPicture.of(record.build(), HOST);

        assertThat(picture)
                .containsSubsequence(">a&lt;b<", ">2 Gbit/s<", ">a&lt;b/c<", ">1.5 Gbit/s<", ">slow<", ">1 Gbit/s<")
                .contains("without a tunnel 9 Gbit/s, the cipher alone 8 Gbit/s")
                .contains("not measured")
                .doesNotContain("kernel/kernel")
                .doesNotContain("no tunnel<");
        assertThat(ThroughputPicture.of(record.build(), "nobody's")).isEmpty();
    }

    private static void measure(RunRecordBuilder record, String name, double value, @Nullable String group) {
        record.measurement(new Measurement(name, "bit/s", List.of(value), value, value, value, null, group));
    }

    @Test
    void ceilingFarAboveStandsBeyondTheAxis() {
        var rows = chart(Throughput.of(record(0.5e9).build(), null), 0).rows();

        assertThat(rows.getLast().ceiling()).isTrue();
        assertThat(rows.getLast().beyond()).isTrue();
        assertThat(rows.getLast().samples()).isEmpty();
        assertThat(rows.getFirst().beyond()).isFalse();
    }

    @Test
    void earlierRecordIsComparedWithinItsGroup() {
        var throughput = Throughput.of(record(0.5e9).build(), record(1e9).build());
        var row = chart(throughput, 0).rows().getFirst();

        assertThat(row.before()).isEqualTo("1000");
        assertThat(row.change()).isEqualTo("-50 %");
        assertThat(Throughput.of(record(0.5e9).build(), record(0.55e9).build())
                        .groups()
                        .getFirst()
                        .topics()
                        .getFirst()
                        .charts()
                        .getFirst()
                        .rows()
                        .getFirst()
                        .change())
                .isEqualTo("-9 %, intervals touch");
    }

    @Test
    void namesThatNobodyKnowsAreShownAsTheyAre() {
        var record = RunRecord.of("throughput", "containers", 1)
                .measurement(grouped("a/b sctp-2 jitter", "furlongs", HOST, 1, 2, 3))
                .build();

        var topic = Throughput.of(record, null).groups().getFirst().topics().getFirst();
        assertThat(topic.title()).isEqualTo("Other");
        assertThat(topic.charts().getFirst().title()).isEqualTo("sctp-2: jitter");
        assertThat(topic.charts().getFirst().unit()).isEqualTo("furlongs");
    }

    @Test
    void pageSaysThatGroupsAreNoRanking() throws IOException {
        var run = record(0.5e9).build();
        var timeline = Timeline.of(run.clock().epoch(), List.of(), List.of(), List.of(), List.of());

        var page = RunReport.render(
                new Recorded(run, timeline, record(1e9).build(), List.of()), RunReport.Place.IN_RUN_FOLDER);

        assertThat(page)
                .contains(
                        "were measured apart", "TCP, 1 stream, client to server", "aria-label=\"java/java: median 500,")
                .doesNotContain("<canvas", "id=\"chart\"");
    }

    @Test
    void axisEndsAtARoundNumber() {
        assertThat(Throughput.niceEnd(0.55)).isCloseTo(0.6, within(1e-9));
        assertThat(Throughput.niceEnd(14.3)).isEqualTo(16);
        assertThat(Throughput.niceEnd(1000)).isEqualTo(1000);
        assertThat(Throughput.niceEnd(0)).isEqualTo(1);
    }

    private static Throughput.Chart chart(Throughput throughput, int group) {
        return throughput.groups().get(group).topics().getFirst().charts().getFirst();
    }

    private static RunRecordBuilder record(double java) {
        return RunRecord.of("throughput", "containers", 1)
                .measurement(grouped("java/java tcp-1-up throughput", "bit/s", HOST, java * 0.8, java, java * 1.2))
                .measurement(grouped("java/java tcp-1-up throughput ratio", "of it", HOST, 0.4, 0.47, 0.5))
                .measurement(grouped("no tunnel tcp-1-up throughput", "bit/s", HOST, 13e9, 14e9, 15e9))
                .measurement(grouped("kernel/kernel tcp-1-up throughput", "bit/s", GUEST, 3e8, 4e8, 5e8));
    }

    private static Measurement grouped(String name, String unit, String group, double... values) {
        var plain = Measurement.of(name, unit, values);
        return new Measurement(name, unit, plain.values(), plain.median(), plain.low(), plain.high(), 0.94, group);
    }
}
