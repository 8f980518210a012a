package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    void releaseWithoutARunIsNoChange() {
        HistoryTable.Builder table = new HistoryTable.Builder("mine", VERSIONS);
        table.add("0.1.0", "client", run(Verdict.FAIL));
        table.add("0.9.0", "client", run(Verdict.PASS));

        HistoryTable built = table.build();
        assertThat(built.rows().getFirst().words(VERSIONS)).isEqualTo("FAIL 0.1.0, PASS from 0.9.0");
        assertThat(built.page("kernel"))
                .contains("| rekey | client | T4 | FAIL | - | - | ✓ | FAIL 0.1.0, PASS from 0.9.0 |");
    }

    @Test
    void pageLeavesOutWhatAllPassAndCountsIt() {
        HistoryTable.Builder table = new HistoryTable.Builder("mine", VERSIONS);
        table.add("0.1.0", "server", run(Verdict.PASS));

        assertThat(table.build().page("kernel"))
                .doesNotContain("T4")
                .contains("Passed by all releases: 1 of 1 checks.");
    }

    private static String words(Verdict... verdicts) {
        HistoryTable.Builder table = new HistoryTable.Builder("mine", VERSIONS);
        for (int i = 0; i < verdicts.length; i++) {
            table.add(VERSIONS.get(i), "client", run(verdicts[i]));
        }
        return table.build().rows().getFirst().words(VERSIONS);
    }

    private static RunRecord run(Verdict verdict) {
        return RunRecord.of("rekey", "virtual", 1)
                .check(new CheckResult("T4", verdict, "a sentence", List.of()))
                .build();
    }
}
