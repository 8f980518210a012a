package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.warren.harness.register.Implementation;
import org.warren.harness.register.Register;
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
