package org.warren.harness.expectation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class ExpectationsTest {

    private static final String FILE = """
            subject: gotatun
            expectations:
              - scenario: rekey
                check: T4
                role: client
                versions: 0.3.1 to 0.10.2
                parameters: {keepalive: 2*}
                verdict: FAIL
                reason: It does not rekey.
              - scenario: rekey
                check: T9
                peers: [java]
                verdict: UNKNOWN
                sometimes: true
                reason: It is too fast.
            """;

    private static final String TICKS = """
            subject: gotatun
            expectations:
              - scenario: rekey
                check: T5
                verdict: FAIL
                sometimes: true
                message: '.* 0\\.[0-2]\\d\\d s late.*'
                reason: It has ticks.
            """;

    private static final CheckResult T4_FAILS = new CheckResult("T4", Verdict.FAIL, "no rekey", List.of());
    private static final CheckResult T4_PASSES = new CheckResult("T4", Verdict.PASS, "a rekey", List.of());
    private static final CheckResult T5_FAILS = new CheckResult("T5", Verdict.FAIL, "too late", List.of());
    private static final CheckResult T5_PASSES = new CheckResult("T5", Verdict.PASS, "in time", List.of());
    private static final CheckResult T9_UNKNOWN = new CheckResult("T9", Verdict.UNKNOWN, "nobody knows", List.of());

    @Test
    void knownFailureIsAsExpected() {
        RunRecord run = run("0.9.0", "client", "25", T4_FAILS, T5_PASSES);

        Expectations.Comparison comparison = expectations().compare(run);
        assertThat(comparison.isAsExpected()).isTrue();
        assertThat(comparison.known()).extracting(KnownFault::check).containsExactly("T4");
        RunRecord expecting = run.expecting(expectations().of(run).orElseThrow());
        assertThat(expecting.endedAsExpected()).isTrue();
        assertThat(expecting.expected())
                .isEqualTo(new RunRecord.Expectation(Verdict.FAIL, "It does not rekey.", Map.of("T4", Verdict.FAIL)));
    }

    @Test
    void anotherFailureIsNew() {
        RunRecord run = run("0.9.0", "client", "25", T4_FAILS, T5_FAILS);

        Expectations.Comparison comparison = expectations().compare(run);
        assertThat(comparison.isAsExpected()).isFalse();
        assertThat(comparison.fresh()).containsExactly(T5_FAILS);
        assertThat(run.expecting(expectations().of(run).orElseThrow()).endedAsExpected())
                .isFalse();
    }

    @Test
    void knownFailureThatPassesIsMended() {
        RunRecord run = run("0.9.0", "client", "25", T4_PASSES, T5_PASSES);

        Expectations.Comparison comparison = expectations().compare(run);
        assertThat(comparison.isAsExpected()).isFalse();
        assertThat(comparison.mended()).extracting(KnownFault::check).containsExactly("T4");
        assertThat(run.expecting(expectations().of(run).orElseThrow()).endedAsExpected())
                .isFalse();
    }

    @Test
    void knownFailureThatBecomesUnknownIsBothNewAndMended() {
        CheckResult unknown = new CheckResult("T4", Verdict.UNKNOWN, "no capture", List.of());
        Expectations.Comparison comparison = expectations().compare(run("0.9.0", "client", "25", unknown));

        assertThat(comparison.fresh()).containsExactly(unknown);
        assertThat(comparison.mended()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0.3.0,client,25", "0.11.0,client,25", "0.9.0,server,25", "0.9.0,client,10"})
    void otherVersionsRolesAndParametersAreNotConcerned(String version, String role, String keepalive) {
        RunRecord run = run(version, role, keepalive, T4_FAILS);

        assertThat(expectations().compare(run).fresh()).containsExactly(T4_FAILS);
        assertThat(expectations().of(run)).isEmpty();
    }

    @Test
    void whatIsSeenSometimesMayPass() {
        RunRecord passes = run("0.9.0", "server", "java", "0", T5_PASSES);
        RunRecord fails = run("0.9.0", "server", "java", "0", T9_UNKNOWN);

        assertThat(expectations().compare(passes).isAsExpected()).isTrue();
        assertThat(expectations().of(passes)).isEmpty();
        assertThat(expectations().compare(fails).isAsExpected()).isTrue();
        assertThat(fails.expecting(expectations().of(fails).orElseThrow()).endedAsExpected())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"It came 0.248 s late.,true", "It came 1.248 s late.,false", "It did not come.,false"})
    void messageThatDoesNotMatchIsAnotherFault(String message, boolean isKnown) {
        var expectations = new Expectations(ExpectationFile.parse("x.yaml", TICKS));
        var fails = new CheckResult("T5", Verdict.FAIL, message, List.of());

        Expectations.Comparison comparison = expectations.compare(run("0.9.0", "client", "25", fails));
        assertThat(comparison.isAsExpected()).isEqualTo(isKnown);
        assertThat(comparison.fresh()).hasSize(isKnown ? 0 : 1);
        // Where nobody knows the message it may be the other.
        assertThat(expectations.faults().getFirst().explains("T5", Verdict.FAIL))
                .isFalse();
    }

    @Test
    void ticksOfGotatunExplainNoMoreThanATick() throws IOException {
        String due = "The subject's keepalive came at 2395.453 s, %s (10 s after data, §6.5; allowed: 0.1 s).";
        for (String check : List.of("T2", "T5", "T8", "K1", "K3")) {
            assertThat(explanationsOf(check, due.formatted("0.104 s early"))).hasSize(1);
            assertThat(explanationsOf(check, due.formatted("0.248 s late"))).hasSize(1);
            String both = due.formatted("0.248 s late") + " " + due.formatted("0.150 s early");
            assertThat(explanationsOf(check, both)).hasSize(1);
            assertThat(explanationsOf(check, both + " And 1 more.")).hasSize(1);
            assertThat(explanationsOf(check, due.formatted("10.000 s early"))).isEmpty();
            assertThat(explanationsOf(check, due.formatted("0.248 s late") + " " + due.formatted("7.765 s early")))
                    .isEmpty();
            assertThat(explanationsOf(
                            check, due.formatted("0.248 s late") + " The data cannot be opened (0.100 s late)."))
                    .isEmpty();
            assertThat(explanationsOf(check, "The subject's keepalive did not come; it was due at 3.0 s (§6.5)."))
                    .isEmpty();
        }
    }

    private static List<KnownFault> explanationsOf(String check, String message) throws IOException {
        RunRecord run = RunRecord.of("conformance", "virtual", 1)
                .subject("subject", new RunRecord.Subject("gotatun", "0.10.2", "userspace"))
                .checks(List.of(new CheckResult(check, Verdict.FAIL, message, List.of())))
                .build();
        return Expectations.read(Path.of("..", "expectations", "conformance"))
                .compare(run)
                .known();
    }

    @Test
    void filesOfAFolderAreReadInTheOrderOfTheirNames(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Expectations.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(folder + " has no expectations: there is no *.yaml in it; name another folder");
        Files.writeString(folder.resolve("b.yaml"), FILE);
        Files.writeString(folder.resolve("a.yaml"), FILE.replace("gotatun", "boringtun"));

        assertThat(Expectations.read(folder).faults())
                .extracting(KnownFault::subject)
                .containsExactly("boringtun", "boringtun", "gotatun", "gotatun");
    }

    @Test
    void checksOfOneReasonStandInOneEntry() {
        assertThat(ExpectationFile.parse("x.yaml", FILE.replace("check: T9", "checks: [T8, T9]")))
                .extracting(KnownFault::check)
                .containsExactly("T4", "T8", "T9");
    }

    @Test
    void filesOfTheProjectAreRight() throws IOException {
        assertThat(Expectations.read(Path.of("..", "expectations")).faults()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            verdict: FAIL             | verdict: PASS        | x.yaml, entry 1: verdict is FAIL or UNKNOWN
            role: client              | rolle: client        | x.yaml, entry 1: unknown keys: rolle; known are check
            versions: 0.3.1 to 0.10.2 | versions: 0.3        | x.yaml, entry 1: versions is not a text; put it in quotes
            versions: 0.3.1 to 0.10.2 | versions: 0.9 to 0.3 | x.yaml, entry 1: '0.9 to 0.3' are no versions; write
            reason: It is too fast.   | rule: none           | x.yaml, entry 2: it has no reason
            sometimes: true           | sometimes: often     | x.yaml, entry 2: sometimes is true or false
            sometimes: true           | message: '*late'     | x.yaml, entry 2: message is not a regular expression: Dangling
            check: T9                 | rule: none           | x.yaml, entry 2: it has to have either check or checks
            check: T9                 | checks: []           | x.yaml, entry 2: it has to have either check or checks
            peers: [java]             | peers: java          | x.yaml, entry 2: peers is not a list of texts
            subject: gotatun          | subjekt: gotatun     | x.yaml: unknown keys: subjekt
            """)
    void faultOfAFileIsNamedWithItsEntry(String before, String after, String message) {
        assertThat(FILE).contains(before);
        assertThatThrownBy(() -> ExpectationFile.parse("x.yaml", FILE.replace(before, after)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0.9.1, 0.9.1, true",
        "0.9.1, 0.9.10, false",
        "0.3.1 to 0.10.2, 0.9.2, true",
        "0.3.1 to 0.10.2, 0.3.0, false",
        "0.3.1 to, 7.0, true",
        "to 0.9, 0.9.0, true",
        "to 0.9, 0.9.1, false",
        "20200121 to 20201118, 20200320, true",
        "20200121 to 20201118, 20210424, false"
    })
    void versionsAreComparedNumberByNumber(String range, String version, boolean isOne) {
        assertThat(VersionRange.parse(range).contains(version)).isEqualTo(isOne);
    }

    private static Expectations expectations() {
        return new Expectations(ExpectationFile.parse("x.yaml", FILE));
    }

    private static RunRecord run(String version, String role, String keepalive, CheckResult... checks) {
        return run(version, role, "kernel", keepalive, checks);
    }

    private static RunRecord run(String version, String role, String peer, String keepalive, CheckResult... checks) {
        return RunRecord.of("rekey", "virtual", 1)
                .subject(role, new RunRecord.Subject("gotatun", version, "userspace"))
                .subject(role.equals("client") ? "server" : "client", new RunRecord.Subject(peer, "1", "guest"))
                .parameter("keepalive", keepalive)
                .checks(List.of(checks))
                .build();
    }
}
