package org.warren.scenarios.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.TableRow;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.kit.timers.TimerLateness;
import org.warren.scenarios.CommandLineRun;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
@Order(2)
class ConformanceScenarioTest {

    /// Those of docs/spec-trace.md, and those that were added since.
    private static final int ROWS = 73 + 21;
    private static final String KNOWN =
            "wireguard-go keeps session and timers while its interface is down, and forgets most of an IPv6 address";
    private static final TimerLateness KERNEL = new TimerLateness(true, TimerLateness.TOLERANCE_NANOS);

    /// In which all four messages go either way, with and without preshared key and cookie.
    private static final List<String> AGREEMENT = List.of("H1", "H2", "M5", "M6", "C1", "P1");

    /// Rows of each kind that take little time.
    private static final String SHORT = "rows=H1,H5,H14,S1,T13,K1,R4,P1,A1";

    @TempDir
    private Path folder;

    private static ScenarioRun.Outcome kernel;
    private static Evidence evidence;

    @BeforeAll
    static void play() {
        kernel = run("kernel");
        evidence = Runs.evidence(kernel);
    }

    private static ScenarioRun.Outcome run(String subject, String... settings) {
        return Runs.runInRole(new ConformanceScenario(), ConformanceScenario.SUBJECT, subject, settings);
    }

    static Stream<Row> rows() {
        return Rows.all().stream().filter(Row::isPlayed);
    }

    @Test
    void theKernelDoesWhatEachRowSays() {
        mustPass(kernel);

        assertThat(kernel.record().checks())
                .extracting(CheckResult::id)
                .containsExactlyElementsOf(rows().map(Row::id).toList());
    }

    @Test
    void allRowsOfTheTableAreAccountedFor() {
        List<TableRow> table = new ConformanceScenario().rows();

        assertThat(table).hasSize(ROWS);
        assertThat(table).extracting(TableRow::id).doesNotHaveDuplicates();
        assertThat(table).allMatch(row -> row.isJudged() || !row.remark().isBlank());
        assertThat(table.stream().map(TableRow::group).distinct())
                .containsExactly("H", "M", "S", "T", "K", "C", "R", "P", "A");
    }

    /// Whatever a subject leaves out, does late, or does too much makes the row fail that asks for it.
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void eachExpectationOfARowCanFail(Row row) {
        Transcript transcript = evidence.get(Transcript.note(row.id()));
        RowCheck check = new RowCheck(row);
        List<PlantedEvents> planted = PlantedEvents.in(transcript);

        assertThat(check.judge(transcript, List.of(), KERNEL).verdict()).isEqualTo(Verdict.PASS);
        assertThat(planted).isNotEmpty();
        for (PlantedEvents fault : planted) {
            assertThat(check.judge(fault.transcript(), List.of(), KERNEL).verdict())
                    .as(fault.what())
                    .isEqualTo(Verdict.FAIL);
        }
    }

    static Stream<Arguments> series() {
        return Stream.of(
                Arguments.of("M13", "an initiation with a right mac1 and nothing behind it"),
                Arguments.of("S5", "the same at byte 8 with a right mac1"),
                Arguments.of("S5", "a response with byte 0 flipped"));
    }

    /// The rows send them one after the other, so that the answer comes before the last is sent.
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("series")
    void answerToTheFirstOfASeriesIsFound(String row, String what) {
        List<Transcript.Event> events =
                new ArrayList<>(evidence.get(Transcript.note(row)).events());
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Transcript.Sent sent && sent.what().equals(what)) {
                // In the place of the next, so that the others keep theirs.
                events.set(
                        i + 1,
                        new Transcript.Heard(sent.nanos() + 1_000_000, Script.PEER, Kind.RESPONSE, 92, "planted"));
                break;
            }
        }
        CheckResult check =
                new RowCheck(RowNames.chosen(List.of(row)).getFirst()).judge(new Transcript(events), List.of(), KERNEL);

        assertThat(check.verdict()).as(check.message()).isEqualTo(Verdict.FAIL);
        assertThat(check.message()).contains("there was to be silence", "a handshake response of 92 bytes");
    }

    @Test
    void verdictsNamePackets() {
        assertThat(kernel.record().checks().stream()
                        .filter(check -> !check.packets().isEmpty()))
                .hasSizeGreaterThan(50);
    }

    @Test
    void theSameRunTwiceHasTheSameTableAndPackets() throws Exception {
        areTheSame(run("kernel", SHORT), run("kernel", SHORT));
    }

    @Tag("long")
    @Test
    void allRowsTwiceHaveTheSameTableAndPackets() throws Exception {
        areTheSame(run("kernel"), kernel);
    }

    private static void areTheSame(ScenarioRun.Outcome one, ScenarioRun.Outcome other) {
        assertThat(one.record().checks()).isEqualTo(other.record().checks());
        assertThat(one.folder().resolve(ConformanceScenario.CAPTURE))
                .hasSameBinaryContentAs(other.folder().resolve(ConformanceScenario.CAPTURE));
    }

    @Test
    void javaDoesWhatEachRowSays() {
        mustPass(run("java"));
    }

    /// The scripted peer's datagrams are those of two implementations that are not ours: they take its handshakes and
    /// its data in both roles, and it theirs.
    @Test
    void scriptedPeerAgreesWithOthers() {
        mustPass(run("wireguard-go", "rows=" + String.join(",", AGREEMENT)));
        assertThat(kernel.record().checks().stream().filter(check -> AGREEMENT.contains(check.id())))
                .hasSize(AGREEMENT.size())
                .allMatch(check -> check.verdict() == Verdict.PASS);
    }

    @Tag("long")
    @Test
    void wireguardGoDoesWhatEachRowSaysButForWhatIsKnown() {
        mustFail(run("wireguard-go"), KNOWN, "K4", "R13", "A2");
    }

    @Test
    void commandLineHasATableAndAPage() throws Exception {
        // One that is defined for this call alone has a column as any other.
        CommandLineRun run = CommandLineRun.of(
                "conformance",
                "--subject",
                "mine=wireguard-go",
                "--subjects",
                "kernel,mine",
                "--rows",
                "h1,S3",
                "--out",
                folder);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines().map(line -> line.strip().toLowerCase(Locale.ROOT)))
                .anyMatch(line -> line.matches("row +kernel +mine"))
                .anyMatch(line -> line.matches("h1 +pass +pass .*"))
                .anyMatch(line -> line.matches("s3 +pass +pass .*"))
                .noneMatch(line -> line.startsWith("h2"));
        assertThat(folder.resolve("conformance.md")).content().contains("| H1 | One round trip", "| PASS | PASS |");
        assertThat(Files.exists(folder.resolve("kernel/run.json"))).isTrue();
    }

    @Test
    void wrongWordsAreRefusedBeforeAnythingRuns() {
        assertThat(CommandLineRun.of("conformance", "--rows", "H99", "--subjects", "kernel", "--out", folder))
                .satisfies(run -> {
                    assertThat(run.status()).isEqualTo(2);
                    assertThat(run.err()).contains("'H99' is not accepted; give all, or ids and groups");
                });
        assertThat(CommandLineRun.of("conformance", "--subjects", "nobody", "--out", folder))
                .satisfies(run -> {
                    assertThat(run.status()).isEqualTo(2);
                    assertThat(run.err()).contains("there is no subject 'nobody'");
                });
        assertThat(folder).isEmptyDirectory();
    }
}
