package org.warren.harness.record;

import java.util.List;

/// A page of tables: the results of several runs, releases or calculations, side by side. All texts are escaped when
/// they are shown.
///
/// @param title of the page
/// @param headline what it shows, in a sentence or two
/// @param facts about the source of the data, a few words each
/// @param tables in the order in which they are shown
public record TablesPage(String title, String headline, List<String> facts, List<Table> tables) {

    public TablesPage {
        facts = List.copyOf(facts);
        tables = List.copyOf(tables);
    }

    /// A table.
    ///
    /// @param title unique on the page
    /// @param headings of the columns; the first ones are those of the rows' names
    /// @param rows each with as many names and cells as there are headings
    /// @param notes sentences below it, to which cells refer by number, from 1
    /// @param remarks further sentences below it, without numbers
    public record Table(String title, List<String> headings, List<Row> rows, List<Note> notes, List<String> remarks) {
        public Table {
            headings = List.copyOf(headings);
            rows = List.copyOf(rows);
            notes = List.copyOf(notes);
            remarks = List.copyOf(remarks);
            for (Row row : rows) {
                if (row.names().size() + row.cells().size() != headings.size()) {
                    throw new IllegalArgumentException("the table " + title + " has " + headings.size()
                            + " headings, and the row of " + String.join(" ", row.names()) + " others");
                }
            }
        }
    }

    /// A row.
    ///
    /// @param names of the row, at least one
    public record Row(List<String> names, List<Cell> cells) {
        public Row {
            names = List.copyOf(names);
            cells = List.copyOf(cells);
        }
    }

    /// A cell.
    ///
    /// @param text of the cell
    /// @param look how it is shown
    /// @param share for a [Look#BAR], the length of its bar, from 0 to 1
    /// @param notes the numbers of notes below the table
    public record Cell(String text, Look look, double share, List<Integer> notes) {
        public Cell {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a bar of length " + share + ": it is from 0 to 1");
            }
            notes = List.copyOf(notes);
        }

        /// A cell that contains only text.
        public static Cell of(String text, Look look) {
            return new Cell(text, look, 0, List.of());
        }
    }

    /// How a cell is shown.
    public enum Look {
        /// As text.
        PLAIN,
        /// As a number, with a bar of length [Cell#share].
        BAR,
        /// As passed.
        PASS,
        /// As failed.
        FAIL,
        /// As unanswered.
        UNKNOWN,
        /// As not present.
        UNSUPPORTED
    }

    /// A sentence below a table.
    ///
    /// @param link to more information, beginning with `https:`; empty for none
    public record Note(String text, String link) {
        public Note {
            if (!link.isEmpty() && !link.startsWith("https://")) {
                throw new IllegalArgumentException("a note's link begins with https://, and is not " + link);
            }
        }
    }
}
