package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.reports.Matrix.Column;

class MatrixTest {

    private static final Subject KERNEL = new Subject("kernel", "6.12.117", "guest");
    private static final Subject JAVA = new Subject("java", "0.1.0", "userspace");

    private final List<SiteRun> runs = new ArrayList<>();

    @Test
    void eachLabHasItsOwnMatrix() {
        add("virtual", KERNEL, JAVA, Verdict.PASS);
        add("containers", KERNEL, JAVA, Verdict.PASS);

        assertThat(Matrix.of(runs)).extracting(Matrix::lab).containsExactly("containers", "virtual");
    }

    @Test
    void columnsArePairsAndAPairThatDidNotRunHasAHole() {
        add("virtual", JAVA, KERNEL, Verdict.PASS);
        add("virtual", KERNEL, JAVA, Verdict.PASS);
        runs.add(run("nat-timeout", "virtual", KERNEL, JAVA, Verdict.PASS, "idle", "1h"));

        var matrix = Matrix.of(runs).getFirst();
        assertThat(matrix.columns()).containsExactly(new Column("java", "kernel"), new Column("kernel", "java"));
        assertThat(matrix.groups().get(1).rows().getFirst().cells())
                .satisfiesExactly(cell -> assertThat(cell).isNull(), cell -> assertThat(cell)
                        .isNotNull());
    }

    @Test
    void ofManyFailedChecksTheFirstAreNamed() {
        var record = RunRecord.of("handshake", "virtual", 1)
                .subject("client", KERNEL)
                .subject("server", JAVA);
        for (var id : List.of("a", "b", "c", "d")) {
            record.check(new CheckResult(id, Verdict.FAIL, "It failed.", List.of()));
        }
        runs.add(new SiteRun(record.build(), "a"));

        assertThat(cell(0).note()).isEqualTo("a, b and 2 more");
    }

    @Test
    void columnsOfOneSubjectStandTogetherAndReleasesFollowTheirNumbers() {
        for (var version : List.of("0.10.2", "0.9.0")) {
            var gotatun = new Subject("gotatun", version, "userspace");
            add("virtual", JAVA, gotatun, Verdict.PASS);
            add("virtual", KERNEL, gotatun, Verdict.PASS);
            add("virtual", gotatun, KERNEL, Verdict.PASS);
            add("virtual", gotatun, gotatun, Verdict.PASS);
        }
        add("virtual", JAVA, KERNEL, Verdict.PASS);

        var early = "gotatun 0.9.0 (userspace)";
        var late = "gotatun 0.10.2 (userspace)";
        assertThat(Matrix.of(runs).getFirst().columns())
                .containsExactly(
                        new Column("java", "kernel"),
                        new Column(early, "kernel"),
                        new Column("kernel", early),
                        new Column("java", early),
                        new Column(early, early),
                        new Column(late, "kernel"),
                        new Column("kernel", late),
                        new Column("java", late),
                        new Column(late, late))
                .extracting(Column::subject)
                .containsExactly("java", early, early, early, early, late, late, late, late);
    }

    @Test
    void otherVersionOrKindIsAnotherSubject() {
        add("containers", KERNEL, JAVA, Verdict.PASS);
        add("containers", new Subject("kernel", "6.18.1", "host"), JAVA, Verdict.PASS);

        assertThat(Matrix.of(runs).getFirst().columns())
                .containsExactly(
                        new Column("kernel 6.12.117 (guest)", "java"), new Column("kernel 6.18.1 (host)", "java"));
    }

    @Test
    void parametersThatDifferMakeRowsAndThoseThatDoNotAreLeftOut() {
        for (var idle : List.of("10s", "9s")) {
            runs.add(run("nat-timeout", "virtual", KERNEL, JAVA, Verdict.PASS, "idle", idle, "keepalive", "0"));
        }

        assertThat(Matrix.of(runs).getFirst().groups().getFirst().rows())
                .extracting(Matrix.Row::parameters)
                .containsExactly("idle=9s", "idle=10s");
    }

    @Test
    void repeatsThatDifferAreFlakyAndShowTheWorst() {
        add("virtual", KERNEL, JAVA, Verdict.PASS);
        add("virtual", KERNEL, JAVA, Verdict.FAIL);
        add("virtual", JAVA, JAVA, Verdict.PASS);
        add("virtual", JAVA, JAVA, Verdict.PASS);

        assertThat(cell(0).flaky()).isTrue();
        assertThat(cell(0).standing().word()).isEqualTo("FAIL");
        assertThat(cell(0).note()).isEqualTo("check-fail");
        assertThat(cell(1).flaky()).isFalse();
        assertThat(cell(1).runs()).hasSize(2);
    }

    @Test
    void faultThatATestPlantsIsNoReasonToCallRepeatsFlaky() {
        add("virtual", KERNEL, JAVA, Verdict.PASS);
        runs.add(expecting(run("handshake", "virtual", KERNEL, JAVA, Verdict.UNKNOWN), Verdict.UNKNOWN));
        runs.add(expecting(run("handshake", "virtual", JAVA, JAVA, Verdict.FAIL), Verdict.FAIL));

        assertThat(cell(0).flaky()).isFalse();
        assertThat(cell(0).standing().word()).isEqualTo("PASS");
        assertThat(cell(1).standing().word()).isEqualTo("FAIL, as expected");
        assertThat(cell(1).note()).isEqualTo("planted fault: the guest is killed");
    }

    @Test
    void passWhereAFaultWasPlantedIsGraverThanAFail() {
        add("virtual", KERNEL, JAVA, Verdict.FAIL);
        runs.add(expecting(run("handshake", "virtual", KERNEL, JAVA, Verdict.PASS), Verdict.FAIL));

        assertThat(cell(0).standing().word()).isEqualTo("PASS, not as expected");
        assertThat(cell(0).note()).isEqualTo("expected was FAIL: planted fault: the guest is killed");
    }

    @Test
    void unsupportedTellsItsReason() {
        add("virtual", KERNEL, JAVA, Verdict.UNSUPPORTED);

        assertThat(cell(0).note()).isEqualTo("It came to UNSUPPORTED.");
    }

    @Test
    void comparisonsAndNetworksOfUsersHaveNoPlace() {
        for (var again : List.of(
                "./warren compare throughput --pairs java/java",
                "./warren try homes/mine --on phone=java",
                "./warren --jar my.jar try homes/mine --on phone=java")) {
            runs.add(new SiteRun(
                    RunRecord.of("throughput", "containers", 1)
                            .subject("java-client", JAVA)
                            .subject("java-server", JAVA)
                            .reproduce(again)
                            .build(),
                    "a"));
        }

        assertThat(Matrix.of(runs)).isEmpty();
    }

    @Test
    void rolesThatAScenarioNamesHaveAMatrixOfTheirOwn() {
        add("virtual", KERNEL, JAVA, Verdict.PASS);
        runs.add(new SiteRun(
                RunRecord.of("star", "virtual", 1)
                        .subject("hub", KERNEL)
                        .subject("spoke", JAVA)
                        .reproduce("./warren --jar my.jar run star --role hub=kernel --role spoke=java --seed 1")
                        .build(),
                "a"));

        assertThat(Matrix.of(runs))
                .extracting(Matrix::roles)
                .containsExactly(List.of("client", "server"), List.of("hub", "spoke"));
        assertThat(Matrix.of(runs).getLast().columns()).containsExactly(new Column("kernel", "java"));
        assertThat(Matrix.of(runs)).allSatisfy(matrix -> assertThat(runs)
                .filteredOn(run -> matrix.has(run.record()))
                .hasSize(1));
    }

    private Matrix.Cell cell(int column) {
        return Objects.requireNonNull(Matrix.of(runs)
                .getFirst()
                .groups()
                .getFirst()
                .rows()
                .getFirst()
                .cells()
                .get(column));
    }

    private void add(String lab, Subject client, Subject server, Verdict verdict) {
        runs.add(run("handshake", lab, client, server, verdict));
    }

    private static SiteRun expecting(SiteRun run, Verdict verdict) {
        var expectation = new RunRecord.Expectation(verdict, "planted fault: the guest is killed", Map.of());
        return new SiteRun(run.record().expecting(expectation), run.href());
    }

    private static SiteRun run(
            String scenario, String lab, Subject client, Subject server, Verdict verdict, String... parameters) {
        var record = RunRecord.of(scenario, lab, 1)
                .subject("client", client)
                .subject("server", server)
                .check(new CheckResult("check-pass", Verdict.PASS, "It passed.", List.of()))
                .check(new CheckResult(
                        "check-" + RunPage.word(verdict), verdict, "It came to " + verdict + ".", List.of()));
        for (int i = 0; i < parameters.length; i += 2) {
            record.parameter(parameters[i], parameters[i + 1]);
        }
        return new SiteRun(record.build(), "a");
    }
}
