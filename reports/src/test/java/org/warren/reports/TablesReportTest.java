package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.record.TablesPage;
import org.warren.harness.record.TablesPage.Cell;
import org.warren.harness.record.TablesPage.Look;

class TablesReportTest {

    @TempDir
    Path folder;

    @Test
    void cellsHaveTheirLooksBarsAndNotes() throws IOException {
        String page = written(page("keepalive"));

        assertThat(page)
                .contains("<th scope=\"row\">keepalive</th>")
                .contains("<td class=\"fail\">FAIL <a href=\"#table-1-1\">1</a></td>")
                .contains(
                        "<td class=\"bar\"><svg width=\"100%\" height=\"10\" aria-hidden=\"true\"><rect class=\"interval\""
                                + " width=\"25.0%\"")
                .contains("<li id=\"table-1-1\">It is slow. <a href=\"https://example.org/1\">")
                .doesNotContain("style=\"");
    }

    /// Texts come from records, which anybody may have written.
    @Test
    void markupInATextIsText() throws IOException {
        assertThat(written(page("<img src=x onerror=alert(1)>")))
                .contains("&lt;img src=x")
                .doesNotContain("<img");
    }

    @Test
    void pageWithoutTablesSaysSo() throws IOException {
        assertThat(written(new TablesPage("Nothing", "Nothing ran.", List.of(), List.of())))
                .contains("There is no table.");
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TablesPage.Table(
                        "t",
                        List.of("a", "b"),
                        List.of(new TablesPage.Row(List.of("x"), List.of())),
                        List.of(),
                        List.of()))
                .withMessageContaining("the table t has 2 headings, and the row of x others");
        assertThatIllegalArgumentException().isThrownBy(() -> new Cell("9", Look.BAR, 1.01, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new TablesPage.Note("n", "javascript:alert(1)"));
    }

    @Test
    void folderInThePlaceOfThePageIsToldAndStays() throws IOException {
        Path place = folder.resolve("page.html");
        Files.createDirectories(place.resolve("kept"));

        assertThatThrownBy(() -> new TablesReport().write(place, page("keepalive")))
                .isInstanceOf(IOException.class)
                .hasMessage(place + " is a folder; name a file for the page");
        assertThat(place.resolve("kept")).isDirectory();
    }

    private String written(TablesPage page) throws IOException {
        return Files.readString(new TablesReport().write(folder.resolve("new/page.html"), page));
    }

    static TablesPage page(String name) {
        return new TablesPage(
                "Release by release",
                "Each release.",
                List.of("seed 1"),
                List.of(new TablesPage.Table(
                        "mine",
                        List.of("scenario", "0.1.0", "seconds"),
                        List.of(new TablesPage.Row(
                                List.of(name),
                                List.of(
                                        new Cell("FAIL", Look.FAIL, 0, List.of(1)),
                                        new Cell("25", Look.BAR, 0.25, List.of())))),
                        List.of(new TablesPage.Note("It is slow.", "https://example.org/1")),
                        List.of("Passed by all releases: 1 of 2 checks."))));
    }
}
