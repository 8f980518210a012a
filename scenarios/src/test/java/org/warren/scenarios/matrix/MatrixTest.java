package org.warren.scenarios.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warren.harness.expectation.Expectations;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.expectation.VersionRange;
import org.warren.harness.lab.Capability;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.TableScenario;
import org.warren.harness.verdict.Verdict;

/// The table that is in the repository is the one that its data and the known faults give, and nothing in it is
/// without a reason.
class MatrixTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path EXPECTATIONS = Path.of("..", "expectations");

    @ParameterizedTest
    @EnumSource
    void whatIsNotPassHasAReason(MatrixPage.Form form) throws IOException {
        assertThat(matrix(form).unexplained(known())).isEmpty();
    }

    @Test
    void eachKnownFaultIsSeen() throws IOException {
        List<KnownFault> unseen = new ArrayList<>(known());
        for (MatrixPage.Form form : MatrixPage.Form.values()) {
            unseen.retainAll(matrix(form).unseen(known()));
        }
        // Those of older releases are.
        unseen.removeIf(MatrixTest::isInHistory);
        assertThat(unseen).isEmpty();
    }

    /// A pair that is left out is easily taken for one that passed. Throughput and endurance are judged by figures of a
    /// machine, a network needs a file, and a table has one subject.
    @Test
    void eachScenarioOfTheVirtualLabRanForAllPairs() throws IOException {
        List<Cell> cells = matrix(MatrixPage.Form.MATRIX).cells();
        List<String> scenarios = ServiceLoader.load(Scenario.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(scenario -> scenario.getClass().getPackageName().startsWith("org.warren.scenarios"))
                .filter(scenario -> !(scenario instanceof FileScenario || scenario instanceof TableScenario))
                .filter(scenario -> !scenario.needs().containsKey(Capability.REAL_TIME))
                .map(Scenario::name)
                .toList();
        assertThat(scenarios).isNotEmpty();
        for (String scenario : scenarios) {
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

    @ParameterizedTest
    @EnumSource
    void pageIsThatOfTheData(MatrixPage.Form form) throws IOException {
        assertThat(DOCS.resolve(form.page()))
                .as("written by make " + form.name().toLowerCase(Locale.ROOT))
                .content()
                .isEqualTo(new MatrixPage(matrix(form), known(), form).text());
    }

    @Test
    void failureWithoutAReasonIsTold() {
        var fault = new KnownFault(
                "java",
                VersionRange.ANY,
                "rekey",
                "T4",
                Optional.of("server"),
                List.of(),
                Map.of(),
                Verdict.FAIL,
                true,
                Optional.empty(),
                "It is slow.",
                "",
                "");

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

    private static boolean isInHistory(KnownFault fault) {
        try {
            for (JsonNode table : new ObjectMapper()
                    .readTree(DOCS.resolve("history.json").toFile())
                    .path("tables")) {
                for (JsonNode row : table.path("rows")) {
                    if (isSeen(fault, table.path("subject").asText(), row)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSeen(KnownFault fault, String subject, JsonNode row) {
        String role = row.path("role").asText();
        String scenario = row.path("scenario").asText().replaceFirst(" .*", "");
        return row.path("verdicts").properties().stream()
                .anyMatch(seen -> fault.concerns(
                                scenario, Map.of(role, new RunRecord.Subject(subject, seen.getKey(), "")), Map.of())
                        && fault.explains(
                                row.path("check").asText(),
                                Verdict.valueOf(seen.getValue().asText())));
    }

    private static List<KnownFault> known() throws IOException {
        return Expectations.read(EXPECTATIONS).faults();
    }

    private static Matrix matrix(MatrixPage.Form form) throws IOException {
        return Matrix.read(DOCS.resolve(form.data()));
    }
}
