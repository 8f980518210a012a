package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.expectation.Expectations;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.expectation.VersionRange;
import org.warren.harness.record.TablesPage;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class HistoryPageTest {

    private static final List<String> VERSIONS = List.of("0.1.0", "0.2.0", "0.3.1", "0.9.0");
    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void rowTellsWhereItPassesWhereItFailsAgainAndWhatIsKnown() {
        HistoryPage page =
                page(check("0.1.0", Verdict.FAIL), check("0.3.1", Verdict.PASS), check("0.9.0", Verdict.FAIL));

        assertThat(page.text(List.of(fault("0.1.0 to 0.2.0", "https://example.org/1"))))
                .contains(
                        "| scenario | role | check | 0.1.0 | 0.2.0 | 0.3.1 | 0.9.0 | passes from | fails again from | known |")
                .contains("| rekey | client | T4 | FAIL | UNSUPPORTED | ✓ | FAIL | 0.3.1 | 0.9.0 | 1 |")
                .contains("mine@0.2.0 is UNSUPPORTED: it does not build")
                .contains("1. 0.1.0 to 0.2.0: It is slow. (whitepaper 6.2) <https://example.org/1>");
    }

    @Test
    void failureOfReleasesThatNobodyKnowsOfHasNoNumber() {
        HistoryPage page =
                page(check("0.1.0", Verdict.FAIL), check("0.3.1", Verdict.PASS), check("0.9.0", Verdict.PASS));

        assertThat(page.text(List.of(fault("0.9.0 to", ""))))
                .contains("| FAIL | UNSUPPORTED | ✓ | ✓ | 0.3.1 |  |  |")
                .doesNotContain("It is slow");
    }

    @Test
    void pageLeavesOutWhatAllPassAndCountsIt() {
        HistoryPage page =
                page(check("0.1.0", Verdict.PASS), check("0.3.1", Verdict.PASS), check("0.9.0", Verdict.PASS));

        assertThat(page.text(List.of())).doesNotContain("T4").contains("Passed by all releases: 1 of 1 checks.");
    }

    @Test
    void tablesForABrowserSayTheSame() {
        HistoryPage page =
                page(check("0.1.0", Verdict.FAIL), check("0.3.1", Verdict.PASS), check("0.9.0", Verdict.FAIL));

        TablesPage.Table table = page.tables(List.of(
                        fault("0.1.0 to 0.2.0", "https://example.org/1"), fault("0.9.0 to", "docs/upstream/mine.md")))
                .tables()
                .getFirst();

        assertThat(table.headings())
                .containsExactly(
                        "scenario",
                        "role",
                        "check",
                        "0.1.0",
                        "0.2.0",
                        "0.3.1",
                        "0.9.0",
                        "passes from",
                        "fails again from",
                        "known");
        assertThat(table.rows()).singleElement().satisfies(row -> {
            assertThat(row.names()).containsExactly("rekey", "client", "T4");
            assertThat(row.cells())
                    .extracting(TablesPage.Cell::text)
                    .containsExactly("FAIL", "UNSUPPORTED", "✓", "FAIL", "0.3.1", "0.9.0", "");
            assertThat(row.cells())
                    .extracting(TablesPage.Cell::look)
                    .startsWith(
                            TablesPage.Look.FAIL,
                            TablesPage.Look.UNSUPPORTED,
                            TablesPage.Look.PASS,
                            TablesPage.Look.FAIL);
            assertThat(row.cells().getLast().notes()).containsExactly(1, 2);
        });
        assertThat(table.notes())
                .containsExactly(
                        new TablesPage.Note("0.1.0 to 0.2.0: It is slow. (whitepaper 6.2)", "https://example.org/1"),
                        new TablesPage.Note("0.9.0 to: It is slow. (whitepaper 6.2) docs/upstream/mine.md", ""));
        assertThat(table.remarks()).contains("mine@0.2.0 is UNSUPPORTED: it does not build");
    }

    @Test
    void publicFixIsNamedWhereTheReleaseAfterTheFaultPasses() {
        HistoryPage mended =
                page(check("0.1.0", Verdict.FAIL), check("0.3.1", Verdict.PASS), check("0.9.0", Verdict.PASS));
        List<KnownFault> known = List.of(fault("0.1.0 to 0.2.0", "https://example.org/1"));

        assertThat(mended.text(known))
                .contains("Public fixes that are visible in the release that contains them: 1.")
                .contains("| 0.3.1 | <https://example.org/1> | rekey T4 |");
        assertThat(mended.tables(known).tables().getFirst().remarks())
                .contains("Public fixes that are visible in the release that contains them: 1: 0.3.1 (rekey T4).");
    }

    @ParameterizedTest
    @CsvSource({
        "to 0.3.1, https://example.org/1",
        "0.1.0 to 0.2.0, docs/upstream/mine.md",
        "0.1.0 to, https://example.org/1"
    })
    void faultThatNoReleaseMendedOrNobodyPublishedIsNoPublicFix(String versions, String link) {
        HistoryPage page = page(
                check("0.1.0", Verdict.FAIL),
                check("0.3.1", link.startsWith("docs") ? Verdict.PASS : Verdict.FAIL),
                check("0.9.0", Verdict.FAIL));

        assertThat(page.text(List.of(fault(versions, link)))).doesNotContain("Public fixes");
    }

    @Test
    void dataIsReadBackAsItWasWritten() throws IOException {
        HistoryPage page =
                page(check("0.1.0", Verdict.FAIL), check("0.3.1", Verdict.PASS), check("0.9.0", Verdict.FAIL));

        assertThat(HistoryPage.parse(page.data())).isEqualTo(page);
    }

    @Test
    void earlierPageKeepsItsOtherImplementations() {
        HistoryPage own = page(check("0.3.1", Verdict.PASS));
        HistoryTable other = new HistoryTable.Builder("other", List.of("1")).build();
        HistoryPage earlier = new HistoryPage("kernel 7.3.4", 1, List.of(other));

        assertThat(own.with(earlier, Set.of("rekey"), subject -> VERSIONS).tables())
                .containsExactly(other, own.tables().getFirst());
    }

    @ParameterizedTest
    @CsvSource({"kernel 6.12, 1", "kernel 7.3.4, 2"})
    void pageAboutAnotherPeerOrSeedIsRefused(String peer, long seed) {
        HistoryPage own = page(check("0.3.1", Verdict.PASS));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> own.with(new HistoryPage(peer, seed, own.tables()), Set.of(), subject -> VERSIONS))
                .withMessageContaining("ran against " + peer + " with seed " + seed)
                .withMessageContaining("omit --with and run all releases");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "null", "{\"peer\": \"kernel\", \"seed\": 1}", "{\"schema\": 1}"})
    void fileThatIsNoHistoryIsRefusedInASentence(String text, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("history.json"), text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistoryPage.read(file))
                .withMessage(file + " is not history data; name a history.json that `warren history` wrote");
    }

    @Test
    void pageOfTheRepositoryIsThatOfItsData() throws IOException {
        HistoryPage page = HistoryPage.parse(Files.readString(DOCS.resolve(HistoryPage.DATA)));

        assertThat(DOCS.resolve(HistoryPage.PAGE))
                .as("written by make history")
                .content()
                .isEqualTo(page.text(
                        Expectations.read(Path.of("..", "expectations")).faults()));
    }

    private record Seen(String version, CheckResult check) {}

    private static Seen check(String version, Verdict verdict) {
        return new Seen(version, new CheckResult("T4", verdict, "a sentence", List.of()));
    }

    private static HistoryPage page(Seen... seen) {
        HistoryTable.Builder table = new HistoryTable.Builder("mine", VERSIONS);
        for (Seen one : seen) {
            table.add(one.version(), "client", "rekey", List.of(one.check()));
        }
        table.unsupported("0.2.0", "it does not build");
        return new HistoryPage("kernel 7.3.4", 1, List.of(table.build()));
    }

    private static KnownFault fault(String versions, String link) {
        return new KnownFault(
                "mine",
                VersionRange.parse(versions),
                "rekey",
                "T4",
                Optional.of("client"),
                List.of(),
                Map.of(),
                Verdict.FAIL,
                true,
                Optional.empty(),
                "It is slow.",
                "whitepaper 6.2",
                link);
    }
}
