package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.expectation.VersionRange;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.TableRow;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class ConformanceTableTest {

    @Test
    void failureHasItsReasonItsRuleAndWhereItIsReported() {
        assertThat(page("docs/upstream/mine-slow.md"))
                .contains("- **FAIL T5**: It came late.")
                .contains("  It is slow. (whitepaper 6.4) [docs/upstream/mine-slow.md](upstream/mine-slow.md)\n");
        assertThat(page("https://example.org/1")).contains("  It is slow. (whitepaper 6.4) <https://example.org/1>\n");
        assertThat(page("")).contains("  It is slow. (whitepaper 6.4)\n");
    }

    private static String page(String shown) {
        RunRecord record = RunRecord.of("conformance", "virtual", 1)
                .subject("subject", new RunRecord.Subject("mine", "1.0", "userspace"))
                .checks(List.of(new CheckResult("T5", Verdict.FAIL, "It came late.", List.of())))
                .build();
        KnownFault fault = new KnownFault(
                "mine",
                VersionRange.ANY,
                "conformance",
                "T5",
                Optional.empty(),
                List.of(),
                Map.of(),
                Verdict.FAIL,
                true,
                Optional.empty(),
                "It is slow.",
                "whitepaper 6.4",
                shown);
        return new ConformanceTable(
                        List.of(new TableRow("T5", "Retries come", "§6.4", true, "")),
                        Map.of("mine", record),
                        List.of(fault))
                .page(ConformanceTable.IN_A_LAB, OptionalLong.of(1));
    }
}
