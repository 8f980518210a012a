package org.warren.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.record.TablesPage;
import org.warren.harness.record.TablesWriter;

/// Writes tables as one page that needs no network, no server and no other file.
public final class TablesReport implements TablesWriter {

    @Override
    public Path write(Path file, TablesPage page) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        if (folder == null || Files.isDirectory(whole)) {
            throw new IOException(file + " is a folder; name a file for the page");
        }
        OutputFolder.make(folder).write(String.valueOf(whole.getFileName()), RunReport.renderTables(View.of(page)));
        return file;
    }

    /// The data of the template.
    record View(String title, String headline, List<String> facts, List<TableView> tables) {

        static View of(TablesPage page) {
            return new View(
                    page.title(),
                    page.headline(),
                    page.facts(),
                    page.tables().stream()
                            .map(table -> TableView.of(page.tables().indexOf(table), table))
                            .toList());
        }
    }

    record TableView(
            String id,
            String title,
            List<String> headings,
            List<RowView> rows,
            List<NoteView> notes,
            List<String> remarks) {

        static TableView of(int index, TablesPage.Table table) {
            String id = "table-" + (index + 1);
            List<NoteView> notes = table.notes().stream()
                    .map(note -> new NoteView(note.text(), note.link()))
                    .toList();
            return new TableView(
                    id,
                    table.title(),
                    table.headings(),
                    table.rows().stream().map(RowView::of).toList(),
                    notes,
                    table.remarks());
        }
    }

    record RowView(List<String> names, List<CellView> cells) {

        static RowView of(TablesPage.Row row) {
            return new RowView(
                    row.names(), row.cells().stream().map(CellView::of).toList());
        }
    }

    /// @param bar the length of the bar in percent, for SVG; empty for none
    record CellView(String text, String style, String bar, List<Integer> notes) {

        static CellView of(TablesPage.Cell cell) {
            return new CellView(
                    cell.text(),
                    cell.look().name().toLowerCase(Locale.ROOT),
                    cell.look() == TablesPage.Look.BAR ? String.format(Locale.ROOT, "%.1f", 100 * cell.share()) : "",
                    cell.notes());
        }
    }

    record NoteView(String text, String link) {}
}
