package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// Networks that people asked about in public, with the answer that is right: what they would see, and in which words
/// it is explained.
///
/// Each is a folder of `field/`. Its `says.tsv` has the checks whose sentences matter:
/// name, verdict, and a piece of the sentence. All other checks pass. `reported-cases.tsv` has all cases with the
/// tests of each.
@NeedsVirtualLab
class FieldCasesTest {

    private static final Path CASES = Path.of("src", "test", "resources", "field");
    /// What each change is tried with: an answer of somebody else, a leak, and a router's own rules.
    private static final List<String> SAMPLE =
            List.of("same-router-address", "ipv6-around-the-tunnel", "hairpin", "endpoint-by-name", "mtu-of-pppoe");

    /// Whatever goes round in a network, its record stays small.
    private static final long BYTES_MAX = 20_000_000;

    /// A line of `says.tsv`.
    private record Said(String check, Verdict verdict, String piece) {

        static Said parse(String line) {
            String[] fields = line.split("\t", -1);
            return new Said(fields[0], Verdict.valueOf(fields[1]), fields[2]);
        }
    }

    @ParameterizedTest
    @MethodSource("sample")
    void answerAndItsReason(String name) throws IOException {
        judge(name, "kernel");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("rest")
    void answersAndTheirReasons(String name) throws IOException {
        judge(name, "kernel");
    }

    /// What a network does is not the subject's doing.
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"java", "wireguard-go"})
    void answersAreTheSameForADaemon(String subject) throws IOException {
        for (String name : List.of(
                "keepalive-of-the-server",
                "short-stream-timeout",
                "roaming-by-hand",
                "endpoint-by-name",
                "router-hairpins",
                "gateways-drop-icmp",
                "mtu-of-pppoe")) {
            judge(name, subject);
        }
    }

    static Stream<String> sample() {
        return SAMPLE.stream();
    }

    static Stream<String> rest() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !SAMPLE.contains(name))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static void judge(String name, String subject) throws IOException {
        judge(name, CASES.resolve(name), subject);
    }

    /// Tries a network and compares all its checks with what `says.tsv` in its folder has.
    static void judge(String name, Path folder, String subject) throws IOException {
        judge(name, folder, () -> Runs.network(folder, subject, subject, Map.of()));
    }

    /// The same in the container lab, in real time.
    static void judgeInContainers(String name, String subject) throws IOException {
        Path folder = CASES.resolve(name);
        judge(name, folder, () -> Runs.networkInContainers(folder, subject, subject, Map.of()));
    }

    private static void judge(String name, Path folder, Supplier<ScenarioRun.Outcome> running) throws IOException {
        List<Said> expected = Files.readAllLines(folder.resolve("says.tsv")).stream()
                .map(Said::parse)
                .toList();
        assertThat(expected).isNotEmpty();

        RunRecord record = record(name, running.get(), expected);

        SoftAssertions soft = new SoftAssertions();
        for (CheckResult check : record.checks()) {
            List<Said> said = expected.stream()
                    .filter(one -> one.check().equals(check.id()))
                    .toList();
            soft.assertThat(check.verdict())
                    .as(check.id() + ": " + check.message())
                    .isEqualTo(said.isEmpty() ? Verdict.PASS : said.getFirst().verdict());
            said.forEach(one -> soft.assertThat(check.message()).as(check.id()).contains(one.piece()));
        }
        soft.assertThat(record.checks()).extracting(CheckResult::id).containsAll(ids(expected));
        soft.assertAll();
    }

    private static RunRecord record(String name, ScenarioRun.Outcome outcome, List<Said> expected) throws IOException {
        assertThat(bytes(outcome.folder())).as("bytes of %s", outcome.folder()).isLessThan(BYTES_MAX);
        List<Said> failing =
                expected.stream().filter(said -> said.verdict() == Verdict.FAIL).toList();
        return (failing.isEmpty()
                        ? Runs.mustPass(outcome)
                        : Runs.mustFail(
                                outcome,
                                "what people reported: " + name,
                                ids(failing).toArray(String[]::new)))
                .record();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static List<String> ids(List<Said> said) {
        return said.stream().map(Said::check).distinct().toList();
    }
}
