package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class HistoryTableTest {

    private static final List<String> VERSIONS = List.of("0.1.0", "0.2.0", "0.3.1", "0.9.0");

    @Test
    void faultThatCameAndWentIsToldInWords() {
        assertThat(words(Verdict.FAIL, Verdict.FAIL, Verdict.PASS, Verdict.PASS))
                .isEqualTo("FAIL 0.1.0 to 0.2.0, PASS from 0.3.1");
        assertThat(words(Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.FAIL))
                .isEqualTo("PASS 0.1.0, FAIL 0.2.0, PASS 0.3.1, FAIL from 0.9.0");
        assertThat(words(Verdict.FAIL, Verdict.FAIL, Verdict.FAIL, Verdict.FAIL))
                .isEqualTo("always FAIL");
    }

    @Test
    void firstReleaseThatPassesAndFirstThatFailsAgainAreTold() {
        HistoryTable.Row row = row(Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.FAIL);
        assertThat(row.passesFrom(VERSIONS)).contains("0.2.0");
        assertThat(row.failsAgainFrom(VERSIONS)).contains("0.9.0");
        HistoryTable.Row bad = row(Verdict.FAIL, Verdict.FAIL, Verdict.FAIL, Verdict.UNKNOWN);
        assertThat(bad.passesFrom(VERSIONS)).isEmpty();
        assertThat(bad.failsAgainFrom(VERSIONS)).isEmpty();
        assertThat(row(Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS).failsAgainFrom(VERSIONS))
                .isEmpty();
    }

    @Test
    void releaseWithoutARunIsNoChange() {
        HistoryTable.Builder table = new HistoryTable.Builder("mine", VERSIONS);
        table.add("0.1.0", "client", run(Verdict.FAIL));
        table.add("0.9.0", "client", run(Verdict.PASS));

        assertThat(table.build().rows().getFirst().words(VERSIONS)).isEqualTo("FAIL 0.1.0, PASS from 0.9.0");
    }

    @Test
    void whatAnEarlierTableHasOfOtherReleasesAndScenariosStays() {
        HistoryTable earlier = new HistoryTable(
                "mine",
                List.of("0.1.0", "0.3.1", "0.9.0"),
                Map.of("0.9.0", "it does not build"),
                List.of(
                        told("rekey", "T4", Map.of("0.1.0", Verdict.FAIL, "0.3.1", Verdict.FAIL)),
                        told("rekey", "old-name", Map.of("0.3.1", Verdict.FAIL)),
                        told("mtu", "P1", Map.of("0.1.0", Verdict.PASS, "0.3.1", Verdict.PASS))));
        HistoryTable own = new HistoryTable(
                "mine",
                List.of("0.2.0", "0.3.1"),
                Map.of("0.2.0", "it does not start"),
                List.of(
                        told("rekey", "T4", Map.of("0.3.1", Verdict.PASS)),
                        told("rekey", "T5", Map.of("0.3.1", Verdict.PASS))));

        HistoryTable both = own.with(earlier, Set.of("rekey"), VERSIONS);

        assertThat(both.versions()).containsExactlyElementsOf(VERSIONS);
        assertThat(both.unsupported()).isEqualTo(Map.of("0.2.0", "it does not start", "0.9.0", "it does not build"));
        assertThat(both.rows())
                .containsExactlyInAnyOrder(
                        told("rekey", "T4", Map.of("0.1.0", Verdict.FAIL, "0.3.1", Verdict.PASS)),
                        told("rekey", "T5", Map.of("0.3.1", Verdict.PASS)),
                        told("mtu", "P1", Map.of("0.1.0", Verdict.PASS, "0.3.1", Verdict.PASS)));
    }

    @Test
    void releaseThatCannotRunHereKeepsWhatItShowedElsewhere() {
        HistoryTable earlier = new HistoryTable(
                "mine", List.of("0.1.0"), Map.of(), List.of(told("rekey", "T4", Map.of("0.1.0", Verdict.FAIL))));
        HistoryTable own = new HistoryTable("mine", List.of("0.1.0"), Map.of("0.1.0", "cargo is missing"), List.of());

        assertThat(own.with(earlier, Set.of("rekey"), VERSIONS)).isEqualTo(earlier);
    }

    private static HistoryTable.Row told(String scenario, String check, Map<String, Verdict> verdicts) {
        return new HistoryTable.Row(scenario, "client", check, verdicts);
    }

    private static String words(Verdict... verdicts) {
        return row(verdicts).words(VERSIONS);
    }

    private static HistoryTable.Row row(Verdict... verdicts) {
        HistoryTable.Builder table = new HistoryTable.Builder("mine", VERSIONS);
        for (int i = 0; i < verdicts.length; i++) {
            table.add(VERSIONS.get(i), "client", run(verdicts[i]));
        }
        return table.build().rows().getFirst();
    }

    private static RunRecord run(Verdict verdict) {
        return RunRecord.of("rekey", "virtual", 1)
                .check(new CheckResult("T4", verdict, "a sentence", List.of()))
                .build();
    }
}
