package org.warren.scenarios.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.warren.harness.verdict.Verdict;

/// The table that is in the repository is the one that its data and the known faults give, and nothing in it is
/// without a reason.
class MatrixTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path KNOWN = Path.of("src", "test", "resources", "known-faults.tsv");

    @Test
    void whatIsNotPassHasAReason() throws IOException {
        assertThat(matrix().unexplained(KnownFault.read(KNOWN))).isEmpty();
    }

    @Test
    void eachKnownFaultIsSeen() throws IOException {
        assertThat(matrix().unseen(KnownFault.read(KNOWN))).isEmpty();
    }

    /// A row is whole or not there: a pair that is left out is easily taken for one that passed.
    @Test
    void eachScenarioOfTheTableRanForAllPairs() throws IOException {
        List<Cell> cells = matrix().cells();
        for (String scenario : new TreeSet<>(cells.stream().map(Cell::scenario).toList())) {
            for (String client : Matrix.SUBJECTS) {
                for (String server : Matrix.SUBJECTS) {
                    assertThat(cells)
                            .as("%s, %s to %s", scenario, client, server)
                            .anyMatch(cell -> cell.scenario().equals(scenario)
                                    && cell.client().equals(client)
                                    && cell.server().equals(server));
                }
            }
        }
    }

    @Test
    void pageIsThatOfTheData() throws IOException {
        assertThat(DOCS.resolve(Matrix.PAGE))
                .as("written by make matrix")
                .content()
                .isEqualTo(new MatrixPage(matrix(), KnownFault.read(KNOWN)).text());
    }

    @Test
    void failureWithoutAReasonIsTold() {
        var fault = new KnownFault("rekey", "T4", Verdict.FAIL, List.of("*/java"), "It is slow.");

        assertThat(only("rekey", "java", "T4").unexplained(List.of(fault))).isEmpty();
        assertThat(only("rekey", "java", "T5").unexplained(List.of(fault)))
                .containsExactly("rekey kernel/java, seed 1: FAIL T5: It failed. (./warren run rekey --lab virtual"
                        + " --client kernel --server java --seed 1)");
        assertThat(only("rekey", "wireguard-go", "T4").unexplained(List.of(fault)))
                .hasSize(1);
        assertThat(only("leak", "java", "T4").unexplained(List.of(fault))).hasSize(1);
        assertThat(only("leak", "java", "T4").unseen(List.of(fault))).containsExactly(fault);
    }

    private static Matrix only(String scenario, String server, String check) {
        var finding = new Finding(check, Verdict.FAIL, "It failed.", List.of());
        return new Matrix(
                Map.of(), List.of(new Cell(scenario, "kernel", server, 1, "virtual", Map.of(), 3, List.of(finding))));
    }

    private static Matrix matrix() throws IOException {
        return Matrix.read(DOCS.resolve(Matrix.DATA));
    }
}
