package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.register.Implementation;
import org.warren.harness.register.Register;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.TableRow;
import org.warren.harness.scenario.TableScenario;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class KnownBugTest {

    private static final String ENTRY = """
            bugs:
              - id: H1
                implementation: gotatun
                summary: It is wrong
                source: somewhere
                bad: "0.1.0"
                good: "0.2.0"
                scenario: conformance
                role: subject
                parameters: {seconds: "3"}
                check: K2
            """;

    @Test
    void entryIsRead() {
        KnownBug bug = KnownBug.parse("bugs.yaml", ENTRY).getFirst();

        assertThat(bug.id()).isEqualTo("H1");
        assertThat(bug.pair()).hasValueSatisfying(pair -> {
            assertThat(pair.bad()).isEqualTo("0.1.0");
            assertThat(pair.check()).isEqualTo("K2");
            assertThat(pair.parameters()).containsEntry("seconds", "3");
        });
    }

    @Test
    void wrongEntriesAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> KnownBug.parse("bugs.yaml", ENTRY.replace("check: K2", "chekc: K2")))
                .hasMessageContaining("bugs.yaml")
                .hasMessageContaining("chekc");
        assertThatThrownBy(() -> KnownBug.parse("bugs.yaml", ENTRY + "    unseen: nowhere\n"))
                .hasMessageContaining("it has to have either bad and good, or unseen");
        assertThatThrownBy(() -> KnownBug.parse("bugs.yaml", ENTRY + ENTRY.substring(ENTRY.indexOf("  -"))))
                .hasMessageContaining("there is an entry H1 of gotatun before");
        String unseen = ENTRY.replaceAll(" +(bad|good|scenario|role|parameters): .*\\n", "") + "    unseen: nowhere\n";
        assertThatThrownBy(() -> KnownBug.parse("bugs.yaml", unseen))
                .hasMessage("bugs.yaml, entry 1: it has unseen, which says that nothing is asked, and check beside it");
        assertThat(KnownBug.parse("bugs.yaml", unseen.replace("    check: K2\n", "")))
                .hasSize(1);
    }

    static Stream<Arguments> unaskable() {
        return Stream.of(
                Arguments.of(
                        "implementation: gotatun", "implementation: kernel", "the register has no releases of kernel"),
                Arguments.of("bad: \"0.1.0\"", "bad: \"0.1.99\"", "bad or good: "),
                Arguments.of(
                        "scenario: conformance", "scenario: conformity", "scenario: there is no scenario conformity"),
                Arguments.of("role: subject", "role: client", "role: conformance has no role client; it has subject"),
                Arguments.of("check: K2", "check: K99", "check: conformance judges no row K99"),
                Arguments.of("check: K2", "check: K3", "check: conformance judges no row K3"),
                Arguments.of("check: K2", "check: K2\n    parameters: {seconds: \"3\"}", "parameters: "),
                Arguments.of(
                        "check: K2", "check: K2\n    parameters: {rows: K1}", "parameters: rows follows from check"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unaskable")
    void whatCannotBeAskedIsRefusedWithItsPlace(String right, String wrong, String sentence) {
        String entry = ENTRY.replaceFirst(" +parameters: .*\\n", "").replace("0.2.0", "0.3.1");
        Function<String, Scenario> scenarios = name -> {
            if (!name.equals("conformance")) {
                throw new IllegalArgumentException("there is no scenario " + name);
            }
            return new Table();
        };

        assertThat(KnownBug.parse("bugs.yaml", entry, scenarios)).hasSize(1);
        assertThatThrownBy(() -> KnownBug.parse("bugs.yaml", entry.replace(right, wrong), scenarios))
                .hasMessageContaining("bugs.yaml, entry 1: ")
                .hasMessageContaining(sentence);
    }

    /// A table with the row K2, and K3, which it does not judge.
    private static final class Table implements TableScenario {

        @Override
        public String name() {
            return "conformance";
        }

        @Override
        public String question() {
            return "is it right?";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of(Parameter.of("rows", "which rows", "ids of rows", "all", text -> text));
        }

        @Override
        public List<String> roles() {
            return List.of("subject");
        }

        @Override
        public Topology topology(Parameters parameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> steps(Parameters parameters) {
            return List.of();
        }

        @Override
        public Runnable prepareSteps(Stage stage) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Check> checks() {
            return List.of();
        }

        @Override
        public List<TableRow> rows() {
            return List.of(
                    new TableRow("K2", "it is right", "§1", true, ""),
                    new TableRow("K3", "it is right", "§1", false, "-"));
        }

        @Override
        public String chosenBy() {
            return "rows";
        }
    }

    @Test
    void doubtIsNoFinding() {
        KnownBugPage.Found doubtful = found(Verdict.UNKNOWN, Verdict.PASS);

        assertThat(doubtful.words()).contains("NOT DECIDED", "K2 of 0.1.0: a sentence");
        assertThat(KnownBugsCommand.status(List.of(doubtful))).isEqualTo(3);
        assertThat(KnownBugsCommand.status(List.of(found(Verdict.FAIL, Verdict.UNKNOWN))))
                .isEqualTo(3);
        assertThat(KnownBugsCommand.status(List.of(found(Verdict.PASS, Verdict.PASS))))
                .isEqualTo(1);
        assertThat(KnownBugsCommand.status(List.of(found(Verdict.FAIL, Verdict.PASS))))
                .isZero();
        assertThat(KnownBugsCommand.status(List.of(doubtful, found(Verdict.FAIL, Verdict.FAIL))))
                .isEqualTo(1);
    }

    @Test
    void halfThatWasAskedIsKept() {
        var half = new KnownBugPage.Found(
                KnownBug.parse("bugs.yaml", ENTRY).getFirst(),
                result(Verdict.FAIL),
                Optional.empty(),
                "UNSUPPORTED: it does not build here");

        assertThat(half.words()).contains("K2 of 0.1.0 is FAIL, of 0.2.0 -; UNSUPPORTED: it does not build here");
        assertThat(KnownBugsCommand.status(List.of(half))).isEqualTo(3);
    }

    @Test
    void toldApartIsFailAndPassAndNothingElse() {
        assertThat(found(Verdict.FAIL, Verdict.PASS).isToldApart()).isTrue();
        assertThat(found(Verdict.FAIL, Verdict.FAIL).isToldApart()).isFalse();
        assertThat(found(Verdict.PASS, Verdict.PASS).isToldApart()).isFalse();
        assertThat(found(Verdict.UNKNOWN, Verdict.PASS).isToldApart()).isFalse();
        assertThat(found(Verdict.FAIL, Verdict.UNKNOWN).isToldApart()).isFalse();
    }

    @Test
    void pageCountsAndExplains() {
        String page =
                new KnownBugPage(List.of(found(Verdict.FAIL, Verdict.PASS), found(Verdict.PASS, Verdict.PASS))).text();

        assertThat(page)
                .contains("Told apart: **1 of 1**", "| H1 | It is wrong | gotatun 0.1.0 | 0.2.0 | K2 | FAIL | PASS |")
                .contains("H1 NOT TOLD APART: K2 of 0.1.0 is PASS, of 0.2.0 PASS");
    }

    private static KnownBugPage.Found found(Verdict bad, Verdict good) {
        return new KnownBugPage.Found(KnownBug.parse("bugs.yaml", ENTRY).getFirst(), result(bad), result(good), "");
    }

    private static Optional<CheckResult> result(Verdict verdict) {
        return Optional.of(new CheckResult("K2", verdict, "a sentence", List.of()));
    }

    @Test
    void ourOwnFileNamesReleasesOfTheRegister() throws Exception {
        Register register = Register.shipped();
        Path scenarios = Path.of("scenarios");
        Path here = Files.isDirectory(scenarios) ? scenarios : Path.of("..").resolve(scenarios);
        List<KnownBug> bugs = KnownBug.read(here.resolve("known-bugs.yaml"));

        assertThat(bugs).hasSizeGreaterThan(30);
        for (KnownBug bug : bugs) {
            bug.pair().ifPresent(pair -> {
                Implementation implementation = register.implementation(bug.implementation());
                assertThat(implementation.release(pair.bad()).refused()).isEmpty();
                assertThat(implementation.release(pair.good()).refused()).isEmpty();
            });
        }
    }
}
